"""Regressions on sparse columns, each with its own penalty; answers may be partly right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import cg
from scipy.special import expit

from knowledge_tracing.logs.log import Array, Index

Matrix = Any  # scipy.sparse.csr_matrix: SciPy has no types
STEPS, HALVINGS, PRECISION, TOLERANCE = 50, 20, 1e-2, 1e-9
LOOSE = 1e-4  # the constant's own penalty: finite even where every answer is right


class Link(Protocol):
    """How a chance p follows from x = columns @ weights + constant + offset."""

    def chance(self, x: Array) -> Array: ...
    def loss(self, x: Array, right: Array) -> Array:
        """-right log p - (1 - right) log(1 - p), convex in x."""

    def slope(self, x: Array, right: Array) -> Array:
        """Of the loss in x."""

    def curvature(self, x: Array) -> Array:
        """Of the loss in x, expected over the outcome."""


class Logit:
    """p = sigmoid(x)."""

    def chance(self, x: Array) -> Array:
        out: Array = expit(x)
        return out

    def loss(self, x: Array, right: Array) -> Array:
        return np.logaddexp(0.0, x) - right * x

    def slope(self, x: Array, right: Array) -> Array:
        return self.chance(x) - right

    def curvature(self, x: Array) -> Array:
        return self.chance(x) * self.chance(-x)


LOGIT = Logit()


@dataclass(frozen=True, slots=True)
class Regression:
    """weights: [d].  loss: penalised, of all the answers of the fit."""

    weights: Array
    constant: float
    loss: float
    link: Link = LOGIT

    def chance(self, columns: Matrix, offset: Array | float = 0.0) -> Array:
        """[n] from [n, d]."""
        return self.link.chance(columns @ self.weights + self.constant + offset)


@dataclass(frozen=True, slots=True)
class Objective:
    """sum of losses + 1/2 sum penalty w^2; its weights w include the constant, [d + 1]."""

    columns: Matrix
    right: Array
    penalty: Array
    link: Link
    offset: Array | float

    def value(self, w: Array) -> float:
        loss = self.link.loss(self.columns @ w + self.offset, self.right)
        return float(loss.sum() + 0.5 * self.penalty @ w**2)

    def step(self, w: Array) -> Array:
        """The Newton step (Fisher scoring), by conjugate gradients on the sparse Hessian."""
        x = self.columns @ w + self.offset
        slope = self.columns.T @ self.link.slope(x, self.right) + self.penalty * w
        weighted = sparse.diags(self.link.curvature(x)) @ self.columns
        hessian = (self.columns.T @ weighted + sparse.diags(self.penalty)).tocsr()
        scale = sparse.diags(1.0 / hessian.diagonal())
        out: Array = cg(hessian, slope, rtol=PRECISION, M=scale)[0]
        return out


def regress(
    columns: Matrix,
    right: Array,
    penalty: float | Array = 1.0,
    link: Link = LOGIT,
    offset: Array | float = 0.0,
) -> Regression:
    """The weights of least penalised loss, by Newton's method with halved steps.

    columns: [n, d].  right: [n] in 0 .. 1.  penalty: [d], or one for all: the inverse of a normal
    prior's variance (of C in scikit-learn). The constant is free.  offset: [n], added as it is.
    """
    each = np.append(np.broadcast_to(penalty, columns.shape[1]), LOOSE)
    full = beside([columns, np.ones(columns.shape[0])])
    goal = Objective(full, right, each, link, offset)
    w = np.zeros(len(each))
    value = goal.value(w)
    for _ in range(STEPS):
        w, before = _descend(goal, w, value), value
        value = goal.value(w)
        if before - value <= TOLERANCE * value:
            break
    return Regression(w[:-1], float(w[-1]), value, link)


def _descend(goal: Objective, w: Array, value: float) -> Array:
    """One step, halved until it helps."""
    step = goal.step(w)
    for _ in range(HALVINGS):
        if goal.value(w - step) <= value:
            return w - step
        step = step / 2.0
    return w


def marks(row: Index, column: Index, shape: tuple[int, int], values: Array | None = None) -> Matrix:
    """[n, d], sparse: `values` (ones, if None) at the given rows and columns."""
    filled = np.ones(len(row)) if values is None else values
    return sparse.csr_matrix((filled, (row, column)), shape)


def beside(blocks: list[Matrix | Array]) -> Matrix:
    """Blocks of columns in one sparse matrix; a plain array [n] is one column."""
    two = [block[:, None] if block.ndim == 1 else block for block in blocks]
    return sparse.hstack([sparse.csr_matrix(block) for block in two], format="csr")

"""Logistic regression on sparse columns, each with its own penalty; answers may be partly right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import cg
from scipy.special import expit

from knowledge_tracing.logs.log import Array, Index

Matrix = Any  # scipy.sparse.csr_matrix: SciPy has no types
STEPS, HALVINGS, PRECISION, TOLERANCE = 50, 20, 1e-2, 1e-9
LOOSE = 1e-4  # the constant's own penalty: finite even where every answer is right


@dataclass(frozen=True, slots=True)
class Regression:
    """P(right) = sigmoid(columns @ weights + constant).  loss: penalised, of all the answers."""

    weights: Array
    constant: float
    loss: float

    def chance(self, columns: Matrix) -> Array:
        """[n] from [n, d]."""
        out: Array = expit(columns @ self.weights + self.constant)
        return out


@dataclass(frozen=True, slots=True)
class Objective:
    """sum log(1 + e^x) - right x  +  1/2 sum penalty w^2,  with x = columns @ w."""

    columns: Matrix
    right: Array
    penalty: Array

    def value(self, w: Array) -> float:
        x = self.columns @ w
        return float(np.logaddexp(0.0, x).sum() - self.right @ x + 0.5 * self.penalty @ w**2)

    def slope(self, w: Array) -> Array:
        missed = expit(self.columns @ w) - self.right
        out: Array = self.columns.T @ missed + self.penalty * w
        return out

    def step(self, w: Array, slope: Array) -> Array:
        """The Newton step, by conjugate gradients on the (sparse) Hessian."""
        chance = expit(self.columns @ w)
        weighted = sparse.diags(chance * (1.0 - chance)) @ self.columns
        hessian = (self.columns.T @ weighted + sparse.diags(self.penalty)).tocsr()
        scale = sparse.diags(1.0 / hessian.diagonal())
        out: Array = cg(hessian, slope, rtol=PRECISION, M=scale)[0]
        return out


def regress(columns: Matrix, right: Array, penalty: float | Array = 1.0) -> Regression:
    """The weights of least penalised loss, by Newton's method with halved steps.

    columns: [n, d].  right: [n] in 0 .. 1.  penalty: [d], or one for all: the inverse of a normal
    prior's variance (of C in scikit-learn). The constant is free.
    """
    each = np.append(np.broadcast_to(penalty, columns.shape[1]), LOOSE)
    goal = Objective(beside([columns, np.ones(columns.shape[0])]), right, each)
    w = np.zeros(len(each))
    value = goal.value(w)
    for _ in range(STEPS):
        slope = goal.slope(w)
        step = goal.step(w, slope)
        for _ in range(HALVINGS):
            found = goal.value(w - step)
            if found <= value:
                break
            step = step / 2.0
        else:
            break
        w, gained, value = w - step, value - found, found
        if gained <= TOLERANCE * value:
            break
    return Regression(w[:-1], float(w[-1]), value)


def marks(row: Index, column: Index, shape: tuple[int, int], values: Array | None = None) -> Matrix:
    """[n, d], sparse: `values` (ones, if None) at the given rows and columns."""
    filled = np.ones(len(row)) if values is None else values
    return sparse.csr_matrix((filled, (row, column)), shape)


def beside(blocks: list[Matrix | Array]) -> Matrix:
    """Blocks of columns in one sparse matrix; a plain array [n] is one column."""
    two = [block[:, None] if block.ndim == 1 else block for block in blocks]
    return sparse.hstack([sparse.csr_matrix(block) for block in two], format="csr")

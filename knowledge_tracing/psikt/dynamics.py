"""How a belief moves while nobody answers: the exact coupled Ornstein-Uhlenbeck process.

E(h) = exp(-alpha h (I - gamma N)) = exp(-alpha h) sum_j (alpha h gamma)^j / j! N^j  is a finite
sum on a DAG. The noise needs no quadrature: with W the covariance that the process tends to,
Q(h) = W - E W E', so a covariance moves by  P(h) = W + E (P - W) E'.  Both are exact.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import FORM, GLOBALS, MU, Array, Params, Tables

Index = NDArray[np.int64]
ALL = slice(None)
NEGLIGIBLE = 1e-18
BLOCKS = 4


class Dynamics(Protocol):
    """The verbs that depend on how the covariance is stored; see Dense here and Wide in wide.py.

    `at` are indices of the skills of one answer; its skills count equally. `keep` is the share
    of the moment's form that is left.
    """

    structure: Structure
    params: Params
    tables: Tables
    wide: bool

    def prior_cov(self) -> Array: ...
    def move(self, mean: Array, cov: Array, days: float, keep: float) -> tuple[Array, Array]: ...
    def fade(self, mean: Array, cov: Array, keep: float) -> tuple[Array, Array]: ...
    def project(self, cov: Array, at: Sequence[int]) -> tuple[Array, float]: ...
    def condition(self, cov: Array, gain: Array, change: float) -> Array: ...
    def level_variance(self, cov: Array, at: int | slice = ALL) -> Array: ...
    def ahead(self, mean: Array, cov: Array, at: Index, days: Array) -> tuple[Array, Array]: ...


class Block(NamedTuple):
    """Rows start .. end of a lower triangular matrix, zero in the columns before `first`."""

    first: int
    start: int
    end: int


class Coefficients:
    """exp(-a) (a gamma)^j / j! for j = 0 .. depth, with a = alpha h."""

    def __init__(self, structure: Structure, params: Params) -> None:
        self.alpha, self.gamma = params.alpha, params.gamma
        self.powers = np.arange(structure.depth + 1.0)
        self.log_factorials = np.array([math.lgamma(j + 1.0) for j in self.powers])

    def at(self, days: float | Array) -> Array:
        """[.., depth + 1]; in logarithms, so that no gap overflows."""
        a = np.maximum(np.asarray(days, dtype=np.float64) * self.alpha, 1e-300)[..., None]
        if self.gamma == 0.0:
            exponents = np.where(self.powers == 0, -a, -np.inf)
        else:
            exponents = -a + self.powers * np.log(a * self.gamma) - self.log_factorials
        out: Array = np.exp(exponents)
        return out

    def trimmed(self, days: float) -> Array:
        """Without the tail that adds nothing in double precision."""
        rate = self.alpha * self.gamma * days
        values = [math.exp(-self.alpha * days)]
        for j in range(1, len(self.powers)):
            following = values[-1] * rate / j
            if following < NEGLIGIBLE and j > rate:
                break
            values.append(following)
        return np.array(values)


def stationary(
    structure: Structure, params: Params, tables: Tables, tolerance: float = 1e-16
) -> Array:
    """W, [K, K]: the covariance that the deviations tend to.

    W solves  W = v^2 (I + U U') + gamma/2 (N W + W N');  iterating this is exact after
    2 depth + 1 rounds.
    """
    noise = params.v**2 * (np.eye(len(structure)) + tables.shared @ tables.shared.T)
    W = noise
    for _ in range(2 * structure.depth + 1):
        NW = structure.spread_rows(W)
        following = noise + params.gamma / 2 * (NW + NW.T)
        done = np.max(np.abs(following - W), initial=0.0) <= tolerance
        W = following
        if done:
            break
    return W


class Dense:
    """The full covariance, [K+2, K+2]: exact, for courses of up to about 150 skills."""

    wide = False

    def __init__(self, structure: Structure, params: Params, tables: Tables | None = None) -> None:
        self.structure, self.params = structure, params
        self.tables = tables or Tables.empty(len(structure))
        self.coefficients = Coefficients(structure, params)
        size = len(structure) + GLOBALS
        self.limit = np.zeros((size, size))
        self.limit[:-GLOBALS, :-GLOBALS] = stationary(structure, params, self.tables)
        self.limit[FORM, FORM] = params.form_var
        self.blocks = [_blocks(reach) for reach in structure.reach]

    def transition(self, days: float) -> Array:
        """E(h), [K, K]."""
        return self._sum(self.coefficients.trimmed(days))

    def _sum(self, c: Array) -> Array:
        size = len(self.structure)
        matrix: Array = (c @ self.structure.powers[: len(c)]).reshape(size, size)
        return matrix

    def noise(self, days: float) -> Array:
        """Q(h) of the deviations, [K, K]."""
        E, W = self.transition(days), self.limit[:-GLOBALS, :-GLOBALS]
        return W - E @ W @ E.T

    def prior_cov(self) -> Array:
        cov = self.limit.copy()
        cov[MU, MU] = self.params.mu_var
        return cov

    def move(self, mean: Array, cov: Array, days: float, keep: float) -> tuple[Array, Array]:
        c = self.coefficients.trimmed(days)
        E = self._sum(c)
        moved, out = mean.copy(), cov - self.limit
        moved[:-GLOBALS] = E @ mean[:-GLOBALS]
        _sandwich(E, out[:-GLOBALS, :-GLOBALS], self.blocks[len(c) - 1])
        out[:-GLOBALS, -GLOBALS:] = E @ out[:-GLOBALS, -GLOBALS:]
        out[-GLOBALS:, :-GLOBALS] = out[:-GLOBALS, -GLOBALS:].T
        out += self.limit
        out[MU, MU] += self.params.mu_drift * days
        self._fade(moved, out, keep)
        return moved, out

    def fade(self, mean: Array, cov: Array, keep: float) -> tuple[Array, Array]:
        """An answer passes, hardly any time: only the form moves on."""
        moved, out = mean.copy(), cov.copy()
        self._fade(moved, out, keep)
        return moved, out

    def _fade(self, mean: Array, cov: Array, keep: float) -> None:
        mean[FORM] *= keep
        cov[FORM] *= keep
        cov[:, FORM] *= keep
        cov[FORM, FORM] += (1 - keep**2) * self.params.form_var

    def project(self, cov: Array, at: Sequence[int]) -> tuple[Array, float]:
        """Cov(state, what an answer sees) [K+2] and its variance."""
        own = cov[at[0]] if len(at) == 1 else cov[at].sum(axis=0) / len(at)
        column = own + cov[MU] + cov[FORM]
        return column, float(sum(column[k] for k in at) / len(at) + column[MU] + column[FORM])

    def condition(self, cov: Array, gain: Array, change: float) -> Array:
        # Symmetric to the last bit, as (gain change) gain' would not be.
        scaled = math.sqrt(abs(change)) * gain
        square = np.einsum("i,j->ij", scaled, scaled)
        out: Array = (np.add if change > 0 else np.subtract)(cov, square, out=square)
        return out

    def level_variance(self, cov: Array, at: int | slice = ALL) -> Array:
        """Of x_k + mu: the form of the moment is no knowledge."""
        own, with_mu = cov.diagonal()[:-GLOBALS], cov[MU, :-GLOBALS]
        variances: Array = own[at] + 2 * with_mu[at] + cov[MU, MU]
        return variances

    def ahead(self, mean: Array, cov: Array, at: Index, days: Array) -> tuple[Array, Array]:
        """Deviation + mu, mean and variance, of skill at[i] after days[i]; one row of E each."""
        size = len(self.structure)
        stack = self.structure.powers.reshape(-1, size, size)
        rows = np.einsum("ij,jik->ik", self.coefficients.at(days), stack[:, at, :])
        excess = (cov - self.limit)[:-GLOBALS, :-GLOBALS]
        variance = np.einsum("ik,kl,il->i", rows, excess, rows, optimize=True)
        variance += self.limit.diagonal()[at]
        with_mu = rows @ cov[:-GLOBALS, MU]
        mu_variance = cov[MU, MU] + self.params.mu_drift * days
        return rows @ mean[:-GLOBALS] + mean[MU], variance + 2 * with_mu + mu_variance


def _blocks(reach: Index) -> list[Block]:
    """reach: [K], the first column of each row of E that is not zero."""
    ends = [len(reach) * i // BLOCKS for i in range(BLOCKS + 1)]
    return [Block(int(reach[a:b].min(initial=a)), a, b) for a, b in itertools.pairwise(ends)]


def _sandwich(E: Array, X: Array, blocks: list[Block]) -> None:
    """X becomes E X E', symmetric to the last bit. E is lower triangular, and over a short time
    zero but near the diagonal: block by block, this takes less than half the products."""
    EX = np.empty_like(E)
    for first, a, b in blocks:
        np.matmul(E[a:b, first:b], X[first:b, :b], out=EX[a:b, :b])
    for first, a, b in blocks:
        np.matmul(EX[a:, first:b], E[a:b, first:b].T, out=X[a:, a:b])
        square = X[a:b, a:b]
        square[:] = (square + square.T) / 2
        X[a:b, b:] = X[b:, a:b].T

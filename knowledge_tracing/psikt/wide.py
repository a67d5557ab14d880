"""The same process for hundreds of skills: variances, and covariances with mu and form only.

What two skills share beyond these is not stored; it is borrowed from the stationary covariance W,
scaled by what is still unknown of both. With C the covariances with (mu, form) and G theirs:
Cov(x_i, x_k) = C_i' G^-1 C_k + W_ik (r_i / W_ii) (r_k / W_kk),  r = variance given mu and form.
Every pair is then a valid joint normal, and answers on one skill cannot make the belief about
its neighbours certain. Means move exactly; a variance moves as if its skill stood alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from knowledge_tracing.psikt.dynamics import ALL, Coefficients, Index, stationary
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import FORM, GLOBALS, MU, Array, Params, Tables

FLOOR = 1e-9


class Wide:
    """cov: [3, K+2]; row 0 the variances, rows 1 and 2 the covariances with mu and form."""

    wide = True

    def __init__(self, structure: Structure, params: Params, tables: Tables | None = None) -> None:
        self.structure, self.params = structure, params
        self.tables = tables or Tables.empty(len(structure))
        self.coefficients = Coefficients(structure, params)
        limit = stationary(structure, params, self.tables, tolerance=1e-5)
        self.variances = limit.diagonal().copy()
        self.shared = limit.astype(np.float32)

    def _carry(self, x: Array, days: float) -> Array:
        """E(h) x without the matrix."""
        coefficients = self.coefficients.trimmed(days)
        term = x
        total: Array = coefficients[0] * x
        for c in coefficients[1:]:
            term = self.structure.spread(term)
            total = total + c * term
        return total

    def prior_cov(self) -> Array:
        mu, form = self.params.mu_var, self.params.form_var
        cov = np.zeros((1 + GLOBALS, len(self.structure) + GLOBALS))
        cov[0, :-GLOBALS] = self.variances
        cov[0, MU] = cov[1, MU] = mu
        cov[0, FORM] = cov[2, FORM] = form
        return cov

    def move(self, mean: Array, cov: Array, days: float, keep: float) -> tuple[Array, Array]:
        moved, out = mean.copy(), cov.copy()
        moved[:-GLOBALS] = self._carry(mean[:-GLOBALS], days)
        fade = math.exp(-2 * self.params.alpha * days)
        out[0, :-GLOBALS] = self.variances + fade * (cov[0, :-GLOBALS] - self.variances)
        for row in (1, 2):
            out[row, :-GLOBALS] = self._carry(cov[row, :-GLOBALS], days)
        out[0, MU] = out[1, MU] = cov[0, MU] + self.params.mu_drift * days
        return self.fade(moved, out, keep)

    def fade(self, mean: Array, cov: Array, keep: float) -> tuple[Array, Array]:
        moved, out = mean.copy(), cov.copy()
        moved[FORM] *= keep
        out[2, :-1] *= keep
        out[1, FORM] *= keep
        form = float(keep**2 * cov[0, FORM] + (1 - keep**2) * self.params.form_var)
        out[0, FORM] = out[2, FORM] = form
        return moved, self._valid(out)

    def _given_globals(self, cov: Array) -> tuple[Array, Array]:
        """G^-1 C, [2, K], and what mu and form explain of each variance, [K]."""
        G = cov[1:, -GLOBALS:] + FLOOR * np.eye(GLOBALS)
        weights = np.linalg.solve(G, cov[1:, :-GLOBALS]).astype(np.float64)
        return weights, (weights * cov[1:, :-GLOBALS]).sum(axis=0)

    def _valid(self, cov: Array) -> Array:
        _, explained = self._given_globals(cov)
        cov[0, :-GLOBALS] = np.maximum(cov[0, :-GLOBALS], explained + FLOOR)
        return cov

    def project(self, cov: Array, at: Sequence[int]) -> tuple[Array, float]:
        weights, explained = self._given_globals(cov)
        left = np.minimum((cov[0, :-GLOBALS] - explained) / self.variances, 1.0)
        columns = cov[1:, :-GLOBALS].T @ weights[:, at]
        columns += self.shared[:, at] * left[:, None] * left[at]
        columns[at, np.arange(len(at))] = cov[0, at]
        both = cov[1:].sum(axis=0)  # covariance of everything with mu + form
        column = np.append(columns.mean(axis=1), cov[1:, at].mean(axis=1)) + both
        return column, float(column[at].mean() + column[MU] + column[FORM])

    def condition(self, cov: Array, gain: Array, change: float) -> Array:
        square = np.stack([gain * gain, gain * gain[MU], gain * gain[FORM]])
        return self._valid(cov + change * square)

    def level_variance(self, cov: Array, at: int | slice = ALL) -> Array:
        own, with_mu = cov[0, :-GLOBALS], cov[1, :-GLOBALS]
        variances: Array = own[at] + 2 * with_mu[at] + cov[0, MU]
        return variances

    def ahead(self, mean: Array, cov: Array, at: Index, days: Array) -> tuple[Array, Array]:
        """As Dense.ahead; equal days are moved together."""
        means, variances = np.empty(len(at)), np.empty(len(at))
        for day in np.unique(days):
            now = days == day
            moved, spread = self.move(mean, cov, float(day), 1.0)
            means[now] = moved[at[now]] + moved[MU]
            variances[now] = self.level_variance(spread)[at[now]]
        return means, variances

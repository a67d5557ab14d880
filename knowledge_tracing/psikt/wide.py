"""The same process for courses with hundreds of skills: variances and covariances with mu only.

What two skills share beyond the general level is not stored; it is borrowed from the stationary
covariance W, scaled by what is still unknown of both:
Cov(x_i, x_k) = c_i c_k / Var(mu) + W_ik (r_i / W_ii) (r_k / W_kk),  r = variance given mu.
Every pair is then a valid joint normal, and answers on one skill cannot make the belief about
its neighbours certain. Means move exactly; a variance moves as if its skill stood alone.
"""

from __future__ import annotations

import numpy as np

from knowledge_tracing.psikt.dynamics import Coefficients, Index, stationary
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import Array, Params

FLOOR = 1e-9


class Wide:
    """cov: [2, K+1], row 0 the variances of x and mu, row 1 the covariances with mu."""

    wide = True

    def __init__(self, structure: Structure, params: Params) -> None:
        self.structure, self.params = structure, params
        self.coefficients = Coefficients(structure, params)
        limit = stationary(structure, params, tolerance=1e-5)
        self.variances = limit.diagonal()[:-1].copy()
        self.with_mu = limit[:-1, -1].copy()
        self.shared = limit[:-1, :-1].astype(np.float32)

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
        mu = self.params.mu_var
        return np.stack([np.append(self.variances, mu), np.append(self.with_mu, mu)])

    def move(self, mean: Array, cov: Array, days: float) -> tuple[Array, Array]:
        moved, out = mean.copy(), cov.copy()
        moved[:-1] = self._carry(mean[:-1], days)
        fade = np.exp(-2 * self.params.alpha * days)
        out[0, :-1] = self.variances + fade * (cov[0, :-1] - self.variances)
        out[1, :-1] = self.with_mu + self._carry(cov[1, :-1] - self.with_mu, days)
        out[:, -1] = cov[0, -1] + self.params.mu_drift * days
        return moved, self._valid(out)

    def _valid(self, cov: Array) -> Array:
        cov[0, :-1] = np.maximum(cov[0, :-1], cov[1, :-1] ** 2 / cov[0, -1] + FLOOR)
        return cov

    def project(self, cov: Array, at: Index) -> tuple[Array, float]:
        with_mu, mu = cov[1, :-1], cov[0, -1]
        left = np.minimum((cov[0, :-1] - with_mu**2 / mu) / self.variances, 1.0)
        columns = np.outer(with_mu, with_mu[at]) / mu
        columns += self.shared[:, at] * left[:, None] * left[at]
        columns[at, np.arange(len(at))] = cov[0, at]
        column = np.append(columns.mean(axis=1) + with_mu, with_mu[at].mean() + mu)
        return column, float(column[at].mean() + column[-1])

    def condition(self, cov: Array, gain: Array, change: float) -> Array:
        return self._valid(cov + change * np.stack([gain * gain, gain * gain[-1]]))

    def level_variance(self, cov: Array) -> Array:
        variances: Array = cov[0, :-1] + 2 * cov[1, :-1] + cov[0, -1]
        return variances

    def ahead(self, mean: Array, cov: Array, at: Index, days: Array) -> tuple[Array, Array]:
        """As Dense.ahead; equal days are moved together."""
        means, variances = np.empty(len(at)), np.empty(len(at))
        for day in np.unique(days):
            now = days == day
            moved, spread = self.move(mean, cov, float(day))
            means[now] = moved[at[now]] + moved[-1]
            variances[now] = self.level_variance(spread)[at[now]]
        return means, variances

"""The tracing filter for many learners at once: what `knowledge_tracing.psikt` believes of each.

The same equations as psikt/filter.py and psikt/dynamics.py, [L] learners abreast; a test holds the
two together. Everybody answers one exercise at a time, a moment after the last, and everybody waits
together, as in the protocol of the simulated worlds. Exercises are not remembered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.emission import NODES, WEIGHTS, expected, sigmoid
from knowledge_tracing.psikt.filter import (
    GAIN_MASTERY,
    LOSE_MASTERY,
    MASTERED_LEVEL,
    UNAIDED_NEEDED,
)
from knowledge_tracing.psikt.types import FORM, GLOBALS, MU
from tutor.simulation.worlds import Array, Flags, Index


class Beliefs:
    """mean: [L, K+2], cov: [L, K+2, K+2], rights, wrongs and secure: [L, K]; skills in the order of
    `dynamics.structure`, which is that of their numbers.  fresh: [2, L, K], rights and wrongs that
    fade.  items: of each skill the codes of as many exercises, which a learner is given in turn;
    without any they are all of medium difficulty."""

    def __init__(self, dynamics: Dense, learners: int, items: Sequence[Sequence[str]] = ()) -> None:
        self.dynamics = dynamics
        self.items = _items(dynamics, items)
        size = len(dynamics.structure)
        self.who = np.arange(learners)
        self.mean = np.zeros((learners, size + GLOBALS))
        self.mean[:, MU] = dynamics.params.mu_mean
        self.cov = np.repeat(dynamics.prior_cov()[None], learners, axis=0)
        self.square = np.empty_like(self.cov)
        self.rights = np.zeros((learners, size))
        self.wrongs = np.zeros((learners, size))
        self.fresh = np.zeros((2, learners, size))
        self.secure = np.zeros((learners, size), dtype=bool)

    def practised(self) -> Array:
        params, tables = self.dynamics.params, self.dynamics.tables
        out: Array = (
            tables.level
            + (params.beta_s + tables.gain_s) * np.log1p(self.rights)
            + (params.beta_f + tables.gain_f) * np.log1p(self.wrongs)
        )
        if params.fading:
            out += params.fade_s * np.log1p(self.fresh[0]) + params.fade_f * np.log1p(self.fresh[1])
        return out

    def levels(self) -> tuple[Array, Array]:
        """Mean and standard deviation of every level, [L, K] each."""
        mean = self.mean[:, :-GLOBALS] + self.mean[:, [MU]] + self.practised()
        own = np.einsum("lii->li", self.cov)[:, :-GLOBALS]
        variance = own + 2 * self.cov[:, MU, :-GLOBALS] + self.cov[:, MU, MU][:, None]
        return mean, np.sqrt(np.maximum(variance, 1e-9))

    def chance(self) -> tuple[Array, Array]:
        """p and sd of `psikt.Estimate`, [L, K] each."""
        mean, sd = self.levels()
        return expected(mean, sd), sd

    @property
    def answers(self) -> Array:
        return self.rights + self.wrongs

    def see(self, skill: Index, right: Flags) -> None:
        params, who = self.dynamics.params, self.who
        turn = (self.rights + self.wrongs)[who, skill].astype(np.int64) % self.items.shape[1]
        self._fade(float(np.exp(-params.form_per_answer)))
        column = self.cov[who, skill] + self.cov[:, MU] + self.cov[:, FORM]
        variance = np.maximum(column[who, skill] + column[:, MU] + column[:, FORM], 1e-9)
        q = self.mean[who, skill] + self.practised()[who, skill]
        q = q + self.mean[:, MU] + self.mean[:, FORM]
        mean, after = _matched(q, variance, right, params.slip, self.items[skill, turn])
        after = np.minimum(after, params.variance_cap * variance)
        gain = column / variance[:, None]
        self.mean += gain * (mean - q)[:, None]
        scaled = gain * (after - variance)[:, None]
        np.multiply(gain[:, :, None], scaled[:, None, :], out=self.square)
        self.cov += self.square
        self.rights[who, skill] += right
        self.wrongs[who, skill] += ~right
        self.fresh[:, who, skill] += [right, ~right]
        self._judge_mastery(skill, right)

    def _judge_mastery(self, skill: Index, right: Flags) -> None:
        """As filter._judge_mastery does; every answer is unaided, and one of another item."""
        level, sd = self.levels()
        mastered = ndtr((level - MASTERED_LEVEL) / sd)
        enough = self.rights + self.wrongs >= UNAIDED_NEEDED
        self.secure |= enough & (mastered >= GAIN_MASTERY)
        doubted = ~right & (mastered[self.who, skill] < LOSE_MASTERY)
        self.secure[self.who, skill] &= ~doubted

    def wait(self, days: float) -> None:
        dynamics, inner = self.dynamics, slice(None, -GLOBALS)
        E = dynamics.transition(days)
        self.mean[:, inner] = self.mean[:, inner] @ E.T
        self.cov -= dynamics.limit
        self.cov[:, inner, inner] = E @ self.cov[:, inner, inner] @ E.T
        self.cov[:, inner, -GLOBALS:] = E @ self.cov[:, inner, -GLOBALS:]
        self.cov[:, -GLOBALS:, inner] = np.swapaxes(self.cov[:, inner, -GLOBALS:], 1, 2)
        self.cov += dynamics.limit
        self.cov[:, MU, MU] += dynamics.params.mu_drift * days
        self.fresh *= np.exp(-dynamics.params.fading * days)
        self._fade(float(np.exp(-dynamics.params.form_per_day * days)))

    def _fade(self, keep: float) -> None:
        self.mean[:, FORM] *= keep
        self.cov[:, FORM] *= keep
        self.cov[:, :, FORM] *= keep
        self.cov[:, FORM, FORM] += (1.0 - keep**2) * self.dynamics.params.form_var


def _items(dynamics: Dense, codes: Sequence[Sequence[str]]) -> Array:
    """[K, M, 2]: difficulty and slope, as `psikt.filter.emission_of` has them."""
    medium = (0.0, dynamics.params.slope)
    known = dynamics.tables.items
    rows = [[known.get(code, medium) for code in row] for row in codes]
    return np.array(rows or [[medium]] * len(dynamics.structure), dtype=np.float64)


def _matched(
    q: Array, variance: Array, right: Flags, slip: float, items: Array
) -> tuple[Array, Array]:
    """Mean and variance of the level given the answer, [L] each: `psikt.emission.moment_match`.
    items: [L, 2], difficulty and slope."""
    u = q[:, None] + np.sqrt(variance)[:, None] * NODES
    p = (1.0 - slip) * sigmoid(items[:, 1:] * (u - items[:, :1]))
    weight = np.where(right[:, None], p, 1.0 - p) * WEIGHTS
    weight /= weight.sum(axis=1, keepdims=True)
    mean = (weight * u).sum(axis=1)
    out: Array = (weight * (u - mean[:, None]) ** 2).sum(axis=1)
    return mean, out

"""Learners like those of a real log: the population that a fit of PSI-KT-R found in it."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.traits import at_node
from knowledge_tracing.psikt.types import GLOBALS, Params, Tables
from tutor.simulation.graphs import Needs, needs_of
from tutor.simulation.worlds import Array, Flags, Index, means_below, sigmoid

MINUTE = 1.0 / 1440.0  # days; what an exercise takes
JITTER = 1e-12  # of a variance: the noise of a short wait is positive, rounding aside


class FromLog:
    """`log`: levels as in PSI-KT-R, on a graph of ours.

    level_k = mu + c_k + practice_k + x_k
    P(right) = (1 - slip) sigmoid(a_k (level_k + form - b_k))
    x, [L, K], is the exact coupled Ornstein-Uhlenbeck process, practice as in `Params`.
    Each skill takes c, the gains of practice and what it shares with others from a skill of the fit
    drawn at random, difficulty b and slope a from an item drawn at random; each learner takes
    forgetting, spread and transfer from one of the fit's trait nodes, drawn by its weight.
    Exercises are new and open: nothing is guessed or remembered. Levels stand still in a sitting.
    """

    def __init__(
        self,
        needs: Needs,
        learners: int,
        rng: np.random.Generator,
        fitted: Fitted,
        skills: _Skills | None = None,
    ) -> None:
        self.needs, self.rng, self.params, self.fitted = needs, rng, fitted.params, fitted
        self.skills = skills = skills or _skills(fitted, len(needs), rng)
        self.level, self.difficulty, self.slope = skills.level, skills.difficulty, skills.slope
        self.beta_s = self.params.beta_s + skills.gain_s
        self.beta_f = self.params.beta_f + skills.gain_f
        self.tally = np.zeros((4, learners, len(needs)))  # rights, wrongs; the same, fading
        self.mu = _normal(rng, self.params.mu_mean, self.params.mu_var, (learners, 1))
        self.form = _normal(rng, 0.0, self.params.form_var, (learners, 1))
        self.groups = _groups(fitted, learners, rng)
        self.motions = [_Motion(needs, params, skills) for params, _ in self.groups]
        self.x = np.zeros((learners, len(needs)))
        for (_, who), motion in zip(self.groups, self.motions, strict=True):
            self.x[who] = rng.normal(size=self.x[who].shape) @ motion.spread.T

    def _levels(self, tally: Array) -> Array:
        rights, wrongs, fresh_rights, fresh_wrongs = np.log1p(tally)
        lasting = self.beta_s * rights + self.beta_f * wrongs
        fading = self.params.fade_s * fresh_rights + self.params.fade_f * fresh_wrongs
        out: Array = self.mu + self.level + lasting + fading + self.x
        return out

    def _chance(self, levels: Array) -> Array:
        return (1.0 - self.params.slip) * sigmoid(self.slope * (levels - self.difficulty))

    def chance(self) -> Array:
        """On an ordinary day: the form of the moment is no knowledge."""
        return self._chance(self._levels(self.tally))

    def ready(self) -> Array:
        """The mean chance of the prerequisites: this world has no gate, levels are passed on."""
        return np.where(self.needs.any(axis=1), means_below(self.needs, self.chance()), 1.0)

    def practise(self, skill: Index) -> Flags:
        who = np.arange(len(skill))
        chance = self._chance(self._levels(self.tally) + self.form)[who, skill]
        right = self.rng.random(len(skill)) < chance
        for row in (0, 2):
            self.tally[row, who, skill] += right
            self.tally[row + 1, who, skill] += ~right
        self._pass(MINUTE, answers=1)
        return right

    def wait(self, days: float) -> None:
        self._pass(days, answers=0)
        self.mu += _normal(self.rng, 0.0, self.params.mu_drift * days, self.mu.shape)
        for (_, who), motion in zip(self.groups, self.motions, strict=True):
            transition, noise = motion.over(days)
            new = self.rng.normal(size=self.x[who].shape)
            self.x[who] = self.x[who] @ transition.T + new @ noise.T

    def _pass(self, days: float, answers: int) -> None:
        """What is of the moment fades."""
        params = self.params
        self.tally[2:] *= math.exp(-params.fading * days)
        keep = math.exp(-params.form_per_answer * answers - params.form_per_day * days)
        self.form *= keep
        self.form += _normal(self.rng, 0.0, params.form_var * (1.0 - keep**2), self.form.shape)

    def others(self, learners: int, rng: np.random.Generator) -> FromLog:
        return FromLog(self.needs, learners, rng, self.fitted, self.skills)

    def promise(self) -> Array:
        """Of what practice leaves behind; what fades within the hour promises nothing."""
        lasting = np.zeros_like(self.tally)
        lasting[:2] = self.tally[:2]
        p, now = self.chance(), self._chance(self._levels(lasting))
        lasting[0] += 1.0
        if_right = self._chance(self._levels(lasting))
        lasting[:2] += np.array([-1.0, 1.0])[:, None, None]
        if_wrong = self._chance(self._levels(lasting))
        return p * if_right + (1.0 - p) * if_wrong - now


class _Skills(NamedTuple):
    """[K] each; shared: [K, D]."""

    level: Array
    gain_s: Array
    gain_f: Array
    shared: Array
    difficulty: Array
    slope: Array


def _skills(fitted: Fitted, count: int, rng: np.random.Generator) -> _Skills:
    like = rng.integers(len(fitted.skills), size=count)
    item = rng.integers(len(fitted.items), size=count)
    return _Skills(
        level=fitted.level[like],
        gain_s=fitted.gain_s[like],
        gain_f=fitted.gain_f[like],
        shared=fitted.shared[like],
        difficulty=fitted.difficulty[item],
        slope=fitted.slope[item],
    )


def _groups(fitted: Fitted, learners: int, rng: np.random.Generator) -> list[tuple[Params, Index]]:
    """Learners with the same traits; all alike where the fit tells none apart."""
    if not len(fitted.traits):
        return [(fitted.params, np.arange(learners))]
    weights = fitted.trait_weights / fitted.trait_weights.sum()
    node = rng.choice(len(weights), size=learners, p=weights)
    return [
        (at_node(fitted.params, fitted.traits[one]), np.flatnonzero(node == one))
        for one in np.unique(node)
    ]


class _Motion:
    """How deviations move, in the order of our skills.  spread: S with S S' = W, where they begin
    and tend to."""

    def __init__(self, needs: Needs, params: Params, skills: _Skills) -> None:
        size = len(needs)
        structure = Structure.build(range(size), needs_of(needs))
        order = np.array(structure.skills)
        none = np.zeros(size)
        tables = Tables(none, none, none, skills.shared[order])
        self.dense = Dense(structure, params, tables)
        place = np.argsort(order)
        self.at = np.ix_(place, place)
        self.spread = _root(self.dense.limit[:-GLOBALS, :-GLOBALS][self.at])
        self.over = cache(self._over)

    def _over(self, days: float) -> tuple[Array, Array]:
        """E(h), and a root of Q(h)."""
        return self.dense.transition(days)[self.at], _root(self.dense.noise(days)[self.at])


def _root(covariance: Array) -> Array:
    root = np.linalg.cholesky(covariance + JITTER * np.eye(len(covariance)))
    return root.astype(np.float64)


def _normal(
    rng: np.random.Generator, mean: float, variance: float, shape: tuple[int, ...]
) -> Array:
    return rng.normal(mean, math.sqrt(variance), shape)

"""Worlds of simulated learners to try a policy in. None of them is the model that the policy
believes in: a rule is judged by its worst world (Doroudi, Aleven and Brunskill 2017).

Every array is [L, K] (learners, skills) or [L]. A world shows right and wrong answers; what is true
(`chance`, `ready`) is for measuring and for the oracle. All chance comes from the generator.
Nothing here knows the database, a clock, or any policy.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tutor.simulation.graphs import Needs, layers_in

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Flags = NDArray[np.bool_]

DEPTH = 5.0  # a newcomer's depth of prior knowledge is uniform from 0 to so many layers
LEAST_READY = 0.05


class World(Protocol):
    needs: Needs

    def chance(self) -> Array:
        """[L, K]: the true chance of a right answer now."""

    def ready(self) -> Array:
        """[L, K]: the true share of prerequisites that is mastered; 1 without any."""

    def practise(self, skill: Index) -> Flags:
        """Every learner answers one exercise of `skill`, [L]; whether each was right, [L]."""

    def wait(self, days: float) -> None:
        """Nobody practises for so long."""

    def promise(self) -> Array:
        """[L, K]: by how much one exercise is expected to raise the chance; for the oracle."""

    def others(self, learners: int, rng: np.random.Generator) -> World:
        """Other newcomers to the same course."""


def sigmoid(x: Array) -> Array:
    out: Array = 1.0 / (1.0 + np.exp(-x))
    return out


def _depths(learners: int, needs: Needs, rng: np.random.Generator) -> Array:
    """[L, K]: the chance that a newcomer knows a skill, by its layer."""
    depth = rng.uniform(0.0, DEPTH, (learners, 1))
    return sigmoid(2.0 * (depth - layers_in(needs) - 0.5))


def means_below(needs: Needs, values: Array) -> Array:
    """The mean of `values` over each skill's prerequisites; 0 without any."""
    count = np.maximum(needs.sum(axis=1), 1)
    out: Array = values @ needs.T / count
    return out


class OrnsteinUhlenbeck:
    """`ou`: levels that rise with practice and sink, as in PSI-KT, with a stability that grows.

    z = mu + 3.2 sigmoid(2 (depth - layer - .5)) + N(0, .4), mastery m = sigmoid(z - beta),
    P(right) = .12 + .85 m. Practice: dz = eta ready^2 (1 if right else .55) (1.15 - m).
    Between sittings z tends to min(z, base + gamma/2 mean_parents max(z - mu, 0)).
    """

    def __init__(self, needs: Needs, learners: int, rng: np.random.Generator) -> None:
        self.needs, self.rng = needs, rng
        shape, layer = (learners, len(needs)), layers_in(needs)
        self.mu = -1.6 + rng.normal(0.0, 0.6, (learners, 1))
        self.z = self.mu + 3.2 * _depths(learners, needs, rng) + rng.normal(0.0, 0.4, shape)
        self.beta = 0.1 * layer + rng.normal(0.0, 0.3, len(needs))
        self.base = self.mu + 0.75 * np.maximum(self.z - self.mu, 0.0)
        self.stability = 1.0 + 6.0 * sigmoid(2.0 * (self.z - 0.5))
        self.eta = np.exp(rng.normal(np.log(0.8), 0.35, learners))
        self.alpha = np.exp(rng.normal(np.log(0.06), 0.5, (learners, 1)))
        self.gamma = rng.normal(0.35, 0.15, (learners, 1))

    def mastery(self) -> Array:
        return sigmoid(self.z - self.beta)

    def chance(self) -> Array:
        return 0.12 + 0.85 * self.mastery()

    def ready(self) -> Array:
        ready = means_below(self.needs, self.mastery())
        return np.where(self.needs.any(axis=1), np.maximum(ready, LEAST_READY), 1.0)

    def practise(self, skill: Index) -> Flags:
        who = np.arange(len(skill))
        m = self.mastery()[who, skill]
        right = self.rng.random(len(skill)) < 0.12 + 0.85 * m
        step = self.eta * self.ready()[who, skill] ** 2 * np.where(right, 1.0, 0.55) * (1.15 - m)
        self.z[who, skill] += step
        self.base[who, skill] += 0.25 * step
        factor = np.where(right, 1.1 + 0.5 * (1.0 - m), 0.9)
        self.stability[who, skill] = np.clip(self.stability[who, skill] * factor, 0.5, 40.0)
        return right

    def wait(self, days: float) -> None:
        passed_on = means_below(self.needs, np.maximum(self.z - self.mu, 0.0))
        target = np.minimum(self.z, self.base + 0.5 * self.gamma * passed_on)
        keep = np.exp(-self.alpha * days / self.stability)
        noise = self.rng.normal(size=self.z.shape) * 0.05 * np.sqrt(days) * (1.0 - keep)
        self.z = target + (self.z - target) * keep + noise

    def others(self, learners: int, rng: np.random.Generator) -> OrnsteinUhlenbeck:
        out = OrnsteinUhlenbeck(self.needs, learners, rng)
        out.beta = self.beta
        return out

    def promise(self) -> Array:
        m = self.mastery()
        p = 0.12 + 0.85 * m
        step = self.eta[:, None] * self.ready() ** 2 * (p + 0.55 * (1.0 - p)) * (1.15 - m)
        return 0.85 * (sigmoid(self.z + step - self.beta) - m)


class AllOrNone:
    """`bktg`: Bayesian knowledge tracing with a gate: a skill is known or not, and is learned
    as a rule only by those who know what it builds on.

    Slip .08, guess .15. P(learn) = T ready^2, times .7 after an error; T ~ N(.22, .08). Each day a
    skill is lost with chance f / stability, f ~ N(.012, .006); a right answer on a known skill
    multiplies its stability by 1.15. The stability begins at 4 where a newcomer knows the skill and
    at 1.5 elsewhere: there random, fixed order, three in a row and the oracle reach the figures
    that the world was published with, which name no beginning.
    """

    SLIP, GUESS = 0.08, 0.15
    STABLE, FRESH = 4.0, 1.5

    def __init__(self, needs: Needs, learners: int, rng: np.random.Generator) -> None:
        self.needs, self.rng = needs, rng
        shape = (learners, len(needs))
        self.known = rng.random(shape) < _depths(learners, needs, rng)
        self.learning = np.clip(rng.normal(0.22, 0.08, learners), 0.02, 0.9)
        self.losing = np.clip(rng.normal(0.012, 0.006, (learners, 1)), 0.0, 0.9)
        self.stability = np.where(self.known, self.STABLE, self.FRESH)

    def chance(self) -> Array:
        return np.where(self.known, 1.0 - self.SLIP, self.GUESS)

    def ready(self) -> Array:
        ready = means_below(self.needs, self.known.astype(float))
        return np.where(self.needs.any(axis=1), np.maximum(ready, LEAST_READY), 1.0)

    def practise(self, skill: Index) -> Flags:
        who = np.arange(len(skill))
        known = self.known[who, skill]
        right = self.rng.random(len(skill)) < np.where(known, 1.0 - self.SLIP, self.GUESS)
        chance = self.learning * self.ready()[who, skill] ** 2 * np.where(right, 1.0, 0.7)
        self.known[who, skill] = known | (self.rng.random(len(skill)) < chance)
        self.stability[who, skill] *= np.where(known & right, 1.15, 1.0)
        return right

    def wait(self, days: float) -> None:
        keep = (1.0 - np.minimum(self.losing / self.stability, 1.0)) ** days
        self.known &= self.rng.random(self.known.shape) < keep

    def others(self, learners: int, rng: np.random.Generator) -> AllOrNone:
        return AllOrNone(self.needs, learners, rng)

    def promise(self) -> Array:
        p = np.where(self.known, 1.0, self.GUESS + 0.7 * (1.0 - self.GUESS))
        learn = self.learning[:, None] * self.ready() ** 2 * p
        return np.where(self.known, 0.0, (1.0 - self.SLIP - self.GUESS) * learn)

"""Small graphs, worlds whose course of things is known, and a small fit."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.types import Params
from tutor.simulation.policy import Setting


def chain(skills):
    """Each skill builds on the one before."""
    return np.eye(skills, k=-1, dtype=bool)


class Still:
    """Nobody learns or forgets anything; answers are right where the chance is above one half."""

    def __init__(self, needs, chance, ready=None):
        self.needs = needs
        self.truth = np.array(chance, dtype=float)
        self.readiness = np.ones_like(self.truth) if ready is None else np.array(ready, dtype=float)
        self.days = []

    def chance(self):
        return self.truth.copy()

    def ready(self):
        return self.readiness

    def practise(self, skill):
        return self.truth[np.arange(len(skill)), skill] > 0.5

    def wait(self, days):
        self.days.append(days)

    def promise(self):
        return 1.0 - self.truth

    def others(self, learners, rng):
        return Still(self.needs, np.repeat(self.truth[:1], learners, axis=0))


def setting(needs, learners=1, world=None, seed=0):
    world = world or Still(needs, np.full((learners, len(needs)), 0.5))
    return Setting(needs, learners, np.random.default_rng(seed), world)


def answer(policy, right, learners=1):
    """One exercise, answered by all alike; the skills that were chosen."""
    skill = policy.choose()
    policy.see(skill, np.full(learners, right))
    return skill.tolist()


def fitted(**changes):
    """Of two skills, three items and two kinds of learners."""
    params = Params(
        alpha=0.05, gamma=0.6, beta_s=0.4, beta_f=0.1, fading=30.0, fade_s=0.5, version="made up"
    )
    tables = {
        "level": np.array([-0.5, 0.5]),
        "gain_s": np.array([0.0, 0.1]),
        "gain_f": np.zeros(2),
        "shared": np.array([[0.3], [0.1]]),
        "difficulty": np.array([-1.0, 0.0, 1.0]),
        "slope": np.array([0.8, 1.0, 1.2]),
        "edges": np.array([[0, 1]]),
        "share": np.array([1.0]),
        "traits": np.array([[-3.0, -0.2, 0.4], [-2.0, 0.0, -1.0]]),
        "trait_weights": np.array([0.75, 0.25]),
    }
    return Fitted(params, ("a", "b"), ("i", "j", "k"), **(tables | changes))

"""What a policy is told and what it is asked, for many learners at once.

A policy sees the author's graph, days, and right and wrong answers; never what is true. Only the
oracle looks into `Setting.world`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from tutor.simulation.graphs import Needs
from tutor.simulation.worlds import Array, Flags, Index, World


@dataclass(frozen=True, slots=True)
class Setting:
    """needs: [K, K], as the author drew them; the numbers of the skills are the curriculum's order.
    world: for the oracle.  time: [K], what an exercise of each skill takes, in average exercises;
    empty where they are all alike."""

    needs: Needs
    learners: int
    rng: np.random.Generator
    world: World
    time: Array = field(default_factory=lambda: np.ones(0))

    @property
    def shape(self) -> tuple[int, int]:
        return self.learners, len(self.needs)


class Policy(Protocol):
    def choose(self) -> Index:
        """[L]: the skill of each learner's next exercise."""

    def see(self, skill: Index, right: Flags) -> None:
        """What each learner answered, [L]."""

    def wait(self, days: float) -> None:
        """Nobody practises for so long."""


Factory = Callable[[Setting], Policy]


def best(score: Array, allowed: Flags, rng: np.random.Generator) -> Index:
    """[L]: each learner's allowed skill of the highest score, ties by lot. Who has no allowed skill
    gets the best of all."""
    anything = allowed | ~allowed.any(axis=1, keepdims=True)
    masked = np.where(anything, score, -np.inf)
    tied = masked == masked.max(axis=1, keepdims=True)
    out: Index = np.argmax(tied * (1.0 + rng.random(score.shape)), axis=1)
    return out


def first(allowed: Flags, otherwise: Index) -> Index:
    """[L]: each learner's first allowed skill in the order of the curriculum."""
    return np.where(allowed.any(axis=1), np.argmax(allowed, axis=1), otherwise)


def all_met(needs: Needs, done: Flags) -> Flags:
    """[L, K]: whether every prerequisite is done; true without any."""
    out: Flags = ((~done).astype(np.float64) @ needs.T) == 0.0
    return out


def drawn(weight: Array, rng: np.random.Generator) -> Index:
    """[L]: one skill each, in proportion to weights that are not all zero, [L, K]."""
    total = np.cumsum(weight, axis=1)
    point = rng.random((len(weight), 1)) * total[:, -1:]
    out: Index = np.argmax(total > point, axis=1)
    return out

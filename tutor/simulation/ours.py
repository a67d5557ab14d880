"""Our policy in a simulated world: the code that serves students, one learner at a time.

Beliefs are those of the tracing filter with its default parameters, which knows none of the worlds;
the choice is `curriculum.policy.choose`, with its exploration. Every skill has as many exercises of
medium difficulty as keep one from returning at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from curriculum.graph import SkillGraph
from curriculum.policy import Recent, choose
from knowledge_tracing import psikt
from tutor.simulation.graphs import Needs
from tutor.simulation.worlds import Flags, Index

EXERCISES = 6  # of each skill
START = datetime(2030, 1, 7, 12, tzinfo=UTC)
DAY = 86_400.0
REMEMBERED = 60


class Exercise(NamedTuple):
    skills: tuple[int, ...]
    difficulty: float = 0.0


@dataclass(frozen=True, eq=False)
class SimulatedCourse:
    """What choosing needs of a course; exercise k * EXERCISES + n is one of skill k."""

    graph: SkillGraph
    exercises: dict[int, Exercise]
    by_skill: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, needs: Needs) -> SimulatedCourse:
        skills = range(len(needs))
        before = {k: frozenset(np.flatnonzero(needs[k]).tolist()) for k in skills}
        by_skill = {k: tuple(range(k * EXERCISES, (k + 1) * EXERCISES)) for k in skills}
        exercises = {pk: Exercise((k,)) for k, pks in by_skill.items() for pk in pks}
        return cls(SkillGraph(tuple(skills), before, {}), exercises, by_skill)


@dataclass
class Learner:
    """What is kept of one: the belief and what was practised lately, newest first."""

    belief: psikt.Belief
    exercises: list[int] = field(default_factory=list)
    skills: list[int] = field(default_factory=list)
    rights: list[bool] = field(default_factory=list)
    streaks: dict[int, int] = field(default_factory=dict)

    def recent(self) -> Recent:
        return Recent(tuple(self.exercises[:30]), tuple(self.skills[:30]), {}, self.streaks)

    def note(self, skill: int, right: bool) -> None:
        self.skills.insert(0, skill)
        self.rights.insert(0, right)
        self.streaks[skill] = self.streaks.get(skill, 0) + 1 if right else 0


class ExpectedGain:
    """`ours`."""

    def __init__(self, needs: Needs, learners: int, rng: np.random.Generator) -> None:
        self.course = SimulatedCourse.of(needs)
        graph = self.course.graph
        self.dynamics = psikt.dynamics_of(psikt.Structure.build(graph.nodes, graph.prerequisites))
        self.learners = [Learner(psikt.prior(self.dynamics)) for _ in range(learners)]
        self.rng, self.at = rng, START

    @property
    def day(self) -> float:
        return self.at.timestamp() / DAY

    def choose(self) -> Index:
        return np.array([self._choose(one) for one in self.learners], dtype=np.int64)

    def _choose(self, learner: Learner) -> int:
        found = psikt.estimates(self.dynamics, learner.belief, self.day)
        seed = int(self.rng.integers(2**48))
        choice = choose(self.course, found, learner.recent(), seed=seed, at=self.at)
        if choice.exercise is None or choice.skill is None:
            # Everything is mastered and nothing is due: what has faded most is kept fresh.
            skill = min(found, key=lambda one: (found[one].p, one))
            choice = replace(choice, skill=skill, exercise=self.course.by_skill[skill][0])
        learner.exercises.insert(0, choice.exercise or 0)
        return int(choice.skill or 0)

    def see(self, skill: Index, right: Flags) -> None:
        for learner, k, hit in zip(self.learners, skill.tolist(), right.tolist(), strict=True):
            item = str(learner.exercises[0])
            evidence = psikt.Evidence((k,), item, float(hit))
            learner.belief, _ = psikt.step(self.dynamics, learner.belief, self.day, evidence)
            learner.note(k, hit)
        self.at += timedelta(minutes=2)

    def wait(self, days: float) -> None:
        self.at += timedelta(days=days)

"""Courses and estimates made up for the tests of the policy: no database."""

from __future__ import annotations

import dataclasses
import math
import random
from dataclasses import dataclass

from curriculum.graph import SkillGraph
from curriculum.policy import Recent


@dataclass(frozen=True)
class Exercise:
    skills: tuple[int, ...]
    difficulty: float = 0.0


@dataclass(frozen=True, eq=False)
class Course:
    graph: SkillGraph
    exercises: dict[int, Exercise]
    by_skill: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Belief:
    """An estimate from a level and its spread, in logits."""

    level: float = 0.3
    sd: float = 1.2
    answers: int = 0
    secure: bool = False
    idle: float | None = None
    streak: tuple[float, float] = (0.39, 0.46)

    @property
    def p(self) -> float:
        return sigmoid(self.level / math.sqrt(1 + math.pi * self.sd**2 / 8))

    @property
    def low(self) -> float:
        return sigmoid(self.level - 1.2816 * self.sd)

    @property
    def high(self) -> float:
        return sigmoid(self.level + 1.2816 * self.sd)

    @property
    def mastered(self) -> float:
        return 0.5 * (1 + math.erf((self.level - math.log(4)) / (self.sd * math.sqrt(2))))

    @property
    def known(self) -> bool:
        return self.high - self.low < 0.35

    @property
    def due(self) -> bool:
        return self.secure and self.p < 0.7

    def raised(self, by: float) -> Belief:
        return dataclasses.replace(self, level=self.level + by)


MASTERED = Belief(3.0, 0.5, 8, secure=True, idle=1.0)
FORGOTTEN = Belief(0.6, 0.6, 8, secure=True, idle=30.0)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def course_of(
    needs: dict[int, set[int]], exercises: dict[int, Exercise] | None = None, per_skill: int = 6
) -> Course:
    """Exercises of skill k: 100 k, 100 k + 1, ...; easy, medium and hard in turn."""
    if exercises is None:
        exercises = {
            100 * skill + n: Exercise((skill,), (-0.8, 0.0, 0.8)[n % 3])
            for skill in needs
            for n in range(per_skill)
        }
    by_skill: dict[int, list[int]] = {skill: [] for skill in needs}
    for pk, exercise in exercises.items():
        for skill in exercise.skills:
            by_skill[skill].append(pk)
    graph = SkillGraph(
        tuple(needs), {skill: frozenset(before) for skill, before in needs.items()}, {}
    )
    return Course(graph, exercises, {skill: tuple(pks) for skill, pks in by_skill.items()})


def chain(length: int, per_skill: int = 6) -> Course:
    return course_of(
        {k: {k - 1} if k > 1 else set() for k in range(1, length + 1)}, None, per_skill
    )


def random_case(seed: int) -> tuple[Course, dict[int, Belief], Recent]:
    """Any graph, any beliefs, any recent past; some skills without exercises or estimates."""
    rng = random.Random(seed)
    size = rng.randint(1, 12)
    needs = {
        k: set(rng.sample(range(1, k), min(rng.randint(0, 3), k - 1))) for k in range(1, size + 1)
    }
    exercises = {}
    for n in range(rng.randint(0, 4 * size)):
        skills = rng.sample(range(1, size + 1), min(rng.randint(1, 2), size))
        exercises[1000 + n] = Exercise(tuple(skills), rng.choice((-0.8, 0.0, 0.8)))
    beliefs = {
        k: Belief(
            rng.gauss(1, 1.5), rng.uniform(0.3, 1.3), rng.randint(0, 9), rng.random() < 0.3, 2.0
        )
        for k in needs
        if rng.random() < 0.9
    }
    seen = [rng.choice(list(exercises)) for _ in range(rng.randint(0, 9))] if exercises else []
    practised = tuple(exercises[pk].skills[0] for pk in seen)
    return course_of(needs, exercises), beliefs, Recent(tuple(seen), practised)

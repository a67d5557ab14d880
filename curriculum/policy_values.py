"""What the choice of the next exercise reads and answers. Values only; the rule is policy.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from curriculum.graph import SkillGraph


class Estimate(Protocol):
    """What is believed of one skill, whatever model believes it."""

    @property
    def p(self) -> float:
        """Chance of success now; `low` to `high` is its 80 % band."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def sd(self) -> float:
        """Spread of the level, in logits."""

    @property
    def mastered(self) -> float:
        """Probability that the skill is mastered."""

    @property
    def answers(self) -> int: ...
    @property
    def known(self) -> bool:
        """The band is narrow enough to show a number."""

    @property
    def due(self) -> bool:
        """Was mastered, and the forecast has fallen below the review target."""

    @property
    def secure(self) -> bool:
        """Mastered by the rule, and no answer has said otherwise since."""

    @property
    def idle(self) -> float | None:
        """Days since the last answer; None without one."""


class ExerciseLike(Protocol):
    @property
    def skills(self) -> tuple[int, ...]: ...
    @property
    def difficulty(self) -> float: ...


class CourseLike(Protocol):
    """The part of a course index that choosing needs."""

    @property
    def graph(self) -> SkillGraph: ...
    @property
    def exercises(self) -> Mapping[int, ExerciseLike]: ...
    @property
    def by_skill(self) -> Mapping[int, tuple[int, ...]]: ...


@dataclass(frozen=True)
class Recent:
    """What the student just did, most recent first. `answers`: skill -> (right, total) lately."""

    exercises: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()
    answers: Mapping[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """The exercise, and why. Everything in it goes into the decision record as it is.

    rule: learn | review | probe | nothing_left.
    reason: {"sentence": learn | review | probe | start | nothing_left, ...}. With a skill:
      skill, p, low, high, known, answers; and where they apply: right and total (lately), days
      (since the last answer on it), for (a skill that needs this one), explored. With nothing
      left: skills, done, locked, empty (skills without a published exercise), waiting.
    candidates: one row per skill considered, best first.
    propensity: the probability with which this exercise would be chosen again.
    """

    exercise: int | None
    skill: int | None
    rule: str
    reason: dict[str, Any]
    candidates: list[dict[str, Any]]
    inputs: dict[str, Any]
    propensity: float

"""What the choice of the next exercise reads and answers. Values only; the rule is policy.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from curriculum.graph import SkillGraph
from curriculum.pace import Pace


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

    @property
    def streak(self) -> tuple[float, float]:
        """Logits that each of the last answers in a row says of the level beyond `p` and `sd`: a
        right one adds the first, a wrong one takes away the second."""


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
    """What the student just did, most recent first. `answers`: skill -> (right, total) lately;
    `runs`: skill -> answers in a row up to now, above zero if right, below if wrong; `after_two`:
    (right, total) of the answers that followed two right ones in a row on their skill; `reviews`:
    reviews since this day began, of `most_reviews` at most; `pace`: how long exercises of the
    course take, if that was measured."""

    exercises: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()
    answers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    runs: Mapping[int, int] = field(default_factory=dict)
    after_two: tuple[int, int] = (0, 0)
    reviews: int = 0
    most_reviews: int = 12
    pace: Pace | None = None


@dataclass(frozen=True)
class Control:
    """What people have asked for. It goes before what the policy would do, and into the record.

    exercise, skill: what comes next, whatever the estimates say (a teacher's pin).
    check: a skill that the student says is known: its items come until the check is over.
    blocked: skills not to practise for now.  known: skills that a teacher or a passed check has
    set as known.  goals: skill -> days left (below 0: the day has passed).
    """

    exercise: int | None = None
    skill: int | None = None
    check: int | None = None
    blocked: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()
    goals: Mapping[int, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """For the record: only what is set."""
        found = {
            "exercise": self.exercise,
            "skill": self.skill,
            "check": self.check,
            "blocked": sorted(self.blocked),
            "known": sorted(self.known),
            "goals": {str(skill): round(days, 2) for skill, days in sorted(self.goals.items())},
        }
        return {name: value for name, value in found.items() if value not in (None, [], {})}


NO_CONTROL = Control()


@dataclass(frozen=True)
class Choice:
    """The exercise, and why. Everything in it goes into the decision record as it is.

    rule: learn | review | probe | pinned | check | nothing_left.
    reason: {"sentence": the rule, or start, ...}. With a skill: skill, p, low, high, known,
      answers; and where they apply: right and total (lately), days (since the last answer on
      it), for (a skill that needs this one), goal (a skill on whose way this one lies),
      explored. With nothing left: skills, done, locked, empty (skills without a published
      exercise), blocked, waiting.
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

"""The plain comparison of two groups that were drawn at random: students count, not answers. Pure.

The difference of the groups' means of their students' mean rewards, with Welch's 95 % interval.
It rests on the draw alone: on no propensity and no model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from tutor.experiments.intervals import LEVEL, t_quantile

# Below this nothing is said but what is missing: intervals of less are wide or wrong.
ENOUGH_STUDENTS, ENOUGH_DECISIONS = 5, 100


@dataclass(frozen=True)
class Arm:
    """One group. decisions: that have a reward; waiting: that have none (yet)."""

    policy: str
    students: int
    with_reward: int
    decisions: int
    waiting: int
    mean: float | None

    @property
    def missing_decisions(self) -> int:
        return max(0, ENOUGH_DECISIONS - self.decisions)

    @property
    def missing_students(self) -> int:
        return max(0, ENOUGH_STUDENTS - self.with_reward)

    @property
    def enough(self) -> bool:
        return not (self.missing_decisions or self.missing_students)


@dataclass(frozen=True)
class Difference:
    """First group minus second."""

    mean: float
    low: float
    high: float

    @property
    def settled(self) -> bool:
        """The interval leaves 0 out."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Randomised:
    arms: tuple[Arm, Arm]
    difference: Difference | None

    @property
    def enough(self) -> bool:
        return self.difference is not None and all(arm.enough for arm in self.arms)


def compare_groups(
    policies: tuple[str, str],
    assigned: Mapping[int, str],
    rewards: Iterable[tuple[int, float | None]],
) -> Randomised:
    """assigned: student -> policy. rewards: (student, reward) of each decision; None without."""
    given: dict[int, list[float]] = {student: [] for student in assigned}
    waiting = dict.fromkeys(policies, 0)
    for student, reward in rewards:
        if student not in given:
            continue
        if reward is None:
            waiting[assigned[student]] += 1
        else:
            given[student].append(reward)
    means = {
        policy: [fmean(given[s]) for s, drawn in assigned.items() if drawn == policy and given[s]]
        for policy in policies
    }
    arms = tuple(
        Arm(
            policy=policy,
            students=sum(drawn == policy for drawn in assigned.values()),
            with_reward=len(means[policy]),
            decisions=sum(len(given[s]) for s, drawn in assigned.items() if drawn == policy),
            waiting=waiting[policy],
            mean=fmean(means[policy]) if means[policy] else None,
        )
        for policy in policies
    )
    return Randomised((arms[0], arms[1]), difference_of(*(means[policy] for policy in policies)))


def difference_of(first: Sequence[float], second: Sequence[float]) -> Difference | None:
    """Welch's interval; None for a group of fewer than two."""
    if min(len(first), len(second)) < 2:
        return None
    parts = [variance(group) / len(group) for group in (first, second)]
    mean, error = fmean(first) - fmean(second), math.sqrt(sum(parts))
    if error == 0.0:
        return Difference(mean, mean, mean)
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(group) - 1) for part, group in zip(parts, (first, second), strict=True)
    )
    reach = t_quantile(0.5 + LEVEL / 2, freedom) * error
    return Difference(mean, mean - reach, mean + reach)

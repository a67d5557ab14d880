"""Which exercises of a skill fit a student: by the chance of success that they offer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain, islice

from curriculum.policy_plan import Plan, nearest
from curriculum.policy_values import CourseLike, Estimate, Recent

KEPT = 6
LOOKED_AT = 24  # nearest in difficulty: more need not be asked, so cost does not grow with a course
JUST_SEEN = 5  # exercises that do not come back yet
SEEN_BEFORE = 0.1  # what having been seen lately weighs against a fitting difficulty
MIXED = 0.05  # and each other skill that the exercise is about
# Chance of success that an exercise should offer.
BANDS = {
    "learn": (0.70, 0.85),
    "review": (0.80, 0.90),
    "probe": (0.50, 0.70),
    "check": (0.50, 0.85),
    "pinned": (0.70, 0.85),
}


def fitting(
    skill: int,
    rule: str,
    course: CourseLike,
    plan: Plan,
    estimate_of: Callable[[int], Estimate],
    is_closed: Callable[[int], bool],
    recent: Recent,
) -> list[list[float]]:
    """[exercise, chance, misfit] of the best fitting ones; none of them locked or just seen."""
    last, blocked, seen = recent.exercises[:1], recent.exercises[:JUST_SEEN], set(recent.exercises)
    low, high = BANDS[rule]
    wanted = _difficulty(estimate_of(skill), (low + high) / 2)
    found: list[list[float]] = []
    later: list[list[float]] = []
    pools = (nearest(plan.alone[skill], wanted), nearest(plan.mixed[skill], wanted))
    for pk in chain.from_iterable(islice(pool, LOOKED_AT) for pool in pools):
        skills = course.exercises[pk].skills or (skill,)
        if pk in last or any(map(is_closed, skills)):
            continue
        chance = chance_of([estimate_of(one) for one in skills], course.exercises[pk].difficulty)
        misfit = max(low - chance, chance - high, 0.0)
        misfit += SEEN_BEFORE * (pk in seen) + MIXED * (len(skills) - 1)
        (later if pk in blocked else found).append([pk, round(chance, 3), round(misfit, 2)])
    return sorted(found or later, key=lambda one: (one[2], one[0]))[:KEPT]


def chance_of(estimates: Sequence[Estimate], difficulty: float) -> float:
    """P(right) at this difficulty: the mean level of the skills, with their mean spread."""
    level, shrink = _level(estimates)
    return 1.0 / (1.0 + math.exp(-(level - difficulty) / shrink))


def _difficulty(estimate: Estimate, chance: float) -> float:
    """The difficulty at which the chance of success is `chance`."""
    level, shrink = _level([estimate])
    return level - shrink * logit(chance)


def _level(estimates: Sequence[Estimate]) -> tuple[float, float]:
    variance = sum(e.sd**2 for e in estimates) / len(estimates)
    shrink = math.sqrt(1.0 + math.pi * variance / 8.0)
    return sum(logit(e.p) for e in estimates) / len(estimates) * shrink, shrink


def logit(p: float) -> float:
    bounded = min(max(p, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))

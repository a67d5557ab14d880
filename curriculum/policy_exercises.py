"""Which exercises of a skill fit a student: by the chance of success that they offer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import islice
from operator import itemgetter

from curriculum.policy_plan import EMPTY, Plan
from curriculum.policy_values import CourseLike, Estimate, Recent

Level = tuple[float, float]

KEPT = 6
LOOKED_AT = 12  # nearest in difficulty: more need not be asked, so cost does not grow with a course
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
    low, high = BANDS[rule]
    own = level_of([estimate_of(skill)])
    wanted = own[0] - own[1] * logit((low + high) / 2)
    last, blocked, seen = recent.exercises[:1], recent.exercises[:JUST_SEEN], set(recent.exercises)
    found: list[list[float]] = []
    later: list[list[float]] = []

    def weigh(pk: int, level: Level, others: int) -> None:
        chance = chance_at(level, course.exercises[pk].difficulty)
        misfit = max(low - chance, chance - high, 0.0) + SEEN_BEFORE * (pk in seen) + MIXED * others
        (later if pk in blocked else found).append([pk, round(chance, 3), round(misfit, 2)])

    if not is_closed(skill):
        for pk in islice(plan.alone.get(skill, EMPTY).nearest(wanted), LOOKED_AT):
            if pk not in last:
                weigh(pk, own, 0)
    for pk in islice(plan.mixed.get(skill, EMPTY).nearest(wanted), LOOKED_AT):
        skills = course.exercises[pk].skills
        if pk not in last and not any(map(is_closed, skills)):
            weigh(pk, level_of([estimate_of(one) for one in skills]), len(skills) - 1)
    return sorted(found or later, key=itemgetter(2, 0))[:KEPT]


def equally_fitting(exercises: Sequence[Sequence[float]]) -> list[int]:
    """The best of `fitting`: one of these is drawn."""
    least = exercises[0][2]
    return [int(pk) for pk, _, misfit in exercises if misfit == least]


def level_of(estimates: Sequence[Estimate]) -> Level:
    """The mean level of the skills, and what their mean spread divides it by."""
    if len(estimates) == 1:
        p, variance = logit(estimates[0].p), estimates[0].sd ** 2
    else:
        p = sum(logit(e.p) for e in estimates) / len(estimates)
        variance = sum(e.sd**2 for e in estimates) / len(estimates)
    shrink = math.sqrt(1.0 + math.pi * variance / 8.0)
    return p * shrink, shrink


def chance_at(level: Level, difficulty: float) -> float:
    """P(right) at this difficulty."""
    return 1.0 / (1.0 + math.exp(-(level[0] - difficulty) / level[1]))


def logit(p: float) -> float:
    bounded = min(max(p, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))

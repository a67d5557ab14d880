"""From a course and estimates to the few skills worth deciding between, as plain numbers.

The shortlist is all that the decision reads, so a stored one is enough to decide again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from curriculum import recent as memory
from curriculum.policy_values import CourseLike, Estimate, Recent

READY = 0.6  # a skill is locked while a prerequisite is less likely to be mastered than this
SECURE_READY = 0.9
SHORTLIST = 40
EXERCISES_KEPT = 6
JUST_SEEN = 5  # exercises that do not come back yet
SEEN_BEFORE = 0.1  # what having been seen lately weighs against a fitting difficulty
MIXED = 0.05  # and each other skill that the exercise is about
REVIEW_TARGET = 0.7
MAYBE_KNOWN, FEW_ANSWERS = 0.5, 3
# Chance of success that an exercise should offer.
BANDS = {"learn": (0.70, 0.85), "review": (0.80, 0.90), "probe": (0.50, 0.70)}
UNSURE, FULL_SPREAD = 0.25, 1.3
OPENS, ORDER = 0.25, 0.3


class Unknown(NamedTuple):
    """What is believed of a skill that has no estimate."""

    p: float = 0.5
    low: float = 0.1
    high: float = 0.9
    sd: float = FULL_SPREAD
    mastered: float = 0.2
    answers: int = 0
    known: bool = False
    due: bool = False
    secure: bool = False
    idle: float | None = None


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Plan:
    """What does not change while the course does not: computed once per index."""

    order: tuple[int, ...]
    needs: dict[int, tuple[int, ...]]
    needed_by: dict[int, tuple[int, ...]]
    place: dict[int, float]  # 0 for the first skill, towards 1 for the last
    opens: dict[int, float]  # 0 to 1: how much of the course lies behind a skill
    exercises: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, course: CourseLike) -> Plan:
        graph, order = course.graph, course.graph.order
        size = max(len(order), 1)
        place = {skill: i for i, skill in enumerate(order)}
        behind = {skill: len(graph.descendants(skill)) for skill in order}
        return cls(
            order,
            {k: tuple(sorted(graph.prerequisites.get(k, ()))) for k in order},
            {k: tuple(sorted(graph.dependents[k], key=place.__getitem__)) for k in order},
            {skill: i / size for skill, i in place.items()},
            {k: math.log1p(n) / math.log1p(size) for k, n in behind.items()},
            {k: tuple(course.by_skill.get(k, ())) for k in order},
        )


# Per index object; its id cannot be reused while the value holds it.
_plans: memory.Recent[tuple[CourseLike, Plan]] = memory.Recent(16)


def plan_of(course: CourseLike) -> Plan:
    """Computed once for as long as the index lives; a changed course has another index."""
    return _plans.get(id(course), lambda: (course, Plan.of(course)))[1]


def shortlist(
    course: CourseLike, estimates: Mapping[int, Estimate], recent: Recent
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Rows of candidate skills, the neediest first, and a count of where the others stand."""
    plan = plan_of(course)
    ready = _readiness(plan, estimates)
    count = {"skills": len(plan.order), "done": 0, "locked": 0, "empty": 0, "waiting": 0}
    open_rows = []
    for skill in plan.order:
        standing = _standing(skill, plan, estimates.get(skill, UNKNOWN), ready)
        if standing:
            count[standing] += 1
        else:
            row = _row(skill, plan, estimates.get(skill, UNKNOWN), ready[skill])
            open_rows.append((max(row["gain"], row["urgency"]), row))
    open_rows.sort(key=lambda pair: -pair[0])
    rows = []
    for _, row in open_rows:
        exercises = _exercises(row, course, estimates, ready, recent)
        if exercises:
            rows.append(_explained(row, exercises, plan, estimates, recent))
        else:
            count["waiting"] += 1
        if len(rows) == SHORTLIST:
            break
    return rows, count


def _readiness(plan: Plan, estimates: Mapping[int, Estimate]) -> dict[int, float]:
    """The probability that the weakest prerequisite is mastered; 1 without any.

    A prerequisite that nothing can be practised for is looked through, to its own.
    """
    ready: dict[int, float] = {}
    for skill in plan.order:
        ready[skill] = min(
            (
                _solid(estimates.get(before, UNKNOWN)) if plan.exercises[before] else ready[before]
                for before in plan.needs[skill]
            ),
            default=1.0,
        )
    return ready


def _solid(estimate: Estimate) -> float:
    if estimate.secure and not estimate.due:
        return max(estimate.mastered, SECURE_READY)
    return estimate.mastered


def _standing(skill: int, plan: Plan, estimate: Estimate, ready: Mapping[int, float]) -> str:
    """Why a skill is no candidate; empty if it is one. A due skill was open before: it stays so."""
    if not plan.exercises[skill]:
        return "empty"
    if estimate.secure and not estimate.due:
        return "done"
    return "locked" if ready[skill] < READY and not estimate.due else ""


def _row(skill: int, plan: Plan, estimate: Estimate, ready: float) -> dict[str, Any]:
    rule = rule_for(estimate)
    return {
        "skill": skill,
        "rule": rule,
        "p": round(estimate.p, 4),
        "low": round(estimate.low, 4),
        "high": round(estimate.high, 4),
        "sd": round(estimate.sd, 4),
        "mastered": round(estimate.mastered, 4),
        "answers": estimate.answers,
        "known": estimate.known,
        "readiness": round(ready, 4),
        "gain": 0.0 if rule == "review" else round(gain(estimate, ready, plan.opens[skill]), 4),
        "urgency": round(0.9 + REVIEW_TARGET - estimate.p, 4) if rule == "review" else 0.0,
        "order": round(-ORDER * plan.place[skill], 4),
        "idle": None if estimate.idle is None else round(estimate.idle, 2),
    }


def rule_for(estimate: Estimate) -> str:
    if estimate.due:
        return "review"
    maybe = estimate.mastered >= MAYBE_KNOWN and estimate.answers < FEW_ANSWERS
    return "probe" if maybe else "learn"


def gain(estimate: Estimate, ready: float, opens: float) -> float:
    """readiness * (P(not mastered) + what is unsure) * (what lies behind it). Falls as the
    estimate rises."""
    unsure = UNSURE * min(estimate.sd / FULL_SPREAD, 1.0)
    return ready * (1.0 - estimate.mastered + unsure) * (1.0 + OPENS * opens)


def _exercises(
    row: dict[str, Any],
    course: CourseLike,
    estimates: Mapping[int, Estimate],
    ready: Mapping[int, float],
    recent: Recent,
) -> list[list[float]]:
    """[exercise, chance, misfit] of the best fitting ones; none of them locked or just seen."""
    last, blocked = recent.exercises[:1], set(recent.exercises[:JUST_SEEN])
    seen = set(recent.exercises)
    low, high = BANDS[row["rule"]]
    found: list[list[float]] = []
    later: list[list[float]] = []
    for pk in course.by_skill[row["skill"]]:
        exercise = course.exercises[pk]
        skills = exercise.skills or (row["skill"],)
        if pk in last or any(_closed(s, estimates, ready) for s in skills):
            continue
        chance = _chance([estimates.get(s, UNKNOWN) for s in skills], exercise.difficulty)
        misfit = max(low - chance, chance - high, 0.0)
        misfit += SEEN_BEFORE * (pk in seen) + MIXED * (len(skills) - 1)
        (later if pk in blocked else found).append([pk, round(chance, 3), round(misfit, 2)])
    return sorted(found or later, key=lambda one: (one[2], one[0]))[:EXERCISES_KEPT]


def _closed(skill: int, estimates: Mapping[int, Estimate], ready: Mapping[int, float]) -> bool:
    estimate = estimates.get(skill, UNKNOWN)
    return ready.get(skill, 1.0) < READY and not (estimate.secure or estimate.due)


def _chance(estimates: list[Estimate | Unknown], difficulty: float) -> float:
    """P(right) at this difficulty: the mean level of the skills, with their mean spread."""
    variance = sum(e.sd**2 for e in estimates) / len(estimates)
    shrink = math.sqrt(1.0 + math.pi * variance / 8.0)
    level = sum(_logit(e.p) for e in estimates) / len(estimates) * shrink
    return 1.0 / (1.0 + math.exp(-(level - difficulty) / shrink))


def _logit(p: float) -> float:
    bounded = min(max(p, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))


def _explained(
    row: dict[str, Any],
    exercises: list[list[float]],
    plan: Plan,
    estimates: Mapping[int, Estimate],
    recent: Recent,
) -> dict[str, Any]:
    """The row with its exercises and with what the sentence may say besides its numbers."""
    skill = row["skill"]
    right, total = recent.answers.get(skill, (None, None))
    following = next(
        (after for after in plan.needed_by[skill] if not estimates.get(after, UNKNOWN).secure), None
    )
    return row | {"right": right, "total": total, "for": following, "exercises": exercises}

"""From a course and estimates to the few skills worth deciding between, as plain numbers.

The shortlist is all that a policy reads, so a stored one is enough to decide again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from curriculum.policy_exercises import fitting
from curriculum.policy_plan import Plan, plan_of
from curriculum.policy_rules import IN_A_ROW
from curriculum.policy_values import NO_CONTROL, Control, CourseLike, Estimate, Recent

READY = 0.6  # a skill is locked while a prerequisite is less likely to be mastered than this
SECURE_READY = 0.9
SHORTLIST = 40
REVIEW_TARGET = 0.7
MAYBE_KNOWN, FEW_ANSWERS = 0.5, 3
UNSURE, FULL_SPREAD = 0.25, 1.3
OPENS, ORDER, STAY = 0.25, 0.3, 0.1
# What being on the way to a goal adds; twice that in its last week.
GOAL, SOON = 0.5, 7.0
DAILY_REVIEWS = 12


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
class Outlook:
    """One student before one course: what is solid, ready, on the way to a goal."""

    course: CourseLike
    plan: Plan
    estimates: Mapping[int, Estimate]
    recent: Recent
    control: Control

    def estimate(self, skill: int) -> Estimate:
        return self.estimates.get(skill, UNKNOWN)

    @cached_property
    def ready(self) -> dict[int, float]:
        """The probability that the weakest prerequisite is mastered; 1 without any.

        A prerequisite that nothing can be practised for is looked through, to its own.
        """
        ready: dict[int, float] = {}
        for skill in self.plan.order:
            ready[skill] = min(
                (
                    self.solid(before) if self.can_practise(before) else ready[before]
                    for before in self.plan.needs[skill]
                ),
                default=1.0,
            )
        return ready

    @cached_property
    def goals(self) -> dict[int, tuple[int, float]]:
        """Skill -> the most pressing goal that it is on the way to, and the days left for it."""
        found: dict[int, tuple[int, float]] = {}
        graph = self.course.graph
        for goal, days in sorted(self.control.goals.items(), key=lambda one: (-one[1], one[0])):
            if goal in self.plan.place:
                found |= dict.fromkeys((goal, *graph.ancestors(goal)), (goal, days))
        return found

    def can_practise(self, skill: int) -> bool:
        return skill not in self.control.blocked and self.plan.has_exercises(skill)

    def solid(self, skill: int) -> float:
        estimate = self.estimate(skill)
        if skill in self.control.known or (estimate.secure and not estimate.due):
            return max(estimate.mastered, SECURE_READY)
        return estimate.mastered

    def is_closed(self, skill: int) -> bool:
        """For an exercise that is about this skill too."""
        estimate = self.estimate(skill)
        if skill in self.control.blocked:
            return True
        return self.ready.get(skill, 1.0) < READY and not (estimate.secure or estimate.due)

    def standing(self, skill: int) -> str:
        """Why a skill is no candidate; empty if it is one. A due skill was open before: it stays
        so."""
        estimate = self.estimate(skill)
        if not self.plan.has_exercises(skill):
            return "empty"
        if skill in self.control.blocked:
            return "blocked"
        if skill in self.control.known or (estimate.secure and not estimate.due):
            return "done"
        if estimate.due:
            return "waiting" if self.recent.reviews >= DAILY_REVIEWS else ""
        return "locked" if self.ready[skill] < READY else ""


def shortlist(
    course: CourseLike,
    estimates: Mapping[int, Estimate],
    recent: Recent,
    control: Control = NO_CONTROL,
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Rows of candidate skills, the neediest first, and a count of where the others stand.

    What somebody asked for is the only row, however it stands.
    """
    look = Outlook(course, plan_of(course), estimates, recent, control)
    asked = _asked(look)
    if asked:
        return [asked], {"skills": len(look.plan.order)}
    names = ("done", "locked", "empty", "blocked", "waiting")
    count = {"skills": len(look.plan.order), **dict.fromkeys(names, 0)}
    open_skills = []
    for skill in look.plan.order:
        standing = look.standing(skill)
        if standing:
            count[standing] += 1
        else:
            open_skills.append(skill)
    return _filled(look, open_skills, count), count


def _filled(look: Outlook, skills: list[int], count: dict[str, int]) -> list[dict[str, Any]]:
    """The neediest rows that have an exercise; always with the first that three in a row wants."""
    rows = sorted((_row(look, skill) for skill in skills), key=lambda row: -row["score"])
    first = next((k for k in skills if look.recent.streaks.get(k, 0) < IN_A_ROW), None)
    kept: list[dict[str, Any]] = []
    for row in rows:
        if len(kept) >= SHORTLIST and row["skill"] != first:
            continue
        exercises = _exercises(look, row["skill"], row["rule"])
        if exercises:
            kept.append(row | {"exercises": exercises})
        else:
            count["waiting"] += 1
    return kept


def _asked(look: Outlook) -> dict[str, Any] | None:
    """The row of what a person has asked for, if there is something to do for it."""
    control, exercises = look.control, look.course.exercises
    pinned = control.exercise
    if pinned is not None and pinned in exercises and exercises[pinned].skills:
        row = _row(look, exercises[pinned].skills[0], "pinned")
        return row | {"exercises": [[pinned, row["p"], 0.0]]}
    for skill, rule in ((control.check, "check"), (control.skill, "pinned")):
        if skill is not None and skill in look.plan.place:
            found = _exercises(look, skill, rule)
            if found:
                return _row(look, skill, rule) | {"exercises": found}
    return None


def _exercises(look: Outlook, skill: int, rule: str) -> list[list[float]]:
    closed = (lambda _: False) if rule in ("pinned", "check") else look.is_closed
    return fitting(skill, rule, look.course, look.plan, look.estimate, closed, look.recent)


def _row(look: Outlook, skill: int, asked: str = "") -> dict[str, Any]:
    """What a policy may weigh of a skill, and what the sentence may say of it."""
    estimate, plan = look.estimate(skill), look.plan
    rule = asked or rule_for(estimate)
    right, total = look.recent.answers.get(skill, (None, None))
    goal, left = look.goals.get(skill, (None, None))
    worth = {
        "gain": 0.0 if rule == "review" else gain(estimate, look.ready[skill], plan.opens[skill]),
        "urgency": 0.9 + REVIEW_TARGET - estimate.p if rule == "review" else 0.0,
        "order": -ORDER * plan.place[skill],
        "stay": STAY * (skill in look.recent.skills[:1]),
        "toward": 0.0 if left is None else GOAL * (2.0 if left <= SOON else 1.0),
    }
    following = (after for after in plan.needed_by[skill] if not look.estimate(after).secure)
    return {
        "skill": skill,
        "rule": rule,
        "asked": bool(asked),
        "p": round(estimate.p, 4),
        "low": round(estimate.low, 4),
        "high": round(estimate.high, 4),
        "sd": round(estimate.sd, 4),
        "mastered": round(estimate.mastered, 4),
        "answers": estimate.answers,
        "known": estimate.known,
        "readiness": round(look.ready[skill], 4),
        **{name: round(value, 4) for name, value in worth.items()},
        "score": round(sum(worth.values()), 4),
        "place": round(plan.place[skill], 4),
        "streak": look.recent.streaks.get(skill, 0),
        "idle": None if estimate.idle is None else round(estimate.idle, 2),
        "right": right,
        "total": total,
        "for": next(following, None),
        "goal": goal,
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

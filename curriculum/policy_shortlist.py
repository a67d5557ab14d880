"""From a course and estimates to the few skills worth deciding between, as plain numbers.

The shortlist is all that a policy reads, so a stored one is enough to decide again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from curriculum.pace import Pace, by_the_minute
from curriculum.policy_exercises import equally_fitting, fitting
from curriculum.policy_gain import (
    WEIGHTS,
    Array,
    Flags,
    Lately,
    Standing,
    gain,
    reliability,
    standing,
    urgency,
)
from curriculum.policy_plan import Plan, plan_of
from curriculum.policy_rules import IN_A_ROW
from curriculum.policy_values import NO_CONTROL, Control, CourseLike, Estimate, Recent

READY = WEIGHTS.ready
SHORTLIST = 40
FEW_ANSWERS = 3
FULL_SPREAD = 1.5
# What being on the way to a goal multiplies a gain by; in its last week, and before that.
GOAL, GOAL_SOON, SOON = 3.0, 9.0, 7.0
# Learning and finding out.
BY_THE_MINUTE = ("learn", "probe")
STANDINGS = ("empty", "blocked", "done", "waiting", "locked")


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
    streak: tuple[float, float] = (0.0, 0.0)


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Outlook:
    """One student before one course. Arrays go by `plan.order`, [K]."""

    course: CourseLike
    plan: Plan
    estimates: Mapping[int, Estimate]
    recent: Recent
    control: Control

    def estimate(self, skill: int) -> Estimate:
        return self.estimates.get(skill, UNKNOWN)

    @cached_property
    def all(self) -> list[Estimate]:
        found = self.estimates
        return [found.get(skill, UNKNOWN) for skill in self.plan.order]

    @cached_property
    def due(self) -> Flags:
        return np.array([one.due for one in self.all], dtype=bool)

    @cached_property
    def solid(self) -> Flags:
        """Mastered by the rule, or set as known; and not due."""
        secure = np.array([one.secure for one in self.all], dtype=bool) & ~self.due
        return secure | self._among(self.control.known)

    @cached_property
    def standing(self) -> Standing:
        """Of `policy_gain`, where what is solid counts as mastered."""
        p = np.array([one.p for one in self.all], dtype=np.float64)
        sd = np.array([one.sd for one in self.all], dtype=np.float64)
        run = np.array([self.recent.runs.get(k, 0) for k in self.plan.order], dtype=np.float64)
        idle = np.array([np.inf if (d := one.idle) is None else d for one in self.all])
        streak = np.array([one.streak for one in self.all], dtype=np.float64).reshape(-1, 2).T
        lately = Lately(run, idle, reliability(*self.recent.after_two), streak)
        parents = self.plan.parents_without(self.control.blocked)
        return standing(p, sd, lately, self.solid, parents, WEIGHTS)

    @cached_property
    def gains(self) -> Array:
        p = np.array([one.p for one in self.all], dtype=np.float64)
        answers = np.array([one.answers for one in self.all], dtype=np.float64)
        return gain(p, self.standing, answers, self.plan.opens, self.plan.place, WEIGHTS)

    @cached_property
    def scores(self) -> Array:
        """What a policy ranks by: the gain, or the urgency of what is due; more on the way to a
        goal, and where one has just been."""
        out, rank = self.gains.copy(), self.plan.rank
        for i in np.flatnonzero(self.due):
            out[i] = float(urgency(self.all[i].p))
        for skill, (_, days) in self.goals.items():
            out[rank[skill]] *= GOAL_SOON if days <= SOON else GOAL
        for skill in self.recent.skills[:1]:
            if skill in rank:
                out[rank[skill]] *= 1.0 + WEIGHTS.stay
        return out

    @cached_property
    def stands(self) -> list[str]:
        """Why each skill is no candidate; empty if it is one. A due skill was open before: it
        stays so, whatever it builds on."""
        tired = self.recent.reviews >= self.recent.most_reviews
        practicable = np.array([self.plan.has_exercises(k) for k in self.plan.order], dtype=bool)
        found = np.full(len(self.plan.order), "", dtype="<U8")
        found[self.standing.ready < WEIGHTS.ready] = "locked"
        found[self.solid] = "done"
        found[self.due] = "waiting" if tired else ""
        found[self._among(self.control.known)] = "done"
        found[self._among(self.control.blocked)] = "blocked"
        found[~practicable] = "empty"
        out: list[str] = found.tolist()
        return out

    @cached_property
    def goals(self) -> dict[int, tuple[int, float]]:
        """Skill -> the most pressing goal that it is on the way to, and the days left for it."""
        found: dict[int, tuple[int, float]] = {}
        graph = self.course.graph
        for goal, days in sorted(self.control.goals.items(), key=lambda one: (-one[1], one[0])):
            if goal in self.plan.rank:
                found |= dict.fromkeys((goal, *graph.ancestors(goal)), (goal, days))
        return found

    def is_closed(self, skill: int) -> bool:
        """For an exercise that is about this skill too."""
        if skill not in self.plan.rank:
            return False
        return self.stands[self.plan.rank[skill]] in ("locked", "blocked")

    def _among(self, skills: frozenset[int]) -> Flags:
        out = np.zeros(len(self.plan.order), dtype=bool)
        out[[self.plan.rank[k] for k in skills if k in self.plan.rank]] = True
        return out


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
    count = {"skills": len(look.plan.order)} | {name: look.stands.count(name) for name in STANDINGS}
    candidates = [skill for skill, why in zip(look.plan.order, look.stands, strict=True) if not why]
    return _filled(look, candidates, count), count


def _filled(look: Outlook, skills: list[int], count: dict[str, int]) -> list[dict[str, Any]]:
    """The neediest rows that have an exercise; always with the first that three in a row wants."""
    rank, scores = look.plan.rank, look.scores.tolist()
    first = next((k for k in skills if look.recent.runs.get(k, 0) < IN_A_ROW), None)
    kept: list[dict[str, Any]] = []
    for skill in sorted(skills, key=lambda one: -scores[rank[one]]):
        if len(kept) >= SHORTLIST and skill != first:
            continue
        exercises = _exercises(look, skill, _rule(look, skill))
        if exercises:
            kept.append(_timed(_row(look, skill) | {"exercises": exercises}, look.recent.pace))
        else:
            count["waiting"] += 1
    return _scored_by_the_minute(kept, look.recent.pace)


def _asked(look: Outlook) -> dict[str, Any] | None:
    """The row of what a person has asked for, if there is something to do for it."""
    control, exercises = look.control, look.course.exercises
    pinned = control.exercise
    if pinned is not None and pinned in exercises and exercises[pinned].skills:
        row = _row(look, exercises[pinned].skills[0], "pinned")
        return _timed(row | {"exercises": [[pinned, row["p"], 0.0]]}, look.recent.pace)
    for skill, rule in ((control.check, "check"), (control.skill, "pinned")):
        if skill is not None and skill in look.plan.rank:
            found = _exercises(look, skill, rule)
            if found:
                return _timed(_row(look, skill, rule) | {"exercises": found}, look.recent.pace)
    return None


def _timed(row: dict[str, Any], pace: Pace | None) -> dict[str, Any]:
    """With the minutes that its exercises are expected to take."""
    if pace is None:
        return row | {"minutes": None}
    return row | {"minutes": round(pace.expected(equally_fitting(row["exercises"])) / 60, 2)}


def _scored_by_the_minute(rows: list[dict[str, Any]], pace: Pace | None) -> list[dict[str, Any]]:
    """What is to be learned or found out; what is due cannot be exchanged for something shorter."""
    open_to_it = [row for row in rows if row["rule"] in BY_THE_MINUTE]
    if pace is None or not open_to_it:
        return rows
    worths = np.array([pace.worth(60 * row["minutes"]) for row in open_to_it])
    scores = by_the_minute(np.array([row["score"] for row in open_to_it]), worths)
    for row, score in zip(open_to_it, scores.tolist(), strict=True):
        row["score"] = round(score, 6)
    return rows


def _exercises(look: Outlook, skill: int, rule: str) -> list[list[float]]:
    closed = (lambda _: False) if rule in ("pinned", "check") else look.is_closed
    return fitting(skill, rule, look.course, look.plan, look.estimate, closed, look.recent)


def _row(look: Outlook, skill: int, asked: str = "") -> dict[str, Any]:
    """What a policy may weigh of a skill, and what the sentence may say of it."""
    estimate, rank = look.estimate(skill), look.plan.rank[skill]
    rule = asked or _rule(look, skill)
    right, total = look.recent.answers.get(skill, (None, None))
    after = sorted(look.course.graph.dependents[skill], key=look.plan.rank.__getitem__)
    following = (one for one in after if not look.estimate(one).secure)
    return {
        "skill": skill,
        "rule": rule,
        "asked": bool(asked),
        "p": round(estimate.p, 4),
        "low": round(estimate.low, 4),
        "high": round(estimate.high, 4),
        "sd": round(estimate.sd, 4),
        "mastered": round(float(look.standing.mastered[rank]), 4),
        "answers": estimate.answers,
        "known": estimate.known,
        "readiness": round(float(look.standing.ready[rank]), 4),
        "gain": 0.0 if rule == "review" else round(float(look.gains[rank]), 4),
        "urgency": round(float(urgency(estimate.p)), 4) if rule == "review" else 0.0,
        "score": round(float(look.scores[rank]), 6),
        "place": round(float(look.plan.place[rank]), 4),
        "run": look.recent.runs.get(skill, 0),
        "idle": None if estimate.idle is None else round(estimate.idle, 2),
        "right": right,
        "total": total,
        "for": next(following, None),
        "goal": look.goals[skill][0] if skill in look.goals else None,
    }


def _rule(look: Outlook, skill: int) -> str:
    """What an exercise would be for: keeping, finding out, or learning the skill."""
    estimate = look.estimate(skill)
    if estimate.due:
        return "review"
    likely = look.standing.mastered[look.plan.rank[skill]] >= WEIGHTS.stop
    return "probe" if likely and estimate.answers < FEW_ANSWERS else "learn"

"""Which reviews the practice of other skills has already done in part. The rule is
curriculum.review; here it is put together from the ledger. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from curriculum.models import Course
from curriculum.policy_gain import REVIEW_TARGET
from curriculum.reads import course_index
from curriculum.review import Refreshed, Success, partial_reviews, refreshed
from knowledge_tracing.reads import (
    Answered,
    Estimate,
    answers_since,
    class_answers,
    class_if_reviewed,
    if_reviewed,
)

DAY = timedelta(days=1)
REMEMBERED = timedelta(days=30)
ANSWERS = 60
NOW = (0.0,)


@dataclass(frozen=True)
class Fresh:
    """The estimates with partial reviews counted, and what each rests on."""

    estimates: Mapping[int, Estimate]
    partial: Mapping[int, Refreshed] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """For the decision: skill -> share of the forgetting made good, chance before and after."""
        rows = {
            str(skill): [round(one.share, 4), round(one.before, 4), round(one.after, 4)]
            for skill, one in sorted(self.partial.items())
        }
        return {"refreshed": rows} if rows else {}


def refresh(
    student_id: int,
    course: Course,
    estimates: Mapping[int, Estimate],
    answers: Iterable[Answered],
    skills: Collection[int],
    at: datetime,
    days: Sequence[float] = NOW,
) -> Fresh:
    """With partial reviews counted for `skills`, and their forecast for these days. One query,
    and only where there is such practice."""
    practised = _practised(course, estimates, answers, skills, at)
    if not practised:
        return Fresh(estimates)
    chances = if_reviewed(student_id, course, list(practised), at, days)
    return _fresh(estimates, practised, chances, days)


def _practised(
    course: Course,
    estimates: Mapping[int, Estimate],
    answers: Iterable[Answered],
    skills: Collection[int],
    at: datetime,
) -> dict[int, list[Success]]:
    encompassed = course_index(course).graph.encompassed
    if not encompassed or not skills:
        return {}
    rights = [
        (one.skills, (at - one.at) / DAY)
        for one in answers
        if one.right >= 1.0 and not one.help_level
    ]
    return partial_reviews(rights, encompassed, {k: estimates[k].idle or 0.0 for k in skills})


def _fresh(
    estimates: Mapping[int, Estimate],
    practised: Mapping[int, Sequence[Success]],
    chances: Mapping[int, tuple[list[float], list[float]]],
    days: Sequence[float],
) -> Fresh:
    partial = {
        k: refreshed(estimates[k].idle or 0.0, practised[k], days, *chances[k]) for k in chances
    }
    raised = {skill: _raised(estimates[skill], one) for skill, one in partial.items()}
    return Fresh({**estimates, **raised}, partial)


def answers_lately(student_id: int, course: Course, at: datetime) -> list[Answered]:
    """Newest first. One query."""
    return answers_since(student_id, course, at - REMEMBERED, ANSWERS)


def with_partial_reviews(
    student_id: int, course: Course, estimates: Mapping[int, Estimate], at: datetime
) -> Mapping[int, Estimate]:
    """As the choice of the next exercise sees them. 2 queries at most, none where nothing is due
    or no skill encompasses another."""
    due = [skill for skill, estimate in estimates.items() if estimate.due]
    if not due or not course_index(course).graph.encompassed:
        return estimates
    answers = answers_lately(student_id, course, at)
    return refresh(student_id, course, estimates, answers, due, at).estimates


def as_read(
    estimates: Mapping[int, Estimate], fresh: Mapping[int, Estimate]
) -> dict[int, Estimate]:
    """As students read them on their own pages: the numbers are those of the answers, due is what
    is due with partial reviews counted (`fresh`)."""
    return {skill: one._replace(due=fresh[skill].due) for skill, one in estimates.items()}


def as_read_in_class(
    course: Course, estimates: Mapping[int, Mapping[int, Estimate]], at: datetime
) -> Mapping[int, Mapping[int, Estimate]]:
    """`as_read` for every student, with partial reviews as `with_partial_reviews` counts them. 2
    queries at most, none where nothing is due or no skill encompasses another."""
    due = {
        student: skills
        for student, of_one in estimates.items()
        if (skills := [skill for skill, one in of_one.items() if one.due])
    }
    if not due or not course_index(course).graph.encompassed:
        return estimates
    answers = class_answers(due, course, at - REMEMBERED, ANSWERS)
    practised = {
        student: found
        for student, skills in due.items()
        if (found := _practised(course, estimates[student], answers[student], skills, at))
    }
    chances = class_if_reviewed(practised, course, at, NOW) if practised else {}
    fresh = {who: _fresh(estimates[who], practised[who], chances[who], NOW) for who in practised}
    read = {who: as_read(estimates[who], one.estimates) for who, one in fresh.items()}
    return {**estimates, **read}


def _raised(estimate: Estimate, one: Refreshed) -> Estimate:
    return estimate._replace(p=one.after, due=estimate.secure and one.after < REVIEW_TARGET)

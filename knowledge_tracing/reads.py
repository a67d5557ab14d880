"""What is known of students, for pages and for the choice of exercises. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from curriculum.models import Course
from curriculum.rows import Select, fetched
from knowledge_tracing import ledger, psikt
from knowledge_tracing.models import Belief
from knowledge_tracing.psikt import Estimate, Point

__all__ = [
    "Estimate",
    "Moment",
    "Point",
    "answers_since",
    "class_matrix",
    "estimates_for",
    "forecast",
    "review_dates",
    "timeline",
]


_KEPT = Select(
    "FROM knowledge_tracing_belief b WHERE b.student_id = %s AND b.course_id = %s", b=Belief
)

_LATELY = """
SELECT skills, "right" FROM knowledge_tracing_observation
WHERE student_id = %s AND course_id = %s AND at >= %s ORDER BY at DESC LIMIT %s
"""


class Moment(NamedTuple):
    """The belief about one skill just after an answer. `right` is the answer's credit, None when
    the answer was on another skill and moved this one through the graph."""

    at: datetime
    p: float
    low: float
    high: float
    right: float | None


def estimates_for(student_id: int, course: Course, at: datetime) -> dict[int, Estimate]:
    """Every skill of the course, by primary key. One query."""
    dynamics = ledger.dynamics_for(course)
    return psikt.estimates(dynamics, _belief(dynamics, student_id, course), ledger.days(at))


def answers_since(
    student_id: int, course: Course, since: datetime, most: int
) -> list[tuple[list[int], float]]:
    """Skills and credit of the latest answers, newest first. One query."""
    found = fetched(_LATELY, student_id, course.pk, since, most)
    return [(json.loads(skills), right) for skills, right in found]


def class_matrix(
    student_ids: Iterable[int], course: Course, at: datetime
) -> dict[int, dict[int, Estimate]]:
    """Student -> skill -> estimate; students without an answer have the prior. One query."""
    dynamics, t = ledger.dynamics_for(course), ledger.days(at)
    wanted = list(student_ids)
    rows = Belief.objects.filter(student_id__in=wanted, course=course).select_related("course")
    beliefs = {row.student_id: ledger.belief_in(dynamics, row) for row in rows}
    nobody = psikt.estimates(dynamics, psikt.prior(dynamics), t)
    return {
        student: psikt.estimates(dynamics, beliefs[student], t) if student in beliefs else nobody
        for student in wanted
    }


def forecast(
    student_id: int, course: Course, skill_pk: int, at: datetime, days: Sequence[float]
) -> list[Point]:
    """The chance of success on the given days after `at`, without practice. One query."""
    dynamics = ledger.dynamics_for(course)
    if skill_pk not in dynamics.structure.index:
        return []
    belief = _belief(dynamics, student_id, course)
    return psikt.forecast(dynamics, belief, skill_pk, ledger.days(at), days)


def review_dates(student_id: int, course: Course, at: datetime) -> dict[int, date | None]:
    """Mastered skills -> the day on which the chance falls below the target; None when that is
    more than 90 days away. Skills never mastered are not in it. One query."""
    dynamics = ledger.dynamics_for(course)
    found = psikt.review_days(dynamics, _belief(dynamics, student_id, course), ledger.days(at))
    return {
        skill: None if wait is None else (at + timedelta(days=wait)).date()
        for skill, wait in found.items()
    }


def timeline(student_id: int, course: Course, skill_pk: int) -> list[Moment]:
    """The belief about one skill after every answer, by replay. One query."""
    dynamics = ledger.dynamics_for(course)
    if skill_pk not in dynamics.structure.index:
        return []
    belief, moments = psikt.prior(dynamics), []
    for entry in ledger.history(student_id, course):
        belief, _ = psikt.step(dynamics, belief, ledger.days(entry.at), entry.evidence)
        right = entry.evidence.right if skill_pk in entry.evidence.skills else None
        moments.append(Moment(entry.at, *psikt.chance_of(dynamics, belief, skill_pk), right))
    return moments


def _belief(dynamics: psikt.Dynamics, student_id: int, course: Course) -> psikt.Belief:
    found = _KEPT.first(student_id, course.pk)
    if found is None:
        return psikt.prior(dynamics)
    (row,) = found
    row.course = course
    return ledger.belief_in(dynamics, row)

"""What is known of students, for pages and for the choice of exercises. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from curriculum.models import Course
from curriculum.rows import Select, fetched
from knowledge_tracing import ledger, psikt, versions
from knowledge_tracing.learner_traits import found_in
from knowledge_tracing.models import Belief, EdgeProposal, ModelChoice
from knowledge_tracing.psikt import Estimate, Point
from knowledge_tracing.psikt.traits import TraitPosterior

__all__ = [
    "Answered",
    "Estimate",
    "Moment",
    "Point",
    "Stamped",
    "TraitPosterior",
    "answers_since",
    "class_answers",
    "class_if_reviewed",
    "class_matrix",
    "class_traits",
    "decided_proposals",
    "estimates_for",
    "forecast",
    "if_reviewed",
    "open_proposals",
    "put_in_doubt",
    "review_dates",
    "stamped_estimates",
    "timeline",
    "timelines",
    "waiting_proposals",
]


DECIDED_SHOWN = 20

# One row for each student asked for; beside it, what the course gives to somebody new.
_KEPT = Select(
    """
    FROM unnest(%s::bigint[]) AS asked (student)
    LEFT JOIN knowledge_tracing_belief b ON b.student_id = asked.student AND b.course_id = %s
    LEFT JOIN knowledge_tracing_modelchoice c ON c.course_id = %s AND c.classroom IS NULL
    """,
    b=Belief,
    c=(ModelChoice, "model"),
)

_LATELY = """
SELECT skills, "right", help_level, at FROM knowledge_tracing_observation
WHERE student_id = %s AND course_id = %s AND at >= %s ORDER BY at DESC LIMIT %s
"""

_CLASS_LATELY = """
SELECT asked.student, o.skills, o."right", o.help_level, o.at
FROM unnest(%s::bigint[]) AS asked (student)
CROSS JOIN LATERAL (
  SELECT skills, "right", help_level, at FROM knowledge_tracing_observation
  WHERE student_id = asked.student AND course_id = %s AND at >= %s ORDER BY at DESC LIMIT %s
) o
ORDER BY asked.student, o.at DESC
"""

_NOT_RIGHT = """
SELECT DISTINCT o.student_id, k.skill::bigint
FROM unnest(%s::bigint[], %s::timestamptz[]) AS asked (student, since)
JOIN knowledge_tracing_observation o
  ON o.student_id = asked.student AND o.course_id = %s AND o.at > asked.since AND o."right" < 1
CROSS JOIN jsonb_array_elements_text(o.skills) AS k (skill)
"""


class Answered(NamedTuple):
    """One answer as it was observed."""

    skills: list[int]
    right: float
    help_level: int
    at: datetime


class Moment(NamedTuple):
    """The belief about one skill just after an answer. `right` is the answer's credit, None when
    the answer was on another skill and moved this one through the graph; `secure`: mastered by
    the rule."""

    at: datetime
    p: float
    low: float
    high: float
    right: float | None
    secure: bool = False


class Stamped(NamedTuple):
    """What is known of a student at some time, and the version of the model that says so."""

    estimates: dict[int, Estimate]
    model_version: str


def estimates_for(student_id: int, course: Course, at: datetime) -> dict[int, Estimate]:
    """Every skill of the course, by primary key. One query."""
    return stamped_estimates(student_id, course, at).estimates


def stamped_estimates(student_id: int, course: Course, at: datetime) -> Stamped:
    """The estimates with their model, for records. One query."""
    dynamics, belief = _belief(student_id, course)
    found = psikt.estimates(dynamics, belief, ledger.days(at))
    return Stamped(found, dynamics.params.version)


def answers_since(student_id: int, course: Course, since: datetime, most: int) -> list[Answered]:
    """The latest answers, newest first. One query."""
    found = fetched(_LATELY, student_id, course.pk, since, most)
    return [Answered(json.loads(skills), *rest) for skills, *rest in found]


def class_answers(
    student_ids: Collection[int], course: Course, since: datetime, most: int
) -> dict[int, list[Answered]]:
    """`answers_since` for each of these students. One query."""
    found: dict[int, list[Answered]] = {student: [] for student in student_ids}
    rows = fetched(_CLASS_LATELY, list(found), course.pk, since, most)
    for student, skills, *rest in rows:
        found[student].append(Answered(json.loads(skills), *rest))
    return found


def put_in_doubt(since: Mapping[int, datetime], course: Course) -> dict[int, frozenset[int]]:
    """Student -> the skills with an answer that was not right after that time; only students with
    any. One query."""
    found: dict[int, set[int]] = {}
    for student, skill in fetched(_NOT_RIGHT, list(since), list(since.values()), course.pk):
        found.setdefault(student, set()).add(skill)
    return {student: frozenset(skills) for student, skills in found.items()}


def class_matrix(
    student_ids: Iterable[int], course: Course, at: datetime
) -> dict[int, dict[int, Estimate]]:
    """Student -> skill -> estimate; students without an answer have the prior. One query."""
    t = ledger.days(at)
    wanted = list(student_ids)
    beliefs: dict[int | None, dict[int, Estimate]] = {}
    for row, default in _KEPT.rows(wanted, course.pk, course.pk):
        # Those without a row share one entry, under no name.
        who = row.student_id if row else None
        if who is None and who in beliefs:
            continue
        beliefs[who] = psikt.estimates(*_served(course, row, default), t)
    return {student: beliefs[student if student in beliefs else None] for student in wanted}


def class_traits(student_ids: Iterable[int], course: Course) -> dict[int, TraitPosterior]:
    """How those differ of whom enough is known; `psikt.traits.NAMES` is the order. One query."""
    rows = Belief.objects.filter(student__in=student_ids, course=course, traits__isnull=False)
    looks = rows.values_list("student_id", "traits")
    return {student: found for student, traits in looks if (found := found_in(traits))}


def forecast(
    student_id: int, course: Course, skill_pk: int, at: datetime, days: Sequence[float]
) -> list[Point]:
    """The chance of success on the given days after `at`, without practice. One query."""
    dynamics, belief = _belief(student_id, course)
    if skill_pk not in dynamics.structure.index:
        return []
    return psikt.forecast(dynamics, belief, skill_pk, ledger.days(at), days)


def review_dates(student_id: int, course: Course, at: datetime) -> dict[int, date | None]:
    """Mastered skills -> the day on which the chance falls below the target; None when that is
    more than 90 days away. Skills never mastered are not in it. One query."""
    found = psikt.review_days(*_belief(student_id, course), ledger.days(at))
    return {
        skill: None if wait is None else (at + timedelta(days=wait)).date()
        for skill, wait in found.items()
    }


def if_reviewed(
    student_id: int, course: Course, skills: Sequence[int], at: datetime, days: Sequence[float]
) -> dict[int, tuple[list[float], list[float]]]:
    """Skill -> its chance on the given days after `at`, the first of them 0, without practice; and
    the same if it were answered rightly now. One query."""
    return class_if_reviewed({student_id: skills}, course, at, days)[student_id]


def class_if_reviewed(
    wanted: Mapping[int, Collection[int]], course: Course, at: datetime, days: Sequence[float]
) -> dict[int, dict[int, tuple[list[float], list[float]]]]:
    """`if_reviewed` for the skills of each of these students. One query."""
    t, rows = ledger.days(at), _KEPT.rows(list(wanted), course.pk, course.pk)
    kept = {row.student_id: row for row, _ in rows if row}
    default = rows[0][1] if rows else None
    found = {}
    for student, skills in wanted.items():
        dynamics, belief = _served(course, kept.get(student), default)
        known = [skill for skill in skills if skill in dynamics.structure.index]
        found[student] = psikt.if_reviewed(dynamics, belief, t, known, days)
    return found


def timeline(student_id: int, course: Course, skill_pk: int) -> list[Moment]:
    """The belief about one skill after every answer, by replay. One query."""
    return timelines(student_id, course, [skill_pk])[skill_pk]


def timelines(
    student_id: int, course: Course, skills: Collection[int], *, own: bool = False
) -> dict[int, list[Moment]]:
    """The belief about each skill after every answer, or only after its own, by replay. One
    query."""
    version, entries = ledger.history_as_shown(student_id, course)
    dynamics = ledger.dynamics_for(course, version)
    moments: dict[int, list[Moment]] = {skill: [] for skill in skills}
    known = [skill for skill in moments if skill in dynamics.structure.index]
    belief = psikt.prior(dynamics)
    for entry in entries:
        belief, _ = psikt.step(dynamics, belief, ledger.days(entry.at), entry.evidence)
        for skill in known:
            mine = skill in entry.evidence.skills
            if mine or not own:
                right = entry.evidence.right if mine else None
                moments[skill].append(_moment(dynamics, belief, skill, entry.at, right))
    return moments


def _moment(
    dynamics: psikt.Dynamics,
    belief: psikt.Belief,
    skill: int,
    at: datetime,
    right: float | None,
) -> Moment:
    secure = bool(belief.tally[psikt.SECURE, dynamics.structure.index[skill]])
    return Moment(at, *psikt.chance_of(dynamics, belief, skill), right, secure)


def open_proposals(course: Course) -> list[EdgeProposal]:
    """What waits for an author, the surest first: one query."""
    rows = _waiting(course).select_related("source", "target").order_by("kind", "pk")
    return sorted(rows, key=lambda one: -abs(one.probability - 0.5))


def waiting_proposals(course: Course) -> int:
    """How many wait for an author: one query."""
    return _waiting(course).count()


def _waiting(course: Course) -> QuerySet[EdgeProposal]:
    """Retired skills are left out."""
    found = EdgeProposal.objects.filter(course=course, state=EdgeProposal.State.OPEN)
    return found.filter(source__retired=False, target__retired=False)


def decided_proposals(course: Course) -> list[EdgeProposal]:
    """What an author has accepted or rejected, the newest first: one query."""
    found = course.edge_proposals.exclude(state=EdgeProposal.State.OPEN)
    rows = found.select_related("source", "target", "decided_by")
    return list(rows.order_by("-decided_at", "-pk")[:DECIDED_SHOWN])


def _belief(student_id: int, course: Course) -> tuple[psikt.Dynamics, psikt.Belief]:
    return _served(course, *_KEPT.rows([student_id], course.pk, course.pk)[0])


def _served(
    course: Course, row: Belief | None, default: ModelChoice | None
) -> tuple[psikt.Dynamics, psikt.Belief]:
    """A belief is read with the model that computed it: after a switch it is shown as it was
    until it has been replayed, never read with the wrong parameters."""
    if row is not None and row.answers:
        row.course = course
        dynamics = ledger.dynamics_for(course, row.model_version)
        return dynamics, ledger.belief_in(dynamics, row)
    model = row.model_id if row else default.model_id if default else None
    dynamics = ledger.dynamics_for(course, versions.version_of(model))
    return dynamics, psikt.prior(dynamics)

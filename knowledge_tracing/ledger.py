"""From tables to the filter and back: the course's dynamics, the ledger as a history, a row as
a belief. Used by reads and actions; decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.reads import course_index
from curriculum.recent import Recent
from knowledge_tracing import psikt
from knowledge_tracing.models import Belief, Observation

DAY = 86_400.0

# Per process: preparing a course takes milliseconds, in courses of a thousand skills half a
# second. The key is the index's id, which cannot be reused while the value holds the index.
_prepared: Recent[tuple[CourseIndex, psikt.Dynamics]] = Recent(16)


class Entry(NamedTuple):
    """One observation as the filter reads it."""

    at: datetime
    evidence: psikt.Evidence
    source: UUID


def dynamics_for(course: Course) -> psikt.Dynamics:
    """Cached as long as the course's index is; no query of its own."""
    index = course_index(course)
    return _prepared.get(id(index), lambda: (index, _prepare(index)))[1]


def _prepare(index: CourseIndex) -> psikt.Dynamics:
    skills = set(index.skills) | set(index.graph.nodes)
    return psikt.dynamics_of(psikt.Structure.build(skills, index.graph.prerequisites))


def days(at: datetime) -> float:
    """Days since 1970: the filter's time."""
    if at.tzinfo is None:
        raise ValueError("A time without a zone is no time")
    return at.timestamp() / DAY


def history(student_id: int, course: Course) -> list[Entry]:
    """The whole ledger of one student in one course, oldest first. One query."""
    rows = (
        Observation.objects.filter(student_id=student_id, course=course)
        .order_by("at", "pk")
        .values_list("at", "skills", "item", "right", "difficulty", "guess", "help_level", "source")
    )
    return [
        Entry(at, psikt.Evidence(tuple(skills), item, right, difficulty, guess, level), source)
        for at, skills, item, right, difficulty, guess, level, source in rows
    ]


def replay(dynamics: psikt.Dynamics, entries: list[Entry]) -> psikt.Belief:
    belief, _ = psikt.run(dynamics, ((days(entry.at), entry.evidence) for entry in entries))
    return belief


def belief_in(dynamics: psikt.Dynamics, row: Belief) -> psikt.Belief:
    """For showing: the stored belief, carried over if the course has changed since, replayed if
    it cannot be. Writes nothing."""
    if not row.answers:
        return psikt.prior(dynamics)
    data = bytes(row.state)
    try:
        return psikt.from_bytes(dynamics, data)
    except psikt.StateError:
        pass
    try:
        return psikt.adapt(dynamics, data, tuple(row.skills))
    except psikt.StateError:
        return replay(dynamics, history(row.student_id, row.course))

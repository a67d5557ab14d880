"""From tables to the filter and back: the course's dynamics, the ledger as a history, a row as
a belief. Used by reads and actions; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.reads import course_index
from curriculum.recent import Recent
from knowledge_tracing import psikt, versions
from knowledge_tracing.models import Belief, Observation

DAY = 86_400.0

# Per process: preparing a course takes milliseconds, in courses of a thousand skills half a
# second. The key is the index's id, which cannot be reused while the value holds the index. A
# course takes up to seven places, one for each trait node.
_prepared: Recent[tuple[CourseIndex, psikt.Dynamics]] = Recent(96)


# An Entry's, in its order.
_COLUMNS = (
    "at", "source", "skills",
    "item", "right", "difficulty", "guess", "help_level",
)  # fmt: skip


class Entry(NamedTuple):
    """One observation as the filter reads it."""

    at: datetime
    evidence: psikt.Evidence
    source: UUID


def dynamics_for(course: Course, version: str = versions.DEFAULTS) -> psikt.Dynamics:
    """The course under one version of the model: `params.version` tells which it became.

    Cached as long as the course's index is; no query of its own but to read a fitted model, once
    per process.
    """
    index = course_index(course)
    return _prepared.get((id(index), version), lambda: (index, _prepare(index, version)))[1]


def chosen_for(row: Belief) -> psikt.Dynamics:
    """Under the model that the student is to be served with, at their trait node."""
    version = versions.version_of(row.model_id)
    return dynamics_for(row.course, versions.with_node(version, row.node))


def structure_of(index: CourseIndex) -> psikt.Structure:
    skills = set(index.skills) | set(index.graph.nodes)
    return psikt.Structure.build(skills, index.graph.prerequisites)


def _prepare(index: CourseIndex, version: str) -> psikt.Dynamics:
    return versions.dynamics(version, structure_of(index))


def days(at: datetime) -> float:
    """Days since 1970: the filter's time."""
    if at.tzinfo is None:
        raise ValueError("A time without a zone is no time")
    return at.timestamp() / DAY


def history(student_id: int, course: Course) -> list[Entry]:
    """The whole ledger of one student in one course, oldest first. One query."""
    rows = Observation.objects.filter(student_id=student_id, course=course)
    return [_entry(row) for row in rows.order_by("at", "pk").values_list(*_COLUMNS)]


def history_as_shown(student_id: int, course: Course) -> tuple[str, list[Entry]]:
    """The same with the version that the student's belief is of. One query."""
    own = {"student": OuterRef("student"), "course": OuterRef("course")}
    shown = Subquery(Belief.objects.filter(**own).values("model_version")[:1])
    rows = Observation.objects.filter(student_id=student_id, course=course)
    found = list(rows.order_by("at", "pk").values_list(*_COLUMNS, shown))
    version = found[0][-1] if found else None
    return version or versions.DEFAULTS, [_entry(row[:-1]) for row in found]


def histories(course: Course, until: int) -> Iterator[tuple[int, list[Entry]]]:
    """Student by student, every observation up to this primary key. One query, read as it goes."""
    rows = Observation.objects.filter(course=course, pk__lte=until)
    ordered = rows.order_by("student", "at", "pk").values_list(*_COLUMNS, "student_id")
    for student, found in groupby(ordered.iterator(chunk_size=5000), itemgetter(-1)):
        yield student, [_entry(row[:-1]) for row in found]


def _entry(row: Sequence[Any]) -> Entry:
    at, source, skills, *rest = row
    return Entry(at, psikt.Evidence(tuple(skills), *rest), source)


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

"""Writing what was observed. The ledger is the truth; the belief row is a cache of it."""

from __future__ import annotations

import json
from bisect import bisect_right
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from curriculum.models import Course
from curriculum.rows import Select
from knowledge_tracing import ledger, psikt
from knowledge_tracing.ledger import Entry
from knowledge_tracing.models import Belief, Observation
from knowledge_tracing.psikt import Estimate, Evidence

_LOCKED = Select(
    "FROM knowledge_tracing_belief b WHERE b.course_id = %s AND b.student_id = %s FOR UPDATE",
    b=Belief,
)
# With the model that the course has now.
_BEGIN = """
INSERT INTO knowledge_tracing_belief
  (student_id, course_id, model_id, pinned, node, model_version, skills, state, answers, t_last)
VALUES (
  %s, %s,
  (SELECT model_id FROM knowledge_tracing_modelchoice WHERE course_id = %s AND classroom IS NULL),
  false, 0, '', '[]', '', 0, NULL
)
ON CONFLICT (student_id, course_id) DO NOTHING
"""
_APPEND = """
INSERT INTO knowledge_tracing_observation
  (student_id, course_id, source, skills, item, "right", difficulty, guess, help_level, at,
   predicted, model_version)
VALUES (%s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (source) DO NOTHING
RETURNING id
"""
_STORE = """
UPDATE knowledge_tracing_belief
SET model_version = %s, skills = %s::jsonb, state = %s, answers = %s, t_last = %s
WHERE id = %s
"""
# Both at once, with nearly every answer.
_MOVE = f"WITH line AS ({_APPEND}) {_STORE} AND EXISTS (SELECT 1 FROM line)"  # noqa: S608


def observe(
    *, student_id: int, course: Course, evidence: Evidence, source: UUID, at: datetime
) -> dict[int, Estimate]:
    """Record one judged answer and move the belief; the estimates just after it.

    In the caller's transaction, with the belief row locked: lock, append with store (two queries;
    two more at a student's first answer in a course). The same `source` twice changes nothing.
    An answer older than the last one, or a belief of another graph or model, is settled by
    replaying the ledger (one more query).
    """
    t = ledger.days(at)
    entry = Entry(at, evidence, source)
    with transaction.atomic(savepoint=False):
        row = _locked(student_id, course)
        dynamics = ledger.chosen_for(row)
        current = _current(dynamics, row, at)
        if current is None:
            belief = _replayed(dynamics, row, entry)
        else:
            belief = _appended(dynamics, row, current, entry)
    return psikt.estimates(dynamics, belief, t if belief.t is None else max(t, belief.t))


def rebuild(student_id: int, course: Course) -> int:
    """Replace the belief by a replay of the ledger; the number of answers in it."""
    with transaction.atomic():
        row = _locked(student_id, course)
        dynamics = ledger.chosen_for(row)
        entries = ledger.history(student_id, course)
        belief = ledger.replay(dynamics, entries)
        _store(dynamics, row, belief, entries[-1].at if entries else None)
    return belief.answers


def rewind(student_id: int, course: Course, at: datetime, version: str) -> None:
    """Forget what was observed after `at`; the belief becomes that of this version then. For
    replays alone, in a transaction that is rolled back."""
    Observation.objects.filter(student_id=student_id, course=course, at__gt=at).delete()
    entries = ledger.history(student_id, course)
    row = Belief.objects.filter(student_id=student_id, course=course).first()
    if row is not None:
        dynamics = ledger.dynamics_for(course, version)
        last = entries[-1].at if entries else None
        _store(dynamics, row, ledger.replay(dynamics, entries), last)


def _locked(student_id: int, course: Course) -> Belief:
    """The student's row in this course, made if there is none, locked until the commit."""
    found = _LOCKED.rows(course.pk, student_id)
    if not found:
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, [student_id, course.pk, course.pk])
        found = _LOCKED.rows(course.pk, student_id)
    row: Belief = found[0][0]
    row.course = course
    return row


def _current(dynamics: psikt.Dynamics, row: Belief, at: datetime) -> psikt.Belief | None:
    """The stored belief if this answer can simply be added to it."""
    if row.answers == 0:
        return psikt.prior(dynamics)
    if row.model_version != dynamics.params.version:
        return None
    if row.t_last is not None and at < row.t_last:
        return None
    try:
        return psikt.from_bytes(dynamics, bytes(row.state))
    except psikt.StateError:
        return None


def _appended(
    dynamics: psikt.Dynamics, row: Belief, belief: psikt.Belief, entry: Entry
) -> psikt.Belief:
    following, info = psikt.step(dynamics, belief, ledger.days(entry.at), entry.evidence)
    line = _line(dynamics, row, entry, info.predicted)
    values = (*line, *_state(dynamics, following, entry.at), row.pk)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, values)
        return following if cursor.rowcount else belief


def _replayed(dynamics: psikt.Dynamics, row: Belief, entry: Entry) -> psikt.Belief:
    """As if the answer had come in its turn; among equal times it is the last."""
    entries = ledger.history(row.student_id, row.course)
    if all(known.source != entry.source for known in entries):
        place = bisect_right([known.at for known in entries], entry.at)
        before = ledger.replay(dynamics, entries[:place])
        _, info = psikt.step(dynamics, before, ledger.days(entry.at), entry.evidence)
        if _append(_line(dynamics, row, entry, info.predicted)):
            entries.insert(place, entry)
    belief = ledger.replay(dynamics, entries)
    _store(dynamics, row, belief, entries[-1].at if entries else None)
    return belief


def _append(line: tuple[Any, ...]) -> bool:
    """One line in the ledger; False if this source is already there."""
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, line)
        return bool(cursor.rowcount)


def _store(
    dynamics: psikt.Dynamics, row: Belief, belief: psikt.Belief, last: datetime | None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STORE, (*_state(dynamics, belief, last), row.pk))


def _line(dynamics: psikt.Dynamics, row: Belief, entry: Entry, predicted: float) -> tuple[Any, ...]:
    evidence = entry.evidence
    return (
        row.student_id,
        row.course_id,
        entry.source,
        json.dumps(evidence.skills),
        evidence.item,
        evidence.right,
        evidence.difficulty,
        evidence.guess,
        evidence.help_level,
        entry.at,
        predicted,
        dynamics.params.version,
    )


def _state(
    dynamics: psikt.Dynamics, belief: psikt.Belief, last: datetime | None
) -> tuple[Any, ...]:
    return (
        dynamics.params.version,
        json.dumps(dynamics.structure.skills),
        psikt.to_bytes(dynamics, belief),
        belief.answers,
        last,
    )

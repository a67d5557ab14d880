"""Where in a run a student is, and the lock under which that is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from curriculum.content import Document, Step
from curriculum.reads import variant
from curriculum.rows import Select
from dialogue.models import Turn
from tutor.practice.models import Attempt, HintUse, Run, Session

# Run with every answer: written out, because composing them costs more than running them.
_TOUCH = "UPDATE practice_session SET last_active = %s WHERE id = %s AND finished IS NULL"
_HERE = Select(
    """
    FROM practice_run r
    LEFT JOIN LATERAL (
      SELECT * FROM practice_hintuse
      WHERE run_id = r.id AND step_id = %s ORDER BY level DESC LIMIT 1
    ) h ON true
    LEFT JOIN practice_attempt a ON a.run_id = r.id
    WHERE r.id = %s ORDER BY a.id
    """,
    r=(Run, "state", "step_index"),
    h=HintUse,
    a=Attempt,
)


@dataclass(frozen=True)
class Place:
    """Where in a run a student is: the open step that a request is about."""

    session: Session
    run: Run
    document: Document
    step: Step

    @property
    def placing(self) -> bool:
        return self.run.in_placement

    @property
    def is_last_step(self) -> bool:
        return self.run.step_index == len(self.document.steps) - 1


def place_of(session: Session, run: UUID, step: str, *, placing: bool = False) -> Place | None:
    """The place, or None if that step of that run is not the open one (any more). The questions of
    a placement have a door of their own: `placing`."""
    latest = session.latest_run
    if latest is None or latest.code != run or not latest.is_open:
        return None
    if latest.in_placement != placing:
        return None
    document = variant(latest.version, latest.seed)
    here = document.steps[latest.step_index]
    return Place(session, latest, document, here) if here.id == step else None


def touch(session: Session, at: datetime) -> bool:
    """Lock the session by writing to it; False if it is finished. Every action does this first,
    so the actions of one student in one course happen one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [at, session.pk])
        return bool(cursor.rowcount == 1)


@dataclass(frozen=True)
class UnderLock:
    """How a place stands under the lock. moved_on: the run is not at that step any more; help: the
    highest rung seen on the step; attempts: of the whole run, in order."""

    moved_on: bool
    help: int
    attempts: list[Attempt]


def stand(place: Place) -> UnderLock:
    found = _HERE.rows(place.step.id, place.run.pk)
    run, hint, _first = found[0]
    return UnderLock(
        moved_on=not run.is_open or run.step_index != place.run.step_index,
        help=hint.level if hint else 0,
        attempts=[attempt for _run, _hint, attempt in found if attempt],
    )


def remember_hint(place: Place, turn: Turn) -> None:
    """A turn that showed a rung of the ladder: the answers after it were given with help."""
    if not turn.hint_level:
        return
    # The answer itself, told where no rung says it, is the bottom of the ladder too.
    hint_id = turn.trace.get("hint_id") or "answer"
    seen = HintUse(
        run=place.run,
        step_id=place.step.id,
        hint_id=hint_id,
        level=turn.hint_level,
        at=turn.at,
    )
    HintUse.objects.bulk_create([seen], ignore_conflicts=True)

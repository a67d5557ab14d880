"""Where in a run a student is, and the lock under which that is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from curriculum.content import Document, Step
from curriculum.prepared import Prepared
from curriculum.reads import variant
from dialogue.models import Turn
from tutor.practice.models import Attempt, HintUse, Run, Session

# Read with every answer: written out, because writing them costs more than running them.
HERE = """
SELECT r.state, r.step_index,
       (SELECT max(h.level) FROM practice_hintuse h WHERE h.run_id = r.id AND h.step_id = %s)
FROM practice_run r WHERE r.id = %s
"""
_ATTEMPTS = Prepared(lambda run: Attempt.objects.filter(run_id=run).order_by("pk"), 0)


@dataclass(frozen=True)
class Place:
    """Where in a run a student is: the open step that a request is about."""

    session: Session
    run: Run
    document: Document
    step: Step

    @property
    def is_last_step(self) -> bool:
        return self.run.step_index == len(self.document.steps) - 1


def place_of(session: Session, run: UUID, step: str) -> Place | None:
    """The place, or None if that step of that run is not the open one (any more)."""
    latest = session.latest_run
    if latest is None or latest.code != run or not latest.is_open:
        return None
    document = variant(latest.version, latest.seed)
    here = document.steps[latest.step_index]
    return Place(session, latest, document, here) if here.id == step else None


def touch(session: Session, at: datetime) -> bool:
    """Lock the session by writing to it; False if it is finished. Every action does this first,
    so the actions of one student in one course happen one after the other."""
    mine = Session.objects.filter(pk=session.pk, finished__isnull=True)
    return mine.update(last_active=at) == 1


def attempts_of(run: Run) -> list[Attempt]:
    return _ATTEMPTS.rows(run.pk)


def help_if_still_here(place: Place) -> int | None:
    """Under the lock: the highest rung seen on this step, or None if the run has moved on."""
    with connection.cursor() as cursor:
        cursor.execute(HERE, [place.step.id, place.run.pk])
        state, index, level = cursor.fetchone()
    if state != Run.State.OPEN or index != place.run.step_index:
        return None
    return level or 0


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

"""A student asks for help, or says that something is wrong with an exercise."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from curriculum.reads import variant
from dialogue.actions import give_hint
from dialogue.moves import Standing
from knowledge_tracing.reads import estimates_for
from tutor.practice.actions.place import (
    Place,
    UnderLock,
    place_of,
    remember_hint,
    stand,
    touch,
)
from tutor.practice.evidence import mastery_of
from tutor.practice.models import ProblemReport, Run, Session
from tutor.practice.outcome import Outcome


def ask_hint(session: Session, *, run: UUID, step: str, at: datetime) -> Outcome:
    """The next rung of the ladder, remembered as seen. Nothing if the step is no longer open."""
    place = place_of(session, run, step)
    if place is None:
        return Outcome("stale", session.latest_run)
    with transaction.atomic():
        here = stand(place) if touch(session, at) else None
        if here is None or here.moved_on:
            return Outcome("stale", place.run)
        standing = _standing(place, here, at)
        turn = give_hint(
            place.run.conversation,
            document=place.document,
            step=place.step,
            standing=standing,
            at=at,
        )
        remember_hint(place, turn)
    return Outcome("recorded", place.run, turn=turn)


def _standing(place: Place, here: UnderLock, at: datetime) -> Standing:
    attempts = [one for one in here.attempts if one.step_id == place.step.id]
    hints = list(place.run.hints.filter(step_id=place.step.id).order_by("at"))
    judged = [one for one in attempts if one.judged]
    since_attempt = [hint for hint in hints if not judged or hint.at > judged[-1].at]
    estimates = estimates_for(place.session.student_id, place.session.course, at)
    return Standing(
        mastery=mastery_of(place, estimates),
        last_step=place.is_last_step,
        wrong_before=sum(one.verdict in ("wrong", "partial") for one in judged),
        same_wrong=False,
        hint_level=here.help,
        help_in_a_row=len(since_attempt),
        attempts=len(judged),
        seconds_since_hint=(at - hints[-1].at).total_seconds() if hints else None,
    )


def report_problem(session: Session, *, run: UUID, text: str) -> ProblemReport | None:
    """Keep what the student says of the step that is open, or of the whole exercise once it is
    over: one notices things late."""
    about = Run.objects.select_related("version").filter(session=session, code=run).first()
    if about is None:
        return None
    step = variant(about.version, about.seed).steps[about.step_index].id if about.is_open else "-"
    return ProblemReport.objects.create(
        run=about, student_id=session.student_id, step_id=step, text=text
    )

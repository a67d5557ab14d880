"""A student answers. Judging comes first and holds no lock; then one transaction records the
attempt, moves the belief, lets the tutor reply and moves the run on: everything or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from curriculum import rows
from curriculum.checking import check
from curriculum.checking.verdict import Verdict
from curriculum.policy import Estimate
from dialogue.actions import reply
from dialogue.models import Turn
from dialogue.moves import AnswerSeen
from knowledge_tracing.actions import observe
from knowledge_tracing.reads import estimates_for
from tutor.practice.actions.following import answered
from tutor.practice.actions.place import (
    Place,
    place_of,
    remember_hint,
    stand,
    touch,
)
from tutor.practice.evidence import evidence_of, help_counted, is_evidence, standing_of
from tutor.practice.models import Attempt, Run, Session
from tutor.practice.outcome import Outcome


def submit_answer(
    session: Session,
    *,
    run: UUID,
    step: str,
    text: str,
    ticket: UUID,
    at: datetime,
    placing: bool = False,
) -> Outcome:
    """Judge and record one answer. The same ticket again returns the first outcome; an answer to
    a step that is no longer open changes nothing. placing: a question of a placement, which one
    answer ends, and to which the tutor says nothing."""
    place = place_of(session, run, step, placing=placing)
    if place is None:
        return _not_here(session, ticket)
    verdict = check(place.step.answer, text, language=place.run.conversation.language)
    return _recorded(place, text, verdict, ticket, at)


def dont_know(
    session: Session, *, run: UUID, step: str, ticket: UUID, at: datetime, placing: bool = False
) -> Outcome:
    """The student asks to be shown. Says as much about the skill as a wrong answer, once; the
    run goes on to the next step, with this one explained."""
    place = place_of(session, run, step, placing=placing)
    if place is None:
        return _not_here(session, ticket)
    return _recorded(place, "", Verdict("wrong", note=Attempt.DONT_KNOW), ticket, at)


def _recorded(place: Place, text: str, verdict: Verdict, ticket: UUID, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            return _record(place, text, verdict, ticket, at)
    except IntegrityError:
        # A ticket that was used in another run: not one of our forms.
        if not Attempt.objects.filter(ticket=ticket).exists():
            raise
        return Outcome("stale", place.run)


def _record(place: Place, text: str, verdict: Verdict, ticket: UUID, at: datetime) -> Outcome:
    if not touch(place.session, at):
        return _not_here(place.session, ticket)
    here = stand(place)
    attempts = here.attempts
    first = next((one for one in attempts if one.ticket == ticket), None)
    if first is not None and first.text == text:
        return Outcome("repeated", place.run, first)
    if here.moved_on:
        return Outcome("stale", place.run)
    # Another answer on an old form (the browser's Back): a new attempt, with a ticket of its own.
    new_ticket = uuid5(ticket, text) if first is not None else ticket
    attempt = _insert(place, text, verdict, new_ticket, here.help, at)
    if verdict.malformed:
        return Outcome("recorded", place.run, attempt, [*attempts, attempt])
    return _consequences(place, attempt, verdict, attempts)


def _insert(
    place: Place, text: str, verdict: Verdict, ticket: UUID, level: int, at: datetime
) -> Attempt:
    shown = verdict.note == Attempt.DONT_KNOW
    note = {"code": verdict.note, "at": verdict.at, "credit": verdict.credit, **verdict.detail}
    attempt = Attempt(
        run=place.run,
        student_id=place.session.student_id,
        ticket=ticket,
        step_id=place.step.id,
        text=text,
        verdict=Attempt.DONT_KNOW if shown else verdict.kind,
        normal_form=verdict.normal_form,
        note={} if shown else note,
        help_level=level,
        at=at,
    )
    rows.insert(attempt)
    return attempt


def _consequences(
    place: Place, attempt: Attempt, verdict: Verdict, before: list[Attempt]
) -> Outcome:
    estimates = _observe(place, attempt, before)
    turns: list[Turn] | None = None
    if attempt.verdict != Attempt.DONT_KNOW and not place.placing:
        turns = reply(
            place.run.conversation,
            document=place.document,
            step=place.step,
            answer=AnswerSeen(attempt.code, attempt.text, verdict),
            standing=standing_of(place, attempt, before, estimates),
            course=place.session.course,
            at=attempt.at,
        )
        remember_hint(place, turns[-1])
    if place.placing:
        _advance(place.run, 1, attempt.at)
    elif verdict.right or attempt.verdict == Attempt.DONT_KNOW:
        _advance(place.run, len(place.document.steps), attempt.at)
    answered(place, attempt, before)
    return Outcome(
        "recorded",
        place.run,
        attempt,
        attempts=[*before, attempt],
        turn=turns[-1] if turns else None,
        turns=turns,
        estimates=estimates,
    )


def _observe(place: Place, attempt: Attempt, before: list[Attempt]) -> Mapping[int, Estimate]:
    """Tell tracing what this answer shows; an answer that shows nothing new only reads."""
    on_step = [one for one in before if one.step_id == attempt.step_id and one.judged]
    course, student_id = place.session.course, attempt.student_id
    evidence = None
    if is_evidence(attempt, on_step):
        evidence = evidence_of(place, attempt, help_counted(attempt, on_step))
    if evidence is None:
        return estimates_for(student_id, course, attempt.at)
    return observe(
        student_id=student_id,
        course=course,
        evidence=evidence,
        source=attempt.code,
        at=attempt.at,
    )


def _advance(run: Run, steps: int, at: datetime) -> None:
    run.step_index += 1
    if run.step_index < steps:
        rows.update(run, "step_index")
        return
    # The index stays on the last step, so that it always names one.
    run.step_index = steps - 1
    run.state, run.closed = Run.State.DONE, at
    rows.update(run, "step_index", "state", "closed")


def _not_here(session: Session, ticket: UUID) -> Outcome:
    """A double click whose first half was already recorded, or a step left behind elsewhere."""
    first = Attempt.objects.filter(ticket=ticket, run__session=session).first()
    return Outcome("repeated" if first else "stale", session.latest_run, first)

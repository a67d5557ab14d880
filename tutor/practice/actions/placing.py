"""A student finds where to begin: a sitting of questions, one answer each, without help."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing.reads import stamped_estimates
from tutor.people.models import User
from tutor.practice.actions.answering import dont_know, submit_answer
from tutor.practice.actions.place import touch
from tutor.practice.actions.sitting import begin_run, decide, finish, open_session
from tutor.practice.choosing import next_seed
from tutor.practice.models import Placement, Session
from tutor.practice.outcome import Outcome
from tutor.practice.placing import answers_of, latest_placement, next_item


def begin_placement(
    student: User, course: Course, *, at: datetime, language: str = "en"
) -> Session | None:
    """The sitting of the student's open placement in the course, or of a new one; any other open
    sitting ends. None if there is nothing to ask."""
    with transaction.atomic():
        sitting = _locked(student, course, at)
        latest = latest_placement(student.pk, course)
        if latest is not None and latest.session_id == sitting.pk:
            return sitting
        if sitting.runs.exists():
            finish(sitting, at=at)
            sitting = _locked(student, course, at)
        Placement.objects.create(student=student, course=course, session=sitting, started=at)
        _ask(sitting, at, language)
        return None if sitting.finished else sitting


def _locked(student: User, course: Course, at: datetime) -> Session:
    """The open sitting; another one if it was finished just while we waited for it."""
    sitting = open_session(student, course, at=at)
    while not touch(sitting, at):
        sitting = open_session(student, course, at=at)
    return sitting


def skip_placement(student: User, course: Course, *, at: datetime) -> None:
    """Begin at the beginning. Remembered, so that it is not offered again; a placement that was
    taken or is open stays as it is."""
    if latest_placement(student.pk, course) is None:
        Placement.objects.create(
            student=student,
            course=course,
            state=Placement.State.SKIPPED,
            started=at,
            finished=at,
        )


def answer_placement(
    session: Session,
    *,
    run: UUID,
    step: str,
    ticket: UUID,
    at: datetime,
    text: str | None = None,
    language: str = "en",
) -> Outcome:
    """One answer, or none (I don't know), and the next question; or the end."""
    with transaction.atomic():
        if text is None:
            outcome = dont_know(session, run=run, step=step, ticket=ticket, at=at, placing=True)
        else:
            outcome = submit_answer(
                session, run=run, step=step, text=text, ticket=ticket, at=at, placing=True
            )
        if outcome.kind == "recorded" and outcome.run is not None and not outcome.run.is_open:
            _ask(session, at, language)
    return outcome


def _ask(session: Session, at: datetime, language: str) -> None:
    """The next question; without one, the end."""
    course, index = session.course, course_index(session.course)
    used = set(session.runs.values_list("version__exercise_id", flat=True))
    choice, stop = next_item(course, index, answers_of(session), used)
    if choice is None or choice.exercise is None:
        finish(session, at=at, stop=stop)
        return
    known = stamped_estimates(session.student_id, course, at)
    seed = next_seed(session.student_id, course)
    decision = decide(session, index, choice, known, seed, at)
    begin_run(session, index.exercises[choice.exercise], decision, language)

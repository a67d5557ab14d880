"""A sitting of practice: opened, led from exercise to exercise, finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from curriculum import rows
from curriculum.index import CourseIndex, ExerciseInfo
from curriculum.models import Course
from curriculum.policy import Choice
from curriculum.reads import course_index
from curriculum.rows import Select
from dialogue.actions import open_conversation
from dialogue.models import Conversation
from knowledge_tracing.reads import Stamped, stamped_estimates
from tutor.experiments.actions import assigned_policy
from tutor.people.models import User
from tutor.practice.actions.concluding import conclude
from tutor.practice.actions.following import given_up, led_to
from tutor.practice.actions.place import touch
from tutor.practice.choosing import next_choice, policy_version_of, recent_of, wished
from tutor.practice.control import in_force
from tutor.practice.models import Decision, Run, Session
from tutor.practice.placing import STOPPED
from tutor.practice.versions import version_of

_OPEN = Select(
    """
    FROM practice_run r JOIN dialogue_conversation t ON t.id = r.conversation_id
    WHERE r.session_id = %s AND r.state = 'open'
    """,
    r=Run,
    t=Conversation,
)


def open_session(student: User, course: Course, *, at: datetime) -> Session:
    """The student's open session in the course, on whatever device it began, or a new one."""
    Session.objects.bulk_create(
        [Session(student=student, course=course, last_active=at)], ignore_conflicts=True
    )
    return Session.objects.select_related("course").get(
        student=student, course=course, finished__isnull=True
    )


def go_on(
    session: Session,
    *,
    at: datetime,
    leave: UUID | None = None,
    skill: int | None = None,
    language: str = "en",
) -> Run | None:
    """The open exercise, else the next one, chosen and written down with its reason before
    anybody sees it. None if there is nothing left to choose, or the session is finished.

    leave: give up this run first, if it is still the open one. skill: the student's own wish.
    A question of a placement stays until it is answered or the placement is over.
    """
    latest = session.latest_run
    if latest is not None and latest.is_open and latest.in_placement:
        return latest
    with transaction.atomic():
        if not touch(session, at):
            return None
        current = _open_run(session)
        if current is not None and current.code != leave:
            return current
        if current is not None:
            _close(current, Run.State.LEFT, at)
        return _begin(session, at, skill, language)


def _open_run(session: Session) -> Run | None:
    found = _OPEN.first(session.pk)
    if found is None:
        return None
    run: Run
    run, run.conversation = found
    run.session, run.version = session, version_of(run.version_id)
    return run


def finish(session: Session, *, at: datetime, stop: str = STOPPED) -> None:
    """Close the sitting and what is open in it. Finishing twice is finishing once. A placement is
    over with its sitting; `stop` says why."""
    with transaction.atomic():
        if not touch(session, at):
            return
        for run in session.runs.filter(state=Run.State.OPEN):
            _close(run, Run.State.LEFT, at)
        Session.objects.filter(pk=session.pk).update(finished=at)
        session.finished = at
        conclude(session, stop, at)


def _close(run: Run, state: str, at: datetime) -> None:
    run.state, run.closed = state, at
    run.save(update_fields=["state", "closed"])
    if state == Run.State.LEFT:
        given_up(run, at)


def _begin(session: Session, at: datetime, skill: int | None, language: str) -> Run | None:
    index = course_index(session.course)
    known = stamped_estimates(session.student_id, session.course, at)
    estimates = known.estimates
    asked = in_force(session.student_id, session.course, index, estimates, at)
    policy = assigned_policy(session.student_id, session.course, at=at)
    choice, seed = next_choice(
        session.student_id, session.course, index, estimates, at, asked.control, policy
    )
    if skill is not None:
        recent = recent_of(session.student_id, session.course, at)
        choice = wished(skill, index, estimates, recent, choice) or choice
    decision = decide(session, index, choice, known, seed, at, asked.record)
    led_to(decision, asked, at)
    if choice.exercise is None:
        return None
    return begin_run(session, index.exercises[choice.exercise], decision, language)


def begin_run(session: Session, chosen: ExerciseInfo, decision: Decision, language: str) -> Run:
    """What was decided, put in front of the student."""
    version, seed = version_of(chosen.version_id), decision.seed
    conversation = open_conversation(
        student=session.student, version=version, seed=seed, language=language
    )
    run = Run(
        session=session,
        version=version,
        seed=seed,
        decision=decision,
        conversation=conversation,
    )
    rows.insert(run)
    session.latest_run = run
    return run


def decide(
    session: Session,
    index: CourseIndex,
    choice: Choice,
    known: Stamped,
    seed: int,
    at: datetime,
    overrides: Sequence[Mapping[str, Any]] = (),
) -> Decision:
    """The choice, written down with what was believed."""
    skills = index.exercises[choice.exercise].skills if choice.exercise is not None else ()
    # What was believed before the first answer: the page shows how it moved.
    before = {
        str(pk): [round(e.p, 4), round(e.low, 4), round(e.high, 4), e.known]
        for pk in skills
        if (e := known.estimates.get(pk)) is not None
    }
    mastered = [pk for pk in skills if pk in known.estimates and known.estimates[pk].secure]
    decision = Decision(
        student_id=session.student_id,
        course=session.course,
        exercise_id=choice.exercise,
        at=at,
        rule=choice.rule,
        reason=choice.reason,
        candidates=choice.candidates,
        inputs={
            **choice.inputs,
            "before": before,
            "mastered": mastered,
            "revision": index.revision,
        },
        overrides=list(overrides),
        propensity=choice.propensity,
        seed=seed,
        model_version=known.model_version,
        policy_version=policy_version_of(choice),
    )
    rows.insert(decision)
    return decision

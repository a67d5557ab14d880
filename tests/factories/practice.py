"""What students did, written straight to the tables: for pages that only read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from curriculum.models import Course, Exercise, Misconception
from dialogue.models import Conversation, Diagnosis, Turn
from knowledge_tracing.actions import observe
from knowledge_tracing.psikt import Evidence
from tutor.people.models import User
from tutor.practice.models import Attempt, Decision, ProblemReport, Run, Session


def make_session(student: User, course: Course, at: datetime, **changed: Any) -> Session:
    session = Session.objects.create(student=student, course=course, last_active=at, **changed)
    Session.objects.filter(pk=session.pk).update(created=at)
    return session


def make_run(session: Session, slug: str, at: datetime, **changed: Any) -> Run:
    """A run of the exercise, chosen for a reason that has words."""
    exercise = Exercise.objects.get(course=session.course, slug=slug)
    skill = exercise.skills.get()
    decision = Decision.objects.create(
        student=session.student,
        course=session.course,
        exercise=exercise,
        at=at,
        rule="learn",
        reason={"sentence": "learn", "skill": skill.pk, "answers": 0, "p": 0.5, "known": False},
        candidates=[{"exercise": exercise.pk, "skill": skill.pk, "rule": "learn", "score": 0.512}],
        seed=1,
        model_version="test",
        policy_version="test",
    )
    assert exercise.current is not None
    conversation = Conversation.objects.create(
        student=session.student, version=exercise.current, seed=1
    )
    run = Run.objects.create(
        session=session,
        version=exercise.current,
        seed=1,
        decision=decision,
        conversation=conversation,
        **changed,
    )
    Run.objects.filter(pk=run.pk).update(created=at)
    run.created = at
    return run


def make_attempt(
    run: Run, text: str, verdict: str, at: datetime, *, help_level: int = 0
) -> Attempt:
    """The attempt and, where it is evidence, the observation that belongs to it."""
    attempt = Attempt.objects.create(
        run=run,
        student=run.session.student,
        step_id="s1",
        text=text,
        verdict=verdict,
        help_level=help_level,
        at=at,
    )
    if verdict != "malformed":
        skills = run.version.exercise.skills.values_list("pk", flat=True)
        evidence = Evidence(
            tuple(skills), str(run.version.exercise_id), float(verdict == "right"), 0.0, 0.0, 0
        )
        observe(
            student_id=attempt.student_id,
            course=run.session.course,
            evidence=evidence,
            source=attempt.code,
            at=at,
        )
    return attempt


def make_diagnosis(attempt: Attempt, misconception: Misconception, at: datetime) -> Diagnosis:
    """A finished diagnosis with the tutor's turn it belongs to."""
    conversation = attempt.run.conversation
    number = conversation.turns.count()
    turn = Turn.objects.create(
        conversation=conversation,
        number=number,
        role=Turn.Role.TUTOR,
        step_id=attempt.step_id,
        text="What do the two signs tell you?",
        move="probing",
        at=at,
    )
    diagnosis = Diagnosis.objects.create(
        student=attempt.student,
        course=attempt.run.session.course,
        version=attempt.run.version,
        turn=turn,
        step_id=attempt.step_id,
        seed=1,
        answer=attempt.text,
        key=f"{attempt.code}:test",
        state=Diagnosis.State.DONE,
        queued_at=at,
        finished_at=at,
        outcome=Diagnosis.Outcome.MISCONCEPTION,
        misconception=misconception,
        confidence=0.9,
    )
    Diagnosis.objects.filter(pk=diagnosis.pk).update(created=at)
    return diagnosis


def make_report(run: Run, text: str) -> ProblemReport:
    return ProblemReport.objects.create(
        run=run, student=run.session.student, step_id="s1", text=text
    )

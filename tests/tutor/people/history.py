"""One small history of a student, with a row in every table that knows of students."""

from __future__ import annotations

import uuid
from datetime import datetime

from curriculum.models import Course, ExerciseVersion
from dialogue.models import Conversation, Diagnosis, Turn
from knowledge_tracing.models import Belief, Observation
from tutor.experiments.models import Assignment, Experiment
from tutor.people.models import User
from tutor.practice.models import (
    Attempt,
    Decision,
    HintUse,
    Override,
    Placement,
    ProblemReport,
    Run,
    Session,
)


def make_history(student: User, course: Course, at: datetime) -> Attempt:
    version = ExerciseVersion.objects.filter(exercise__course=course)[0]
    talk = Conversation.objects.create(student=student, version=version, seed=1)
    decision = Decision.objects.create(
        student=student, course=course, at=at, rule="learn", seed=1,
        model_version="m", policy_version="p",
    )  # fmt: skip
    session = Session.objects.create(student=student, course=course, last_active=at)
    run = Run.objects.create(
        session=session, version=version, seed=1, decision=decision, conversation=talk
    )
    attempt = Attempt.objects.create(
        run=run, student=student, step_id="s1", text=f"{student.username} wrote -8",
        verdict="wrong", at=at,
    )  # fmt: skip
    HintUse.objects.create(run=run, step_id="s1", hint_id="h1", level=1, at=at)
    Placement.objects.create(student=student, course=course, session=session, started=at)
    ProblemReport.objects.create(run=run, student=student, step_id="s1", text="too small")
    Override.objects.create(
        student=student, course=course, kind=Override.Kind.CHECK, by=student, at=at,
        skill=course.skills.first(), decision=decision,
    )  # fmt: skip
    _talk(talk, course, at)
    Observation.objects.create(
        student=student, course=course, source=uuid.uuid4(), skills=[1], item="i", right=0,
        at=at, predicted=0.5, model_version="m",
    )  # fmt: skip
    Belief.objects.create(
        student=student, course=course, model_version="m", skills=[1], state=b"\x00\x01", t_last=at
    )
    _drawn(student, course, at)
    return attempt


def _drawn(student: User, course: Course, at: datetime) -> None:
    """Into an experiment that has ended: nobody is governed by it."""
    classroom = course.classrooms.get()
    experiment, _ = Experiment.objects.get_or_create(
        classroom=classroom, policy_a="expected_gain", policy_b="three_in_a_row",
        defaults={"name": "Spring", "seed": 1, "started": at, "ended": at},
    )  # fmt: skip
    place = experiment.assignments.count()
    Assignment.objects.create(
        experiment=experiment, student=student, place=place, policy="expected_gain", at=at
    )


def _talk(talk: Conversation, course: Course, at: datetime) -> None:
    turn = Turn.objects.create(
        conversation=talk, number=1, role=Turn.Role.TUTOR, step_id="s1",
        text="Look at both signs.", at=at,
    )  # fmt: skip
    Diagnosis.objects.create(
        student=talk.student, course=course, version=talk.version, turn=turn, step_id="s1", seed=1,
        answer="-8", key=str(uuid.uuid4()), queued_at=at,
    )  # fmt: skip

"""A session as it stands: the same context as the exercise page, as data."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from tutor.api.shapes import VERDICTS, Moved, Rich, SkillName, Slug, Turn, Words
from tutor.practice.access import session_for
from tutor.practice.models import Run, Session
from tutor.practice.outcome import Outcome
from tutor.practice.reads.sitting import exercise_page


class Option(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = Rich()


class Hint(serializers.Serializer[Any]):
    level = serializers.IntegerField(source="turn.hint_level")
    text = Rich(source="turn.text")


class WorkedExample(serializers.Serializer[Any]):
    prompt = Rich()
    lines = serializers.ListField(child=Rich())


class OpenStep(serializers.Serializer[Any]):
    """What is asked now."""

    id = serializers.CharField(source="step.id")
    prompt = Rich(source="step.prompt")
    kind = serializers.CharField(
        source="step.answer.kind", help_text="number, fraction, expression, choice, …"
    )
    options = Option(
        source="field.options",
        many=True,
        help_text="For choice, choices and ordering: answer with ids, joined by commas.",
    )
    hints = Hint(many=True, help_text="The rungs of the ladder that were seen on this step.")
    talk = Turn(many=True)
    worked_example = WorkedExample(allow_null=True)


class DoneStep(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    prompt = Rich()
    answer = Words(source="answer.text", default=None, allow_null=True)
    shown_answer = Words(source="shown", help_text="Where the student asked to be shown.")
    explanation = Rich()


class Spoken(serializers.Serializer[Any]):
    """A verdict in words: about the answer, never about the person."""

    verdict = serializers.ChoiceField(choices=VERDICTS, source="kind")
    title = serializers.CharField()
    text = serializers.CharField()


class RunState(serializers.Serializer[Any]):
    """The exercise in front of the student; `step` is null when it is done."""

    code = serializers.UUIDField(source="run.code")
    state = serializers.ChoiceField(choices=Run.State.choices, source="run.state")
    exercise = serializers.UUIDField(source="run.version.exercise.code")
    conversation = serializers.UUIDField(source="run.conversation.code")
    decision = serializers.UUIDField(source="run.decision.code")
    reason = serializers.CharField(help_text="Why this exercise, in one sentence.")
    title = Words()
    skills = SkillName(many=True)
    prompt = Rich(source="document.prompt")
    step_number = serializers.IntegerField()
    step_count = serializers.IntegerField()
    step = OpenStep(allow_null=True)
    done_steps = DoneStep(many=True)
    verdict = Spoken(allow_null=True, help_text="Of the latest answer.")
    moved = Moved(many=True, help_text="Once the exercise is done.")
    provenance = serializers.DictField(child=serializers.CharField())


class SessionState(serializers.Serializer[Any]):
    """`run` is null before the first exercise and after the last."""

    code = serializers.UUIDField(source="session.code")
    course = Slug(source="session.course.slug")
    started = serializers.DateTimeField(source="session.created")
    last_active = serializers.DateTimeField(source="session.last_active")
    finished = serializers.DateTimeField(source="session.finished", allow_null=True)
    run = RunState(allow_null=True)


def state_of(session: Session, outcome: Outcome | None = None) -> dict[str, Any]:
    """What SessionState shows. Needs what exercise_page needs."""
    page = exercise_page(session, at=timezone.now(), outcome=outcome)
    if page["run"] is None or session.finished:
        return {"session": session, "run": None}
    run = {"moved": [], **page}
    if page["step"] is not None:
        run["step"] = {**page, "hints": [one for one in page["talk"] if one.turn.hint_level]}
    return {"session": session, "run": run}


def state_now(session: Session) -> Response:
    """As a request to come would see it, after something was written."""
    again = session_for(session.student, session.code)
    return Response(SessionState(state_of(again)).data)

"""decisions/<code>/: why an exercise was chosen."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.index import CourseIndex
from curriculum.reads import course_index
from tutor.api import access
from tutor.api.endpoint import Endpoint
from tutor.api.shapes import Slug, Words
from tutor.practice.models import Decision
from tutor.practice.reasons import sentence


class Candidate(serializers.Serializer[Any]):
    skill = serializers.UUIDField(allow_null=True)
    exercise = serializers.UUIDField(allow_null=True)
    chosen = serializers.BooleanField()
    figures = serializers.DictField(
        help_text="rule, p, low, high, gain, urgency, minutes, score, …"
    )


class Asked(serializers.Serializer[Any]):
    """What somebody had asked of the choice, in force at that moment."""

    kind = serializers.CharField()
    skill = serializers.UUIDField(allow_null=True)
    exercise = serializers.UUIDField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    by = serializers.UUIDField(allow_null=True)
    why = serializers.CharField()


class Record(serializers.Serializer[Any]):
    """What the choice weighed, and what it had to follow."""

    overrides = Asked(many=True)
    candidates = Candidate(many=True)
    propensity = serializers.FloatField(help_text="How likely this choice was under the policy.")
    seed = serializers.IntegerField()
    model_version = serializers.CharField()
    policy_version = serializers.CharField()


class OneDecision(Endpoint):
    """The sentence for the student; the whole record for a teacher of theirs."""

    class Output(serializers.Serializer[Any]):
        code = serializers.UUIDField()
        course = Slug(source="course.slug")
        at = serializers.DateTimeField()
        rule = serializers.CharField()
        reason = serializers.CharField()
        exercise = serializers.UUIDField(source="exercise.code", default=None, allow_null=True)
        title = Words(source="exercise.title", default=None, allow_null=True)
        record = Record(allow_null=True)

    @extend_schema(responses=Output)
    def get(self, request: Request, decision: UUID) -> Response:
        found, is_taught = access.decision_for(self.person, decision)
        index = course_index(found.course)
        shown = self.Output(
            {
                "code": found.code,
                "course": found.course,
                "at": found.at,
                "rule": found.rule,
                "reason": sentence(found.reason, index, found.overrides),
                "exercise": found.exercise,
                "record": _record(found, index) if is_taught else None,
            }
        )
        return Response(shown.data)


def _record(decision: Decision, index: CourseIndex) -> dict[str, Any]:
    return {
        "overrides": [_asked(one, index) for one in decision.overrides],
        "candidates": [_candidate(one, decision, index) for one in decision.candidates],
        "propensity": decision.propensity,
        "seed": decision.seed,
        "model_version": decision.model_version,
        "policy_version": decision.policy_version,
    }


def _asked(kept: dict[str, Any], index: CourseIndex) -> dict[str, Any]:
    skill = index.skills.get(kept["skill"])
    exercise = index.exercises.get(kept["exercise"])
    return kept | {
        "skill": skill.code if skill else None,
        "exercise": exercise.code if exercise else None,
        "until": date.fromisoformat(kept["until"]) if kept["until"] else None,
    }


def _candidate(kept: dict[str, Any], decision: Decision, index: CourseIndex) -> dict[str, Any]:
    """Stored by keys of our tables; shown by codes."""
    figures = dict(kept)
    skill = index.skills.get(figures.pop("skill", 0))
    exercise = index.exercises.get(figures.pop("exercise", 0))
    return {
        "skill": skill.code if skill else None,
        "exercise": exercise.code if exercise else None,
        "chosen": exercise is not None and exercise.pk == decision.exercise_id,
        "figures": figures,
    }

"""conversations/<code>/turns/: what was said about one exercise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dialogue import models
from dialogue.reads import diagnosis_of, is_pending, turns_of
from tutor.api import access
from tutor.api.endpoint import Listing
from tutor.api.shapes import Turn, Words


class FoundBehind(serializers.Serializer[Any]):
    """What was found behind a wrong answer."""

    state = serializers.ChoiceField(choices=models.Diagnosis.State.choices)
    outcome = serializers.CharField()
    misconception = serializers.CharField(
        source="misconception.slug", default=None, allow_null=True
    )
    title = Words(source="misconception.title", default=None, allow_null=True)
    confidence = serializers.FloatField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]


class Turns(Listing):
    """The student's own conversation; a teacher of theirs also sees why each turn was said."""

    class Output(Turn):
        move = serializers.CharField()
        diagnosis = FoundBehind(allow_null=True)

    @extend_schema(responses=Output(many=True))
    def get(self, request: Request, conversation: UUID) -> Response:
        found, is_taught = access.conversation_for(self.person, conversation)
        page = self.page_of(turns_of(found))
        return self.paged(self.Output, [_turn(one, is_taught) for one in page])


def _turn(turn: models.Turn, is_taught: bool) -> dict[str, Any]:
    return {
        "turn": turn,
        "pending": is_pending(turn, timezone.now()),
        "move": turn.move if is_taught else "",
        "diagnosis": diagnosis_of(turn) if is_taught else None,
    }

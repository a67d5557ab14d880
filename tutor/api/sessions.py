"""sessions/: a student at work, from exercise to exercise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tutor.api import access
from tutor.api.endpoint import Endpoint, Listing, valid
from tutor.api.shapes import Slug
from tutor.api.state import SessionState, state_now, state_of
from tutor.practice import actions
from tutor.practice.access import session_for, skill_for
from tutor.practice.models import Session


class Sessions(Listing):
    class Input(serializers.Serializer[Any]):
        course = Slug(help_text="A course of a class one is in, or teaches.")

    class Output(serializers.Serializer[Any]):
        code = serializers.UUIDField()
        course = Slug(source="course.slug")
        started = serializers.DateTimeField(source="created")
        last_active = serializers.DateTimeField()
        finished = serializers.DateTimeField(allow_null=True)

    @extend_schema(responses=Output(many=True))
    def get(self, request: Request) -> Response:
        """One's own sessions, newest first."""
        mine = Session.objects.filter(student=self.person).select_related("course")
        return self.paged(self.Output, self.page_of(mine.order_by("-created", "-pk")))

    @extend_schema(request=Input, responses={200: SessionState})
    def post(self, request: Request) -> Response:
        """Open a session in a course, or come back to the one that is open."""
        sent = valid(self.Input, request.data)
        course = access.course_to_practise(self.person, sent["course"])
        return state_now(actions.open_session(self.person, course, at=timezone.now()))


class OneSession(Endpoint):
    """Where the session is now: the exercise, the open step, what was said. Changes nothing."""

    @extend_schema(responses=SessionState)
    def get(self, request: Request, session: UUID) -> Response:
        return Response(SessionState(state_of(session_for(self.person, session))).data)


class Next(Endpoint):
    """Go on to the next exercise. An open one stays, unless it is named to be left. When nothing
    is left to choose, the session is finished."""

    class Input(serializers.Serializer[Any]):
        leave = serializers.UUIDField(
            required=False, allow_null=True, help_text="Give up this run for another exercise."
        )
        skill = serializers.UUIDField(
            required=False, allow_null=True, help_text="A skill of one's own choice."
        )

    @extend_schema(request=Input, responses={200: SessionState})
    def post(self, request: Request, session: UUID) -> Response:
        sitting = session_for(self.person, session)
        sent = valid(self.Input, request.data)
        wish = sent.get("skill")
        run = actions.go_on(
            sitting,
            at=timezone.now(),
            leave=sent.get("leave"),
            skill=skill_for(self.person, wish).pk if wish else None,
            language=get_language() or "en",
        )
        if run is None:
            actions.finish(sitting, at=timezone.now())
        return state_now(sitting)


class Finish(Endpoint):
    """Close the session. Finishing twice is finishing once."""

    @extend_schema(request=None, responses={200: SessionState})
    def post(self, request: Request, session: UUID) -> Response:
        sitting = session_for(self.person, session)
        actions.finish(sitting, at=timezone.now())
        return state_now(sitting)

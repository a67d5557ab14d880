"""sessions/<s>/attempts/, hints/ and dont-know/: the buttons of an open exercise.

Each refuses with 409 when the step it is about is no longer open.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.reads import course_index
from tutor.api.endpoint import Endpoint, Listing, valid
from tutor.api.errors import Stale
from tutor.api.shapes import Attempt, Moved, Turn
from tutor.api.state import SessionState, state_of
from tutor.practice import actions, models
from tutor.practice.access import session_for
from tutor.practice.outcome import Outcome
from tutor.practice.reads.sitting import Said, moved

LONGEST_ANSWER = 1000


class OpenStepInput(serializers.Serializer[Any]):
    run = serializers.UUIDField()
    step = serializers.CharField(max_length=60)


class TicketInput(OpenStepInput):
    ticket = serializers.UUIDField(
        help_text="Made by the client, one for each answer: sent twice, counted once."
    )


class Judged(serializers.Serializer[Any]):
    """What came of it. `repeated`: the ticket was used before, and nothing was written again."""

    outcome = serializers.ChoiceField(choices=["recorded", "repeated"])
    attempt = Attempt(allow_null=True)
    turn = Turn(allow_null=True, help_text="What the tutor says to it.")
    moved = Moved(many=True, help_text="Skills of the exercise, from its beginning to now.")
    session = SessionState()


class Attempts(Listing):
    throttle_scope = "answers"
    conflicts = True

    class Input(TicketInput):
        answer = serializers.CharField(max_length=LONGEST_ANSWER, trim_whitespace=False)

    @extend_schema(responses=Attempt(many=True))
    def get(self, request: Request, session: UUID) -> Response:
        """Every answer of the session, oldest first."""
        sitting = session_for(self.person, session)
        given = models.Attempt.objects.filter(run__session=sitting).select_related("run")
        return self.paged(Attempt, self.page_of(given.order_by("at", "pk")))

    @extend_schema(request=Input, responses={200: Judged, 201: Judged})
    def post(self, request: Request, session: UUID) -> Response:
        """Answer the open step. 201 the first time, 200 for a ticket that was used before."""
        sitting = session_for(self.person, session)
        sent = valid(self.Input, request.data)
        text = sent.pop("answer")
        outcome = actions.submit_answer(sitting, **sent, text=text, at=timezone.now())
        return _judged(sitting, outcome)


class DontKnow(Endpoint):
    """Be shown the answer of the open step, and go on."""

    throttle_scope = "answers"
    conflicts = True

    @extend_schema(request=TicketInput, responses={200: Judged, 201: Judged})
    def post(self, request: Request, session: UUID) -> Response:
        sitting = session_for(self.person, session)
        sent = valid(TicketInput, request.data)
        return _judged(sitting, actions.dont_know(sitting, **sent, at=timezone.now()))


class Hints(Endpoint):
    """Ask for the next rung of the ladder. Asked again within seconds, it is the same rung."""

    throttle_scope = "answers"
    conflicts = True

    @extend_schema(request=OpenStepInput, responses={201: Judged})
    def post(self, request: Request, session: UUID) -> Response:
        sitting = session_for(self.person, session)
        sent = valid(OpenStepInput, request.data)
        return _judged(sitting, actions.ask_hint(sitting, **sent, at=timezone.now()))


def _judged(session: models.Session, outcome: Outcome) -> Response:
    if outcome.kind == "stale":
        raise Stale
    if outcome.kind == "repeated":
        # Perhaps long ago: what is in front of the student now is read anew.
        session = session_for(session.student, session.code)
        return _shown(session, outcome, state_of(session), 200)
    session.last_active = timezone.now()
    return _shown(session, outcome, state_of(session, outcome), 201)


def _shown(
    session: models.Session, outcome: Outcome, state: dict[str, Any], status: int
) -> Response:
    came = {
        "outcome": outcome.kind,
        "attempt": outcome.attempt,
        "turn": _said(outcome, state),
        "moved": _moved(session, outcome),
        "session": state,
    }
    return Response(Judged(came).data, status=status)


def _said(outcome: Outcome, state: dict[str, Any]) -> Said | None:
    """The turn as the talk of the open step has it: with whether a worker may still change it."""
    turn = outcome.turn
    if turn is None:
        return None
    open_step = state["run"]["step"] if state["run"] else None
    talk = open_step["talk"] if open_step else []
    return next((one for one in talk if one.turn.pk == turn.pk), Said(turn, False, None))


def _moved(session: models.Session, outcome: Outcome) -> list[Any]:
    if outcome.estimates is None or outcome.run is None:
        return []
    return moved(outcome.run, course_index(session.course), outcome.estimates)

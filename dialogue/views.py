"""One page: a tutor's turn, which an exercise page asks for until a worker is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseStopPolling, reswap

from dialogue import access, reads

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    class HtmxRequest(HttpRequest):
        htmx: HtmxDetails


@login_required
@require_safe
def turn(request: HtmxRequest, conversation: UUID, turn: UUID) -> HttpResponse:
    said = access.turn_for(request.user, conversation, turn)
    pending = reads.is_pending(said, now())
    course = said.conversation.version.exercise.course
    context = {"turn": said, "pending": pending, "course": course}
    if not request.htmx:
        return render(request, "dialogue/turn.html", context)
    if pending:
        # Nothing to swap: a screen reader is not told the same words every two seconds.
        return HttpResponse(status=204)
    response = HttpResponseStopPolling(
        render_to_string("dialogue/turn.html#turn", context, request)
    )
    return response if said.first_text else reswap(response, "none")

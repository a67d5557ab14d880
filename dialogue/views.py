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
from django_htmx.http import HttpResponseStopPolling

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
    context = {"turn": said, "pending": reads.is_pending(said, now())}
    if not request.htmx:
        return render(request, "dialogue/turn.html", context)
    part = render_to_string("dialogue/turn.html#turn", context, request)
    return HttpResponse(part) if context["pending"] else HttpResponseStopPolling(part)

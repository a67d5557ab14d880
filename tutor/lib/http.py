"""Typed requests and the one way to render a page or its named part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from tutor.people.models import User


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


class UserRequest(HtmxRequest):
    user: User


class SeeOther(HttpResponseRedirect):
    """After a plain POST: the browser goes on with a GET, and a reload sends nothing again."""

    status_code = 303


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """The named part for an htmx request, the whole page otherwise: same context, same lines."""
    name = f"{template}#{part}" if getattr(request, "htmx", False) else template
    return render(request, name, context, status=status)

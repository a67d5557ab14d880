"""How every view of the author's pages answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    class AuthorRequest(HttpRequest):
        htmx: HtmxDetails
        user: Any
else:
    AuthorRequest = HttpRequest


class SeeOther(HttpResponseRedirect):
    """After a plain POST the browser goes on with a GET, and a reload sends nothing again."""

    status_code = 303


def see_other(name: str, *args: object) -> HttpResponse:
    return SeeOther(reverse(f"curriculum:{name}", args=args))


def status_of(request: HttpRequest) -> int:
    """A form that is shown again after a POST was not acceptable."""
    return 422 if request.method == "POST" else 200


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or its named part for htmx."""
    is_part = part and getattr(request, "htmx", False)
    name = f"curriculum/{template}.html" + (f"#{part}" if is_part else "")
    return render(request, name, context, status=status)

"""The door of practice. Nothing that was typed is lost because a log-in ran out: what was being
sent is kept in the anonymous session, and `practice:resume` sends it after the log-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from tutor.lib.http import SeeOther, UserRequest

PENDING = "pending_post"
LONGEST_KEPT = 8_000

P = ParamSpec("P")


def kept_over_login(
    view: Callable[Concatenate[UserRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """POST only; without a log-in what was sent is kept, and the log-in comes first."""

    @require_POST
    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(cast(UserRequest, request), *args, **kwargs)
        body = request.POST.urlencode()
        if len(body) <= LONGEST_KEPT:
            request.session[PENDING] = {"path": request.path, "body": body}
        resume = reverse("practice:resume")
        url = f"{reverse('people:login')}?{urlencode({'next': resume})}"
        return HttpResponseClientRedirect(url) if request.htmx else SeeOther(url)  # type: ignore[attr-defined]

    return inner

"""Who may do what with accounts. A page that is not for someone does not exist for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from tutor.lib.http import UserRequest
from tutor.people.models import User

P = ParamSpec("P")
View = Callable[Concatenate[UserRequest, P], HttpResponse]


def may_have_token(user: User) -> bool:
    return user.is_teacher or user.is_author


def may_erase_itself(user: User) -> bool:
    """Classes and courses hang on other accounts: those an operator removes."""
    return user.is_student and not user.is_staff


def only(allowed: Callable[[User], bool]) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A view for the people `allowed` accepts; others are asked to log in, or get a 404."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def gated(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not allowed(cast(User, request.user)):
                raise Http404
            return view(cast(UserRequest, request), *args, **kwargs)

        return gated

    return decorate


def anyone(_user: User) -> bool:
    return True

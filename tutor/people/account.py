"""The reader's own account: name, language, password, API key, their data, their leaving."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as auth_logout
from django.contrib.auth import update_session_auth_hash
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutor.lib.http import SeeOther, UserRequest
from tutor.people import actions, reads
from tutor.people.access import anyone, may_erase_itself, may_have_token, only
from tutor.people.actions import PeopleError
from tutor.people.forms import EraseForm, PasswordForm, ProfileForm
from tutor.people.views import keep


@require_safe
@only(anyone)
def account(request: UserRequest) -> HttpResponse:
    return _page(request)


@require_POST
@only(anyone)
def profile(request: UserRequest) -> HttpResponse:
    form = ProfileForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _page(request, status=422, profile=form)
    user = form.save()
    response = _back(request, _("Saved."))
    if user.language:
        keep(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    return response


@sensitive_post_parameters()
@require_POST
@only(anyone)
def password(request: UserRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, status=422, password=form)
    update_session_auth_hash(request, form.save())
    return _back(request, _("Your password is changed."))


@never_cache
@require_POST
@only(may_have_token)
def token(request: UserRequest) -> HttpResponse:
    """The key is shown in this answer and never again."""
    if "revoke" in request.POST:
        actions.revoke_token(request.user)
        return _back(request, _("The API key no longer works."))
    return _page(request, new_token=actions.make_token(request.user))


@never_cache
@require_safe
@only(anyone)
def download(request: UserRequest) -> HttpResponse:
    text = json.dumps(
        reads.everything_about(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
    )
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only(may_erase_itself)
def erase(request: UserRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.erase(request.user, form.cleaned_data["username"])
        except PeopleError as error:
            form.add_error("username", str(error))
        else:
            auth_logout(request)
            messages.success(request, _("Your account and everything in it is gone."))
            return SeeOther(reverse("home"))
    return render(
        request, "people/erase.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _page(request: UserRequest, *, status: int = 200, **changed: Any) -> HttpResponse:
    user = request.user
    context = {
        "profile": ProfileForm(instance=user),
        "password": PasswordForm(user),
        "may_have_token": may_have_token(user),
        "has_token": actions.has_token(user),
        "may_erase": may_erase_itself(user),
        **changed,
    }
    return render(request, "people/account.html", context, status=status)


def _back(request: UserRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return SeeOther(reverse("people:account"))

"""The front page and the door. The reader's own account is in account.py."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import login as auth_login
from django.contrib.auth import logout as auth_logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutor.lib.http import SeeOther
from tutor.people import actions, demo
from tutor.people.forms import LanguageForm, LoginForm, ThemeForm
from tutor.people.models import User

YEAR = 60 * 60 * 24 * 365


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everyone to the page where their work is; the front page for those we do not know."""
    if request.user.is_authenticated:
        return SeeOther(_workplace(request.user))
    return render(request, "people/home.html", {"demo": _demo() if settings.DEMO else None})


def _demo() -> dict[str, Any]:
    logins = [(name, User.Role(role)) for name, role in demo.LOGINS]
    return {"logins": logins, "password": demo.PASSWORD}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return SeeOther(_after_login(request))
    form = LoginForm(
        request, data=request.POST or None, initial={"username": request.GET.get("as", "")}
    )
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "next": _next(request),
            "answer_kept": "pending_post" in request.session,
        }
        return render(request, "people/login.html", context, status=422 if form.is_bound else 200)
    user = form.get_user()
    auth_login(request, user)
    if form.cleaned_data["shared"]:
        request.session.set_expiry(0)
    response = SeeOther(_after_login(request))
    if user.language:
        keep(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    return response


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Too many wrong passwords. The same words whether or not there is such an account."""
    minutes = round(60 * settings.AXES_COOLOFF_TIME)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth_logout(request)
    return SeeOther(reverse("home"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    response = SeeOther(_next(request) or reverse("home"))
    if form.is_valid():
        keep(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
        if isinstance(request.user, User):
            actions.set_language(request.user, form.cleaned_data["language"])
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST)
    by_script = bool(getattr(request, "htmx", False))
    response = (
        HttpResponse(status=204) if by_script else SeeOther(_next(request) or reverse("home"))
    )
    if form.is_valid():
        keep(response, "theme", form.cleaned_data["theme"])
    return response


@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """What this site is made of that others wrote, and under which terms."""
    manifest = settings.BASE_DIR / "static" / "vendor" / "MANIFEST.json"
    packages = json.loads(manifest.read_text("utf-8"))["packages"]
    return render(request, "people/licences.html", {"packages": packages})


def _workplace(user: User) -> str:
    if user.is_student:
        return reverse("practice:today")
    if user.is_teacher:
        return reverse("classrooms:list")
    return reverse("curriculum:course-list")


def _after_login(request: HttpRequest) -> str:
    """First of all the answer that was being sent when the session ran out."""
    if "pending_post" in request.session:
        try:
            return reverse("practice:resume")
        except NoReverseMatch:
            del request.session["pending_post"]
    return _next(request) or reverse("home")


def _next(request: HttpRequest) -> str:
    """Where the reader came from, if that is on this site."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""


def keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
    )

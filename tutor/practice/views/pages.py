"""Pages to read: today, the map, a skill, the history."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tutor.lib.http import UserRequest
from tutor.practice import access
from tutor.practice.forms import HistoryForm
from tutor.practice.reads.history import history_page
from tutor.practice.reads.map import map_page
from tutor.practice.reads.skill import skill_page
from tutor.practice.reads.today import today_page


@login_required
@require_safe
def today(request: UserRequest) -> HttpResponse:
    context = today_page(request.user, at=timezone.now(), course=request.GET.get("course", ""))
    return render(request, "practice/today.html", context)


@login_required
@require_safe
def knowledge_map(request: UserRequest) -> HttpResponse:
    context = map_page(request.user, at=timezone.now(), course=request.GET.get("course", ""))
    return render(request, "practice/map.html", context)


@login_required
@require_safe
def skill(request: UserRequest, skill: UUID) -> HttpResponse:
    found = access.skill_for(request.user, skill)
    return render(
        request, "practice/skill.html", skill_page(request.user, found, at=timezone.now())
    )


@login_required
@require_safe
@cache_control(private=True, max_age=86_400)
def figure(request: UserRequest, course: UUID, name: str) -> HttpResponse:
    data, content_type = access.figure_for(request.user, course, name)
    response = HttpResponse(data, content_type=content_type)
    # A picture file that holds a script stays a picture.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_safe
def history(request: UserRequest) -> HttpResponse:
    form = HistoryForm(request.GET)
    form.is_valid()
    context = history_page(
        request.user,
        page=form.cleaned_data.get("page") or 1,
        skill=form.cleaned_data.get("skill"),
        verdict=form.cleaned_data.get("verdict") or "",
    )
    return render(request, "practice/history.html", context)

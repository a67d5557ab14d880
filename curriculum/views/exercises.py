"""Exercises: the list, old versions, and taking one out of practice."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from curriculum import access, actions
from curriculum.authoring import counts
from curriculum.authoring.desk import asked_in, desk
from curriculum.authoring.words import difficulty
from curriculum.drafts import draft_text, read_draft
from curriculum.forms import FilterForm
from curriculum.models import Course, Skill
from curriculum.views.answering import AuthorRequest, page, see_other

PAGE = 50


@require_safe
@login_required
def exercise_list(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    form = FilterForm(request.GET, found, get_language() or "en")
    chosen = form.chosen()
    pages = Paginator(counts.exercise_rows(found, **chosen), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "course": found,
        "form": form,
        "is_filtered": any(chosen.values()),
        "new_url": _new_url(found, chosen["skill"]),
        "page": shown,
        "rows": [(one, list(one.skills.all()), difficulty(one.difficulty)) for one in shown],
        "kept": kept.urlencode(),
    }
    return page(request, "exercise_list", context)


def _new_url(course: Course, skill: Skill | None) -> str:
    """A new exercise is about the skill that the author is looking at."""
    address = reverse("curriculum:exercise-create", args=[course.slug])
    return f"{address}?{urlencode({'skill': skill.slug})}" if skill else address


@require_POST
@login_required
def retire(request: AuthorRequest, exercise: UUID) -> HttpResponse:
    found = access.exercise_for_author(request.user, exercise)
    actions.retire(found)
    messages.success(request, _("Nobody gets this exercise any more. Publishing brings it back."))
    return see_other("exercise-update", found.code)


@require_safe
@login_required
def version(request: AuthorRequest, exercise: UUID, number: int) -> HttpResponse:
    """An old version as text and as a student got it."""
    found = access.version_for_author(request.user, exercise, number)
    course = found.exercise.course
    text = draft_text(found.content)
    context = {
        "course": course,
        "exercise": found.exercise,
        "version": found,
        "is_current": found.exercise.current_id == found.pk,
        "text": text,
        **desk(course, read_draft(text), asked_in(request.GET)),
    }
    return page(request, "exercise_version", context)

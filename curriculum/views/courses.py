"""Courses: all of them, one of them, its particulars, what the linter says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from curriculum import access, actions, reads
from curriculum.authoring import counts, words
from curriculum.errors import CurriculumError
from curriculum.forms import CourseForm, CourseUpdateForm
from curriculum.lint import lint
from curriculum.models import Course
from curriculum.snapshot import package_of
from curriculum.views.answering import AuthorRequest, page, see_other, status_of

VARIANTS = 2
SHOWN_IMPORTS = 5


@require_safe
@login_required
def course_list(request: AuthorRequest) -> HttpResponse:
    access.require_author(request.user)
    return page(request, "course_list", {"courses": list(counts.course_cards())})


@require_http_methods(["GET", "POST"])
@login_required
def create(request: AuthorRequest) -> HttpResponse:
    access.require_author(request.user)
    language = request.LANGUAGE_CODE
    start = {"spoken": language}
    form = CourseForm(request.POST or None, languages=[language], start=start)
    if form.is_valid():
        try:
            course = actions.create_course(form.cleaned_data["slug"], **form.values())
            return see_other("course-detail", course.slug)
        except CurriculumError as error:
            form.add_error("slug", words.refusal(error))
    return page(request, "course_form", {"form": form}, status=status_of(request))


@require_safe
@login_required
def detail(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    return page(request, "course_detail", detail_context(found))


def detail_context(course: Course) -> dict[str, Any]:
    """Skills in the order of the course, under their units."""
    skills = list(reads.skills_for_authors(course))
    return {
        "course": counts.course_card(course),
        "skills": skills,
        "has_units": any(skill.unit_id for skill in skills),
        "imports": reads.imports_of(course)[:SHOWN_IMPORTS],
    }


@require_http_methods(["GET", "POST"])
@login_required
def update(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    names = ("title", "description", "licence", "attribution", "source_url", "published")
    start = {name: getattr(found, name) for name in names}
    start["spoken"] = ", ".join(found.languages)
    form = CourseUpdateForm(request.POST or None, languages=found.languages, start=start)
    if form.is_valid():
        actions.save_course(found, **form.values())
        messages.success(request, _("Saved."))
        return see_other("course-detail", found.slug)
    context = {"form": form, "course": found}
    return page(request, "course_form", context, status=status_of(request))


@require_safe
@login_required
def check(request: AuthorRequest, course: str) -> HttpResponse:
    """The linter over everything: seconds for a large course, so only when asked."""
    found = access.course_for_author(request.user, course)
    package = package_of(found.slug)
    assert package
    context = {"report": lint(package, variants=VARIANTS), "codes": _codes(found)}
    if not request.htmx:
        context |= detail_context(found)
    context.setdefault("course", found)
    return page(request, "course_detail", context, part="check")


def _codes(course: Course) -> dict[str, Any]:
    return dict(course.exercises.values_list("slug", "code"))

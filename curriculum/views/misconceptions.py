"""Misconceptions: the list, and one of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from curriculum import access, actions, reads
from curriculum.authoring import words
from curriculum.errors import CurriculumError
from curriculum.forms import MisconceptionForm
from curriculum.forms.misconceptions import examples_text
from curriculum.models import Course, Misconception
from curriculum.views.answering import AuthorRequest, page, see_other, status_of


@require_safe
@login_required
def misconception_list(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    rows = [(one, list(one.skills.all())) for one in reads.misconceptions_for_authors(found)]
    return page(request, "misconception_list", {"course": found, "rows": rows})


@require_http_methods(["GET", "POST"])
@login_required
def create(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    form = MisconceptionForm(request.POST or None, course=found, languages=found.languages)
    return _answer(request, form, found, None)


@require_http_methods(["GET", "POST"])
@login_required
def update(request: AuthorRequest, misconception: UUID) -> HttpResponse:
    found = access.misconception_for_author(request.user, misconception)
    start = {name: getattr(found, name) for name in ("slug", *MisconceptionForm.texts)}
    start |= {"examples": examples_text(found.examples), "skills": found.skills.all()}
    languages = found.course.languages
    form = MisconceptionForm(
        request.POST or None, course=found.course, languages=languages, start=start
    )
    return _answer(request, form, found.course, found)


def _answer(
    request: AuthorRequest, form: MisconceptionForm, course: Course, one: Misconception | None
) -> HttpResponse:
    if form.is_valid():
        try:
            actions.save_misconception(course, one, **form.values())
            messages.success(request, _("Saved."))
            return see_other("misconception-list", course.slug)
        except CurriculumError as error:
            form.add_error("slug", words.refusal(error))
    context = {"course": course, "misconception": one, "form": form}
    return page(request, "misconception_form", context, status=status_of(request))

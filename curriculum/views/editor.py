"""The editor of exercises: a text, its preview beside it, a draft and published versions.

Whatever is refused, the page comes back with the author's text as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from curriculum import access, actions, reads
from curriculum.authoring.desk import asked_in, desk
from curriculum.authoring.starters import copied, starter
from curriculum.authoring.words import refusal
from curriculum.drafts import Draft, draft_text, read_draft
from curriculum.errors import CurriculumError
from curriculum.fields import SLUG
from curriculum.findings import Finding
from curriculum.forms import EditorForm
from curriculum.models import Course, Exercise, Unit
from curriculum.views.answering import AuthorRequest, page, see_other


@dataclass(frozen=True)
class Refused:
    """Why nothing was saved or published; `theirs` is what somebody else saved meanwhile."""

    why: str
    theirs: str = ""
    is_saved: bool = False


@require_http_methods(["GET", "POST"])
@login_required
def create(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    if request.method != "POST":
        return _page(request, found, None, read_draft(_first_text(request, found)))
    draft = _read(request, found)
    refused, exercise = _saved(request, found, None, draft)
    if exercise is None:
        return _page(request, found, None, draft, refused)
    messages.success(request, _("The draft is saved. Students see it when you publish it."))
    return see_other("exercise-update", exercise.code)


@require_http_methods(["GET", "POST"])
@login_required
def update(request: AuthorRequest, exercise: UUID) -> HttpResponse:
    found = access.exercise_for_author(request.user, exercise)
    if request.method != "POST":
        return _page(request, found.course, found, read_draft(_text_of(found)))
    draft = _read(request, found.course)
    refused, saved = _saved(request, found.course, found, draft)
    if saved is None:
        return _page(request, found.course, found, draft, refused)
    messages.success(request, _("The draft is saved. Students still get the published version."))
    return see_other("exercise-update", found.code)


@require_POST
@login_required
def publish(request: AuthorRequest, exercise: UUID) -> HttpResponse:
    """Saves the text that came along, if any, and publishes the draft."""
    found = access.exercise_for_author(request.user, exercise)
    draft = read_draft(_text_of(found))
    if "text" in request.POST:
        draft = _read(request, found.course)
        refused, saved = _saved(request, found.course, found, draft)
        if saved is None:
            return _page(request, found.course, found, draft, refused)
        found = access.exercise_for_author(request.user, exercise)
    try:
        _publish(request, found)
    except CurriculumError as error:
        placed = draft.placed(list(error.findings))
        draft = replace(draft, findings=(*draft.findings, *placed))
        refused = Refused(_("This cannot be published yet."), is_saved=True)
        return _page(request, found.course, found, draft, refused)
    return see_other("exercise-update", found.code)


@require_POST
@login_required
def preview_new(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    return _preview(request, found, None)


@require_POST
@login_required
def preview(request: AuthorRequest, exercise: UUID) -> HttpResponse:
    found = access.exercise_for_author(request.user, exercise)
    return _preview(request, found.course, found)


def _preview(request: AuthorRequest, course: Course, exercise: Exercise | None) -> HttpResponse:
    """What the text would be; nothing is saved. Without htmx the whole page comes back."""
    draft = _read(request, course)
    context = desk(course, draft, asked_in(request.POST))
    if not request.htmx:
        context |= _around(request, course, exercise, draft)
    context |= {"course": course, "preview_url": _preview_url(course, exercise)}
    return page(request, "exercise_form", context, part="preview")


def _page(
    request: AuthorRequest,
    course: Course,
    exercise: Exercise | None,
    draft: Draft,
    refused: Refused | None = None,
) -> HttpResponse:
    asked = asked_in(request.POST if request.method == "POST" else request.GET)
    context = _around(request, course, exercise, draft) | desk(course, draft, asked)
    context |= {"refused": refused}
    return page(request, "exercise_form", context, status=422 if refused else 200)


def _around(
    request: AuthorRequest, course: Course, exercise: Exercise | None, draft: Draft
) -> dict[str, Any]:
    """Everything on the page but the preview. After a refusal `since` is the present state:
    saving again then replaces it, on purpose."""
    context: dict[str, Any] = {
        "course": course,
        "exercise": exercise,
        "text": draft.text,
        "is_unsaved": request.method == "POST",
        "preview_url": _preview_url(course, exercise),
    }
    if exercise:
        context |= {
            "since": exercise.edited.isoformat(),
            "versions": reads.versions_of(exercise),
            "is_changed": _is_changed(exercise),
        }
    return context


def _read(request: AuthorRequest, course: Course) -> Draft:
    """The text that was sent; a unit that does not exist is a finding like any other."""
    draft = read_draft(EditorForm(request.POST).typed)
    if draft.unit and not course.units.filter(slug=draft.unit).exists():
        message = f"there is no unit “{draft.unit}”"
        found = draft.placed([Finding("unknown_unit", "unit", message)])
        return replace(draft, findings=(*draft.findings, *found))
    return draft


def _saved(
    request: AuthorRequest, course: Course, exercise: Exercise | None, draft: Draft
) -> tuple[Refused | None, Exercise | None]:
    """The saved exercise, or why not."""
    if draft.document is None or any(one.is_error for one in draft.findings):
        return Refused(refusal(CurriculumError("invalid"))), None
    unit = Unit.objects.filter(course=course, slug=draft.unit).first() if draft.unit else None
    try:
        if exercise is None:
            return None, actions.create_exercise(course, draft.document, unit=unit)
        since = EditorForm(request.POST).began
        return None, actions.save_draft(exercise, draft.document, unit=unit, since=since)
    except CurriculumError as error:
        theirs = _text_of(exercise) if exercise and error.code == "edited_meanwhile" else ""
        return Refused(refusal(error), theirs), None


def _publish(request: AuthorRequest, exercise: Exercise) -> None:
    before = (exercise.current_id, exercise.state)
    version = actions.publish(exercise, author=request.user)
    number = {"number": version.number}
    if before == (version.pk, Exercise.State.PUBLISHED):
        messages.info(
            request, _("Nothing changed: students already get version %(number)d.") % number
        )
    elif before[0] == version.pk:
        messages.success(request, _("Students get version %(number)d again.") % number)
    else:
        messages.success(request, _("Version %(number)d is published.") % number)


def _is_changed(exercise: Exercise) -> bool:
    """A published exercise whose draft says something else."""
    return exercise.current is not None and exercise.draft != exercise.current.content


def _text_of(exercise: Exercise) -> str:
    return draft_text(exercise.draft, exercise.unit.slug if exercise.unit else "")


def _first_text(request: AuthorRequest, course: Course) -> str:
    """A new exercise begins as a copy of another one, or as a small one on a skill."""
    if code := _slug_in(request, "copy"):
        found = course.exercises.select_related("unit").filter(slug=code).first()
        if found:
            return copied(found)
    asked = _slug_in(request, "skill")
    skills = course.skills.filter(retired=False).order_by("position", "pk")
    skill = skills.filter(slug=asked).first() or skills.first()
    return starter(course, skill.slug if skill else "")


def _slug_in(request: AuthorRequest, name: str) -> str:
    slug = request.GET.get(name, "")
    return slug if SLUG.fullmatch(slug) else ""


def _preview_url(course: Course, exercise: Exercise | None) -> str:
    if exercise:
        return reverse("curriculum:exercise-preview", args=[exercise.code])
    return reverse("curriculum:exercise-create-preview", args=[course.slug])

"""A teacher's classes and who is in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tutor.classrooms import access, actions, forms, reads, words
from tutor.classrooms.models import Classroom
from tutor.lib.http import SeeOther, UserRequest


def see_other(name: str, *args: object) -> HttpResponse:
    return SeeOther(reverse(name, args=args))


@require_GET
@login_required
def class_list(request: UserRequest) -> HttpResponse:
    teacher = access.teacher(request.user)
    midnight = localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    cards = reads.classrooms_of(teacher, midnight)
    context = {
        "cards": [card for card in cards if not card.classroom.archived],
        "archived": [card for card in cards if card.classroom.archived],
    }
    return render(request, "classrooms/class_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def create(request: UserRequest) -> HttpResponse:
    teacher = access.teacher(request.user)
    start = {"language": teacher.language or request.LANGUAGE_CODE}
    form = forms.ClassroomForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            classroom = actions.create_classroom(teacher, **form.cleaned_data)
            return see_other("classrooms:detail", classroom.code)
        except actions.ClassroomError as error:
            form.add_error(None, words.refusal(error))
    context = {"form": form, "courses": reads.courses_to_teach()}
    return render(request, "classrooms/class_form.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@login_required
def update(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = access.classroom_for(request.user, classroom)
    fields = ("name", "language", "daily_reviews")
    start = {name: getattr(taught, name) for name in fields}
    form = forms.ClassroomChangeForm(request.POST or None, initial=start)
    if form.is_valid():
        actions.change_classroom(taught, **form.cleaned_data)
        return see_other("classrooms:detail", taught.code)
    context = {"form": form, "classroom": taught}
    return render(request, "classrooms/class_form.html", context, status=_status(request))


def _status(request: UserRequest) -> int:
    """A form that is shown again after a POST was not acceptable."""
    return 422 if request.method == "POST" else 200


@require_GET
@login_required
def detail(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = access.classroom_for(request.user, classroom)
    return render(request, "classrooms/class_detail.html", detail_context(request, taught))


def detail_context(request: UserRequest, classroom: Classroom) -> dict[str, Any]:
    latest = reads.last_answers(classroom)
    places = reads.roster_of(classroom)
    return {
        "classroom": classroom,
        "places": [(place, latest.get(place.student_id)) for place in places],
        "join_address": request.build_absolute_uri(reverse("classrooms:join")),
    }


@require_POST
@login_required
def renew_code(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = access.classroom_for(request.user, classroom)
    try:
        actions.renew_code(taught)
        messages.success(request, _("The class has a new code. The old one no longer works."))
    except actions.ClassroomError as error:
        messages.error(request, words.refusal(error))
    return see_other("classrooms:detail", taught.code)


@require_POST
@login_required
def close_code(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = access.classroom_for(request.user, classroom)
    actions.close_code(taught)
    messages.success(request, _("Nobody else can join until you make a new code."))
    return see_other("classrooms:detail", taught.code)


@require_POST
@login_required
def archive(request: UserRequest, classroom: UUID) -> HttpResponse:
    actions.archive(access.classroom_for(request.user, classroom))
    messages.success(request, _("The class is archived. Nothing in it was deleted."))
    return see_other("classrooms:list")


@require_POST
@login_required
def restore(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = access.classroom_for(request.user, classroom)
    actions.restore(taught)
    messages.success(request, _("The class is back. Make a new code if more students will join."))
    return see_other("classrooms:detail", taught.code)


@require_POST
@login_required
def remove_student(request: UserRequest, classroom: UUID, student: UUID) -> HttpResponse:
    taught = access.classroom_for(request.user, classroom)
    place = access.membership_in(taught, student)
    actions.remove_student(place)
    messages.success(request, _("%(name)s is out of the class.") % {"name": place.student.name})
    return see_other("classrooms:detail", taught.code)


@require_POST
@never_cache
@login_required
def reset_password(request: UserRequest, classroom: UUID, student: UUID) -> HttpResponse:
    """Answers with the page itself: a redirect would have to keep the password somewhere."""
    taught = access.classroom_for(request.user, classroom)
    place = access.membership_in(taught, student)
    try:
        credential = actions.reset_password(place)
    except actions.ClassroomError as error:
        messages.error(request, words.refusal(error))
        return see_other("classrooms:detail", taught.code)
    context = {"classroom": taught, "credentials": [credential], "reset": True}
    return render(request, "classrooms/passwords.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def roster(request: UserRequest, classroom: UUID) -> HttpResponse:
    """Look first, then import: the same list is posted twice, the second time with `import`."""
    taught = access.classroom_for(request.user, classroom)
    form = forms.RosterForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"classroom": taught, "form": form}
    if not form.is_valid():
        return render(request, "classrooms/roster.html", context, status=_status(request))
    text = form.cleaned_data["text"]
    if "import" in request.POST and not form.cleaned_data["file"]:
        try:
            done = actions.import_roster(taught, request.user, text)
            return _imported(request, taught, done)
        except actions.ClassroomError as error:
            form.add_error(None, words.refusal(error))
    context |= _preview(taught, request, text)
    context["form"] = _with_text(form, text)
    status = 422 if context["problems"] or form.errors else 200
    return render(request, "classrooms/roster.html", context, status=status)


def _with_text(form: forms.RosterForm, text: str) -> forms.RosterForm:
    """The same form with the file's text in the field, where it can be corrected."""
    shown = forms.RosterForm({"text": text})
    shown.is_valid()
    for error in form.non_field_errors():
        shown.add_error(None, str(error))
    return shown


def _preview(classroom: Classroom, request: UserRequest, text: str) -> dict[str, Any]:
    checked = actions.check_roster(classroom, request.user, text)
    bad: dict[int, list[str]] = {}
    for problem in checked.problems:
        bad.setdefault(problem.line, []).append(words.problem_words(problem))
    known = actions.known_usernames(checked.rows)
    return {
        "checked": True,
        "problems": [(problem, words.problem_words(problem)) for problem in checked.problems],
        "rows": [(row, row.username in known, bad.get(row.line, [])) for row in checked.rows],
        "row_count": len(checked.rows),
    }


def _imported(request: UserRequest, classroom: Classroom, done: actions.Imported) -> HttpResponse:
    context = {
        "classroom": classroom,
        "credentials": done.created,
        "joined": done.joined,
        "unchanged": done.unchanged,
        "reset": False,
    }
    return render(request, "classrooms/passwords.html", context)

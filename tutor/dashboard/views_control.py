"""What a teacher asks of the choice: for one student, for a class, and taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from curriculum.reads import course_index
from tutor.classrooms.access import classroom_for, membership_in
from tutor.classrooms.models import Classroom
from tutor.dashboard import access
from tutor.dashboard.forms import GoalForm, OverrideForm
from tutor.dashboard.views import class_page, student_page
from tutor.lib.http import SeeOther, UserRequest
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.actions import GoalSet, OverrideError


@require_POST
@login_required
def ask(request: UserRequest, classroom: UUID, student_code: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    place = membership_in(taught, student_code)
    form = OverrideForm(course_index(taught.course), request.POST)
    if form.is_valid():
        try:
            actions.ask(place.student, taught.course, form.wish, by=request.user, at=now())
        except OverrideError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("It is in force."))
            return _back(taught, place.student)
    return student_page(request, taught, place, form)


@require_POST
@login_required
def withdraw(
    request: UserRequest, classroom: UUID, student_code: UUID, override: UUID
) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    place = membership_in(taught, student_code)
    at = now()
    found = access.override_in(taught, place.student, override, at)
    if actions.withdraw(found, by=request.user, at=at):
        messages.success(request, _("It is withdrawn."))
    else:
        messages.info(request, _("It had ended already."))
    return _back(taught, place.student)


@require_POST
@login_required
def set_goal(request: UserRequest, classroom: UUID) -> HttpResponse:
    """One goal for everybody in the class."""
    taught = classroom_for(request.user, classroom)
    form = GoalForm(course_index(taught.course), request.POST)
    if form.is_valid():
        try:
            done = actions.set_class_goal(taught, form.wish, by=request.user, at=now())
        except OverrideError as error:
            _refuse(form, error)
        else:
            messages.success(request, _told(done))
            return SeeOther(reverse("dashboard:class", args=[taught.code]))
    return class_page(request, taught, form)


@require_POST
@login_required
def withdraw_goal(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    form = GoalForm(course_index(taught.course), request.POST)
    if form.is_valid() and actions.withdraw_class_goal(
        taught, form.wish, by=request.user, at=now()
    ):
        messages.success(request, _("It is withdrawn."))
    else:
        messages.info(request, _("It had ended already."))
    return SeeOther(f"{reverse('dashboard:class', args=[taught.code])}#goal")


def _refuse(form: GoalForm, error: OverrideError) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _told(done: GoalSet) -> str:
    """For how many, and why not for the others."""
    words = [
        ngettext(
            "The goal is set for %(number)d student.",
            "The goal is set for %(number)d students.",
            done.set,
        )
        % {"number": done.set}
    ]
    if done.mastered:
        words.append(_("Mastered already: %(number)d.") % {"number": done.mastered})
    if done.blocked:
        words.append(_("Set aside for: %(number)d.") % {"number": done.blocked})
    words.append(_("Who joins the class until then gets it too."))
    return " ".join(words)


def _back(taught: Classroom, student: User) -> HttpResponse:
    page = reverse("dashboard:student", args=[taught.code, student.code])
    return SeeOther(f"{page}#coming")

"""A sitting: start, come back, go on, stop."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tutor.lib.http import SeeOther, UserRequest
from tutor.practice import access, actions
from tutor.practice.forms import AnswerForm, NextForm, StartForm
from tutor.practice.models import Session
from tutor.practice.reads.offers import choice_page
from tutor.practice.reads.recap import recap_page
from tutor.practice.reads.sitting import exercise_page
from tutor.practice.views import placement
from tutor.practice.views.answering import answer_in
from tutor.practice.views.door import PENDING, kept_over_login


@kept_over_login
def start(request: UserRequest) -> HttpResponse:
    """Into the open session of the course, or a new one; on a skill of one's own choice, if any."""
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Http404
    course = access.course_for(request.user, form.cleaned_data["course"])
    wish = form.cleaned_data["skill"]
    skill = access.skill_for(request.user, wish) if wish else None
    sitting = actions.open_session(request.user, course, at=timezone.now())
    # Leaving what is open is what asking for another skill means.
    leave = sitting.latest_run.code if skill and sitting.latest_run else None
    return _on(request, sitting, leave=leave, skill=skill.pk if skill else None)


@login_required
@require_safe
def session(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    if sitting.latest_run is not None and sitting.latest_run.in_placement:
        return SeeOther(reverse("practice:placement", args=[sitting.code]))
    if sitting.finished:
        return render(request, "practice/recap.html", recap_page(sitting, at=timezone.now()))
    return render(request, "practice/exercise.html", exercise_page(sitting, at=timezone.now()))


@kept_over_login
def next_exercise(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    form = NextForm(request.POST)
    if not form.is_valid():
        return _on(request, sitting)
    wish = form.cleaned_data["skill"]
    skill = access.skill_for(request.user, wish) if wish else None
    leave = form.cleaned_data["leave"]
    return _on(request, sitting, leave=leave, skill=skill.pk if skill else None)


@login_required
@require_safe
def choice(request: UserRequest, session: UUID) -> HttpResponse:
    """What comes next, for the student to choose from; only between two exercises."""
    sitting = access.session_for(request.user, session)
    run = sitting.latest_run
    if sitting.finished or (run is not None and run.is_open):
        return SeeOther(_address(sitting))
    return render(request, "practice/choice.html", choice_page(sitting, at=timezone.now()))


@kept_over_login
def check(request: UserRequest, skill: UUID) -> HttpResponse:
    """ "I know this already": two exercises will show it."""
    found = access.skill_for(request.user, skill)
    try:
        sitting = actions.start_check(
            request.user, found, at=timezone.now(), language=get_language() or "en"
        )
    except actions.OverrideError as error:
        messages.warning(request, str(error))
        return SeeOther(reverse("practice:skill", args=[found.code]))
    return SeeOther(_address(sitting))


@kept_over_login
def finish(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    actions.finish(sitting, at=timezone.now())
    return SeeOther(_address(sitting))


@login_required
@require_safe
def resume(request: UserRequest) -> HttpResponse:
    """Send what was being sent when the log-in ran out. The one GET that may write: the browser
    posted it already, with its token checked, and its ticket lets it count only once."""
    kept = request.session.pop(PENDING, None)
    if not isinstance(kept, dict):
        return SeeOther(reverse("practice:today"))
    try:
        match = resolve(kept["path"])
        sitting = access.session_for(request.user, match.kwargs["session"])
    except (Resolver404, Http404, KeyError):
        # Somebody else has logged in here: it is not theirs to send.
        return SeeOther(reverse("practice:today"))
    form = AnswerForm(QueryDict(kept["body"]))
    if match.view_name in ("practice:answer", "practice:placement-answer") and form.is_valid():
        messages.success(request, _("You are logged in again, and your answer has arrived."))
        if match.view_name == "practice:answer":
            return answer_in(request, sitting, form)
        sitting = access.placing_session_for(request.user, sitting.code)
        return placement.answer_in(request, sitting, form)
    return SeeOther(_address(sitting))


def _on(
    request: UserRequest, sitting: Session, leave: UUID | None = None, skill: int | None = None
) -> HttpResponse:
    run = actions.go_on(
        sitting, at=timezone.now(), leave=leave, skill=skill, language=get_language() or "en"
    )
    if run is None:
        actions.finish(sitting, at=timezone.now())
    elif skill is not None and run.decision.reason.get("skill") != skill:
        messages.info(request, _("That skill has to wait: your teacher has planned otherwise."))
    return SeeOther(_address(sitting))


def _address(sitting: Session) -> str:
    return reverse("practice:session", args=[sitting.code])

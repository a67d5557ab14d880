"""Finding where to begin: begin or skip, one question after the other, what was found."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from curriculum.models import Course
from tutor.lib.http import SeeOther, UserRequest
from tutor.practice import access, actions
from tutor.practice.forms import AnswerForm, CourseForm, GiveUpForm
from tutor.practice.models import Placement, Session
from tutor.practice.outcome import Outcome
from tutor.practice.reads.placement import placed_page, question_page
from tutor.practice.views.door import kept_over_login


@kept_over_login
def begin(request: UserRequest) -> HttpResponse:
    course = _course(request)
    sitting = actions.begin_placement(
        request.user, course, at=timezone.now(), language=get_language() or "en"
    )
    if sitting is None:
        messages.info(request, _("There is nothing to ask in this course yet."))
        return _today(course)
    return SeeOther(reverse("practice:placement", args=[sitting.code]))


@kept_over_login
def skip(request: UserRequest) -> HttpResponse:
    course = _course(request)
    actions.skip_placement(request.user, course, at=timezone.now())
    return _today(course)


@login_required
@require_safe
def placement(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.placing_session_for(request.user, session)
    if sitting.placement.state != Placement.State.OPEN:
        return render(request, "practice/placed.html", placed_page(sitting))
    return render(request, "practice/placement.html", question_page(sitting, at=timezone.now()))


@kept_over_login
def answer(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.placing_session_for(request.user, session)
    return answer_in(request, sitting, AnswerForm(request.POST))


def answer_in(request: UserRequest, sitting: Session, form: AnswerForm) -> HttpResponse:
    if not form.is_valid():
        return _refused(request, sitting, form)
    sent = form.cleaned_data
    outcome = actions.answer_placement(
        sitting,
        run=sent["run"],
        step=sent["step"],
        text=sent["answer"],
        ticket=sent["ticket"],
        at=timezone.now(),
        language=get_language() or "en",
    )
    return _shown(request, sitting, outcome)


@kept_over_login
def dont_know(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.placing_session_for(request.user, session)
    form = GiveUpForm(request.POST)
    if not form.is_valid():
        return _refused(request, sitting)
    outcome = actions.answer_placement(
        sitting, **form.cleaned_data, at=timezone.now(), language=get_language() or "en"
    )
    return _shown(request, sitting, outcome)


@kept_over_login
def stop(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.placing_session_for(request.user, session)
    actions.finish(sitting, at=timezone.now())
    return _back(sitting)


def _shown(request: UserRequest, sitting: Session, outcome: Outcome) -> HttpResponse:
    if outcome.kind == "stale":
        messages.warning(request, _("That question is over. This is where you are now."))
    return _back(sitting)


def _refused(
    request: UserRequest, sitting: Session, form: AnswerForm | None = None
) -> HttpResponse:
    """Also for an answer that arrives when the placement is over: it finds the result."""
    if sitting.placement.state != Placement.State.OPEN:
        return _back(sitting)
    context = question_page(sitting, at=timezone.now(), draft=form.typed_text if form else "")
    error = form.error if form else ""
    context["error"] = error or _("That form was not complete. Please try once more.")
    return render(request, "practice/placement.html", context, status=422)


def _course(request: UserRequest) -> Course:
    form = CourseForm(request.POST)
    if not form.is_valid():
        raise Http404
    return access.course_for(request.user, form.cleaned_data["course"])


def _today(course: Course) -> HttpResponse:
    return SeeOther(f"{reverse('practice:today')}?{urlencode({'course': str(course.code)})}")


def _back(sitting: Session) -> HttpResponse:
    return SeeOther(reverse("practice:placement", args=[sitting.code]))

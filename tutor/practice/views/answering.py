"""The buttons of an open exercise. Each answers with the same part of the same page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from curriculum import checking
from curriculum.reads import variant
from tutor.lib.http import SeeOther, UserRequest, render_part
from tutor.practice import access, actions
from tutor.practice.forms import AnswerForm, GiveUpForm, ReportForm, StepForm
from tutor.practice.models import Session
from tutor.practice.outcome import Outcome
from tutor.practice.reads.sitting import exercise_page
from tutor.practice.views.door import kept_over_login
from tutor.practice.words import preview_words

PAGE = "practice/exercise.html"


@kept_over_login
def answer(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    return answer_in(request, sitting, AnswerForm(request.POST))


def answer_in(request: UserRequest, sitting: Session, form: AnswerForm) -> HttpResponse:
    if not form.is_valid():
        return _refused(request, sitting, form)
    sent = form.cleaned_data
    outcome = actions.submit_answer(
        sitting,
        run=sent["run"],
        step=sent["step"],
        text=sent["answer"],
        ticket=sent["ticket"],
        at=timezone.now(),
    )
    return shown(request, sitting, outcome, sent["answer"])


@kept_over_login
def dont_know(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    form = GiveUpForm(request.POST)
    if not form.is_valid():
        return _refused(request, sitting)
    outcome = actions.dont_know(sitting, **form.cleaned_data, at=timezone.now())
    return shown(request, sitting, outcome)


@kept_over_login
def hint(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _refused(request, sitting)
    outcome = actions.ask_hint(sitting, **form.cleaned_data, at=timezone.now())
    return shown(request, sitting, outcome, draft=AnswerForm.typed(request.POST))


@kept_over_login
def report(request: UserRequest, session: UUID) -> HttpResponse:
    sitting = access.session_for(request.user, session)
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words what is wrong."))
    elif actions.report_problem(sitting, **form.cleaned_data):
        messages.success(request, _("Thank you. A teacher will look at it."))
    return SeeOther(_address(sitting))


@login_required
@require_safe
def preview(request: UserRequest, session: UUID) -> HttpResponse:
    """How the checker reads what is typed so far. Judges nothing, keeps nothing."""
    sitting = access.session_for(request.user, session)
    run = sitting.latest_run
    typed = AnswerForm.typed(request.GET)
    context: dict[str, Any] = {"typed": typed}
    if run is not None and run.is_open and typed.strip():
        step = variant(run.version, run.seed).steps[run.step_index]
        language = run.conversation.language
        reading = checking.preview(step.answer, typed, language=language)
        context["reading"] = preview_words(reading, typed)
    return render(request, f"{PAGE}#preview", context)


def shown(
    request: UserRequest, sitting: Session, outcome: Outcome, typed: str = "", draft: str = ""
) -> HttpResponse:
    """The part for htmx; for a plain form the page itself, by a redirect."""
    if outcome.kind == "stale":
        messages.warning(request, _stale_words(typed))
        # Perhaps not even the exercise is the same: the page is drawn anew.
        return HttpResponseClientRefresh() if request.htmx else SeeOther(_address(sitting))
    if not request.htmx:
        return SeeOther(_address(sitting))
    if outcome.kind == "repeated":
        sitting, outcome = access.session_for(request.user, sitting.code), Outcome("repeated")
    context = exercise_page(sitting, at=timezone.now(), outcome=outcome, draft=draft)
    return render_part(request, PAGE, "step", context)


def _stale_words(typed: str) -> str:
    if typed:
        return _(
            "You have gone on from that step, perhaps in another window. This is where you are now."
            " There you had written: %(answer)s"
        ) % {"answer": typed}
    return _(
        "You have gone on from that step, perhaps in another window. This is where you are now."
    )


def _refused(
    request: UserRequest, sitting: Session, form: AnswerForm | None = None
) -> HttpResponse:
    context = exercise_page(sitting, at=timezone.now(), draft=form.typed_text if form else "")
    error = form.error if form else ""
    context["error"] = error or _("That form was not complete. Please try once more.")
    return render_part(request, PAGE, "step", context, status=422)


def _address(sitting: Session) -> str:
    return reverse("practice:session", args=[sitting.code])

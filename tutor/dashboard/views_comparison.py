"""Two ways of choosing compared in a class: the page, the start, the end."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tutor.classrooms.access import classroom_for
from tutor.classrooms.models import Classroom
from tutor.dashboard.comparison import comparison_context
from tutor.experiments import actions, words
from tutor.experiments.access import experiment_in
from tutor.experiments.forms import PlanForm
from tutor.experiments.models import Experiment
from tutor.lib.http import SeeOther, UserRequest

SEED_BITS = 48


@require_GET
@login_required
def comparison(request: UserRequest, classroom: UUID) -> HttpResponse:
    return _page(request, classroom_for(request.user, classroom))


@require_GET
@login_required
def earlier(request: UserRequest, classroom: UUID, experiment: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    return _page(request, taught, chosen=experiment_in(taught, experiment))


@require_POST
@login_required
def start(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _page(request, taught, form)
    seed = secrets.randbits(SEED_BITS)
    try:
        actions.start_experiment(taught, form.plan(), by=request.user, seed=seed, at=now())
        messages.success(request, _("The comparison runs. Each student was drawn into a group."))
    except actions.ExperimentError as error:
        messages.error(request, words.refusal(error))
    return _back(taught)


@require_POST
@login_required
def end(request: UserRequest, classroom: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    if actions.end_experiment(taught, by=request.user, at=now()):
        messages.success(request, _("The comparison has ended. Everybody gets the usual way."))
    return _back(taught)


def _page(
    request: UserRequest,
    classroom: Classroom,
    form: PlanForm | None = None,
    chosen: Experiment | None = None,
) -> HttpResponse:
    context = comparison_context(classroom, chosen)
    context["form"] = form or PlanForm(initial={"policy_b": PlanForm.SECOND})
    return render(request, "dashboard/comparison.html", context, status=422 if form else 200)


def _back(classroom: Classroom) -> HttpResponse:
    return SeeOther(reverse("dashboard:comparison", args=[classroom.code]))

"""The teacher's pages: the class, a student in it, a skill of theirs, one run of an exercise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from curriculum.reads import course_index
from dialogue.reads import turns_of
from knowledge_tracing.reads import class_traits, estimates_for
from tutor.classrooms.access import classroom_for, membership_in
from tutor.classrooms.models import Classroom, Membership
from tutor.dashboard import access, export, student
from tutor.dashboard.actions import resolve_report as resolve
from tutor.dashboard.control import coming_up, recorded_lines
from tutor.dashboard.forms import GoalForm, OverrideForm
from tutor.dashboard.matrix import cell_of
from tutor.dashboard.overview import class_context, live_context
from tutor.dashboard.traits import how_one_learns
from tutor.experiments.reads import running_in
from tutor.lib.http import HtmxRequest, SeeOther, UserRequest
from tutor.lib.spreadsheets import csv_response
from tutor.people.models import User
from tutor.practice.control import in_force
from tutor.practice.reads.reviews import lapses_of, reviews_of
from tutor.practice.reasons import sentence
from tutor.practice.refreshing import as_read
from tutor.practice.review_words import notes


@require_GET
@login_required
def class_detail(request: UserRequest, classroom: UUID) -> HttpResponse:
    return class_page(request, classroom_for(request.user, classroom))


def class_page(
    request: UserRequest, taught: Classroom, goal: GoalForm | None = None
) -> HttpResponse:
    """`goal`: a form that was sent and refused."""
    context = class_context(
        taught,
        now(),
        order=request.GET.get("sort", "name"),
        everything=request.GET.get("skills") == "all",
    )
    context["join_address"] = request.build_absolute_uri(reverse("classrooms:join"))
    context["experiment"] = running_in(taught)
    context["goal_form"] = goal or GoalForm(course_index(taught.course))
    return render(request, "dashboard/class_detail.html", context, status=422 if goal else 200)


@require_GET
def live(request: HtmxRequest, classroom: UUID) -> HttpResponse:
    """The part of the class page that asks for itself every few seconds."""
    if not isinstance(request.user, User):
        return _log_in(request)
    taught = classroom_for(request.user, classroom)
    if not request.htmx:
        return SeeOther(reverse("dashboard:class", args=[taught.code]))
    context = live_context(taught, now(), taught.memberships.count())
    return render(request, "dashboard/class_detail.html#live", context)


def _log_in(request: HtmxRequest) -> HttpResponse:
    """A log-in page must not be swapped into the middle of another one: the whole page goes."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    return redirect_to_login(request.get_full_path())


@require_GET
@login_required
def student_detail(request: UserRequest, classroom: UUID, student_code: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    return student_page(request, taught, membership_in(taught, student_code))


def student_page(
    request: UserRequest, taught: Classroom, place: Membership, form: OverrideForm | None = None
) -> HttpResponse:
    """`form`: one that was sent and refused."""
    at, index = now(), course_index(taught.course)
    estimates = estimates_for(place.student_id, taught.course, at)
    reviews = reviews_of(place.student_id, taught.course, estimates, at)
    lapses = lapses_of(place.student_id, taught.course, estimates)
    members = taught.memberships.values_list("student_id", flat=True)
    traits = class_traits(members, taught.course)
    runs = student.run_page(place.student, taught.course, request.GET.get("runs", 1))
    attempts = student.attempt_page(place.student, taught.course, request.GET.get("attempts", 1))
    coming = coming_up(place.student, taught.course, index, estimates, at)
    read = as_read(estimates, reviews.estimates)
    context = _about(taught, place.student) | {
        "joined": place.joined,
        "coming": coming,
        "override_form": form or OverrideForm(index),
        "skills": student.skill_lines(read, index, coming.known, notes(reviews, lapses, index)),
        "learning": how_one_learns(traits.get(place.student_id), traits.values()),
        "runs": runs,
        "run_lines": student.run_lines(runs, index),
        "attempts": attempts,
        "attempt_lines": student.attempt_lines(attempts),
    }
    return render(request, "dashboard/student_detail.html", context, status=422 if form else 200)


@require_GET
@login_required
def student_skill(
    request: UserRequest, classroom: UUID, student_code: UUID, skill: UUID
) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    place = membership_in(taught, student_code)
    index = course_index(taught.course)
    info = access.skill_in(index, skill)
    estimates = estimates_for(place.student_id, taught.course, now())
    reviews = reviews_of(place.student_id, taught.course, estimates, now())
    asked = in_force(place.student_id, taught.course, index, estimates, now())
    cell = cell_of(estimates.get(info.pk), known=info.pk in asked.control.known)
    moments = student.belief_over_time(place.student, taught.course, info)
    context = _about(taught, place.student) | {
        "skill": info,
        "estimate": estimates.get(info.pk),
        "set_known": cell.level == "known",
        "notes": student.notes_on(place.student, taught.course, info, reviews),
        "moments": [moment for moment in reversed(moments) if moment.right is not None],
        "elsewhere": any(moment.right is None for moment in moments),
        "chart": student.belief_chart(moments),
    }
    return render(request, "dashboard/student_skill.html", context)


@require_GET
@login_required
def run_detail(
    request: UserRequest, classroom: UUID, student_code: UUID, run: UUID
) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    place = membership_in(taught, student_code)
    shown = access.run_in(taught, place.student, run)
    index = course_index(taught.course)
    decision = shown.decision
    columns, candidates = student.candidate_table(decision.candidates, decision.exercise_id, index)
    attempts = list(shown.attempts.select_related("run"))
    context = _about(taught, place.student) | {
        "run": shown,
        "exercise": shown.version.exercise.title,
        "decision": decision,
        "rule": student.RULES.get(decision.rule, decision.rule),
        "reason": sentence(decision.reason, index, decision.overrides),
        "overrides": recorded_lines(decision.overrides, index),
        "columns": columns,
        "candidates": candidates,
        "turns": turns_of(shown.conversation),
        "attempt_lines": student.attempt_lines(attempts),
    }
    return render(request, "dashboard/run_detail.html", context)


def _about(classroom: Classroom, who: User) -> dict[str, Any]:
    return {"classroom": classroom, "student": who}


@require_POST
@login_required
def resolve_report(request: UserRequest, classroom: UUID, report: UUID) -> HttpResponse:
    taught = classroom_for(request.user, classroom)
    resolve(access.report_in(taught, report))
    messages.success(request, _("The report is closed."))
    return SeeOther(reverse("dashboard:class", args=[taught.code]))


@require_GET
@login_required
def attempts_csv(request: UserRequest, classroom: UUID) -> HttpResponseBase:
    taught = classroom_for(request.user, classroom)
    return csv_response("attempts.csv", export.attempt_rows(taught))


@require_GET
@login_required
def estimates_csv(request: UserRequest, classroom: UUID) -> HttpResponseBase:
    taught = classroom_for(request.user, classroom)
    return csv_response("estimates.csv", export.estimate_rows(taught, now()))

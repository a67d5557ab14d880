"""The graph of a course: drawn, as a table, and changed line by line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from curriculum import access, actions
from curriculum.authoring import graph, words
from curriculum.errors import CurriculumError
from curriculum.forms import EdgeForm
from curriculum.models import Course, Skill
from curriculum.views.answering import AuthorRequest, page, see_other
from curriculum.views.skills import skill_context


@require_safe
@login_required
def graph_page(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    return page(request, "graph", _context(found, EdgeForm(course=found)))


@require_POST
@login_required
def add_edge(request: AuthorRequest, course: str) -> HttpResponse:
    """From the graph or from the page of a skill (`back`); a refusal shows that page again."""
    found = access.course_for_author(request.user, course)
    form = EdgeForm(request.POST, course=found)
    loop: list[str] = []
    if form.is_valid():
        asked = form.cleaned_data
        try:
            actions.add_edge(
                asked["source"], asked["target"], asked["kind"], weight=asked["weight"]
            )
            messages.success(request, _("The line is drawn."))
            return _back(found, request)
        except CurriculumError as error:
            form.add_error(None, words.refusal(error))
            loop = graph.titles_of(found, error.path)
    return _again(request, found, form, loop)


@require_POST
@login_required
def accept_edge(request: AuthorRequest, source: UUID, target: UUID, kind: str) -> HttpResponse:
    edge = access.edge_for_author(request.user, source, target, kind)
    actions.accept_edge(edge)
    messages.success(request, _("The proposal counts from now on."))
    return _back(edge.target.course, request)


@require_POST
@login_required
def remove_edge(request: AuthorRequest, source: UUID, target: UUID, kind: str) -> HttpResponse:
    edge = access.edge_for_author(request.user, source, target, kind)
    actions.remove_edge(edge)
    messages.success(request, _("The line is gone."))
    return _back(edge.target.course, request)


def _context(course: Course, form: EdgeForm) -> dict[str, Any]:
    return {"course": course, "edge_form": form, **graph.graph_page(course)}


def _again(request: AuthorRequest, course: Course, form: EdgeForm, loop: list[str]) -> HttpResponse:
    skill = _standing_on(course, request)
    if skill:
        context = skill_context(skill, edge_form=form.only_sources_of(skill))
        return page(request, "skill_form", {**context, "loop": loop}, status=422)
    return page(request, "graph", {**_context(course, form), "loop": loop}, status=422)


def _back(course: Course, request: AuthorRequest) -> HttpResponse:
    skill = _standing_on(course, request)
    return see_other("skill-update", skill.code) if skill else see_other("graph", course.slug)


def _standing_on(course: Course, request: AuthorRequest) -> Skill | None:
    """The skill from whose page the form was sent."""
    try:
        code = UUID(request.POST.get("back", ""))
    except ValueError:
        return None
    return course.skills.select_related("course", "unit").filter(code=code).first()

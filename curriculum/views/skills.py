"""Skills: the list, and one of them with what it needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from curriculum import access, actions, reads
from curriculum.authoring import graph, words
from curriculum.errors import CurriculumError
from curriculum.forms import EdgeForm, SkillForm
from curriculum.models import Course, Skill
from curriculum.views.answering import AuthorRequest, page, see_other, status_of


@require_safe
@login_required
def skill_list(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    needed = graph.prerequisites_by_skill(found)
    rows = [(skill, needed.get(skill.pk, [])) for skill in reads.skills_for_authors(found)]
    return page(request, "skill_list", {"course": found, "rows": rows})


@require_http_methods(["GET", "POST"])
@login_required
def create(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    form = SkillForm(request.POST or None, course=found, languages=found.languages)
    if form.is_valid() and (skill := _save(form, found, None)):
        messages.success(request, _("The skill is there. Now say what it needs."))
        return see_other("skill-update", skill.code)
    context = {"course": found, "form": form}
    return page(request, "skill_form", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@login_required
def update(request: AuthorRequest, skill: UUID) -> HttpResponse:
    found = access.skill_for_author(request.user, skill)
    form = _form(request, found)
    if form.is_valid() and _save(form, found.course, found):
        messages.success(request, _("Saved."))
        return see_other("skill-update", found.code)
    return page(request, "skill_form", skill_context(found, form), status=status_of(request))


def skill_context(
    skill: Skill, form: SkillForm | None = None, edge_form: EdgeForm | None = None
) -> dict[str, Any]:
    """Of the page of one skill; also after a line of the graph was refused."""
    edges = list(reads.edges_of(skill.course))
    return {
        "course": skill.course,
        "skill": skill,
        "form": form or SkillForm(**_start(skill)),
        "edge_form": edge_form or EdgeForm(course=skill.course).only_sources_of(skill),
        "edges_in": [edge for edge in edges if edge.target_id == skill.pk],
        "edges_out": [edge for edge in edges if edge.source_id == skill.pk],
        "exercises": reads.exercises_for_authors(skill.course, skill=skill),
    }


def _form(request: AuthorRequest, skill: Skill) -> SkillForm:
    return SkillForm(request.POST or None, **_start(skill))


def _start(skill: Skill) -> dict[str, Any]:
    names = ("slug", "title", "description", "unit", "retired")
    values = {name: getattr(skill, name) for name in names}
    return {"course": skill.course, "languages": skill.course.languages, "start": values}


def _save(form: SkillForm, course: Course, skill: Skill | None) -> Skill | None:
    """None after a refusal, which the form then shows."""
    try:
        return actions.save_skill(course, skill, **form.values())
    except CurriculumError as error:
        form.add_error("slug", words.refusal(error))
        return None

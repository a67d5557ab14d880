"""What students' answers say about the graph, for its author to accept or reject."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from curriculum.access import course_for_author
from curriculum.authoring import graph, words
from curriculum.errors import CurriculumError
from curriculum.models import Course
from curriculum.views.answering import AuthorRequest, SeeOther
from knowledge_tracing import access, proposals, reads


@require_safe
@login_required
def proposal_list(request: AuthorRequest, course: str) -> HttpResponse:
    return _page(request, course_for_author(request.user, course))


@require_POST
@login_required
def accept(request: AuthorRequest, proposal: UUID) -> HttpResponse:
    """A loop is refused with the way round, as on the graph's own page."""
    found = access.proposal_for_author(request.user, proposal)
    try:
        if proposals.accept(found, request.user):
            messages.success(request, _("The graph is changed as proposed."))
    except CurriculumError as error:
        loop = graph.titles_of(found.course, error.path)
        # The way round says what the refusal would.
        refusal = "" if loop else words.refusal(error)
        return _page(request, found.course, refusal, loop, status=422)
    return _back(found.course)


@require_POST
@login_required
def reject(request: AuthorRequest, proposal: UUID) -> HttpResponse:
    found = access.proposal_for_author(request.user, proposal)
    if proposals.reject(found, request.user):
        messages.success(request, _("The graph stays as it is."))
    return _back(found.course)


def _page(
    request: AuthorRequest,
    course: Course,
    refusal: str = "",
    loop: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "course": course,
        "proposals": reads.open_proposals(course),
        "decided": reads.decided_proposals(course),
        "refusal": refusal,
        "loop": loop or [],
    }
    return render(request, "knowledge_tracing/proposals.html", context, status=status)


def _back(course: Course) -> HttpResponse:
    return SeeOther(reverse("knowledge_tracing:proposals", args=[course.slug]))

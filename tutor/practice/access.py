"""Gates: the student's own session, run, course or skill, or the end of the request.

Never "forbidden": a stranger must not learn that a thing exists.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from curriculum.models import Course, Skill
from curriculum.prepared import Prepared
from curriculum.reads import figure_bytes
from tutor.people.models import User
from tutor.practice.courses import courses_open_to
from tutor.practice.models import Run, Session
from tutor.practice.versions import version_of

_LATEST_RUN = Prepared(
    lambda code, student: (
        Run.objects.filter(session__code=code, session__student=student)
        .select_related(*Run.WITH)
        .order_by("-pk")[:1]
    ),
    UUID(int=0),
    0,
)


def session_for(user: User, code: UUID) -> Session:
    """The student's session with its latest run already loaded. 1 query, 2 before the first run."""
    run = _LATEST_RUN.first(code, user.pk)
    if run is None:
        return get_object_or_404(Session.objects.select_related("course"), code=code, student=user)
    run.version = version_of(run.version_id)
    session = run.session
    session.latest_run = run
    session.student = user
    return session


def course_for(user: User, code: UUID) -> Course:
    return get_object_or_404(courses_open_to(user), code=code)


def skill_for(user: User, code: UUID) -> Skill:
    """A skill of a course that the student is in."""
    skill = get_object_or_404(Skill.objects.select_related("course"), code=code, retired=False)
    if not courses_open_to(user).filter(pk=skill.course_id).exists():
        raise Http404
    return skill


def figure_for(user: User, course: UUID, name: str) -> tuple[bytes, str]:
    """A figure of a course that the student is in: its bytes and their type."""
    found = figure_bytes(course_for(user, course), name)
    if found is None:
        raise Http404
    return found

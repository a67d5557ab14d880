"""Gates: the student's own session, run, course or skill, or the end of the request.

Never "forbidden": a stranger must not learn that a thing exists.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from curriculum.models import Course, Skill
from curriculum.reads import figure_bytes
from curriculum.rows import Select
from dialogue.models import Conversation
from tutor.people.models import User
from tutor.practice.courses import courses_known_to, courses_open_to
from tutor.practice.models import Decision, Placement, Run, Session
from tutor.practice.versions import version_of

_LATEST_RUN = Select(
    """
    FROM practice_session s
    JOIN curriculum_course c ON c.id = s.course_id
    JOIN practice_run r ON r.session_id = s.id
    JOIN practice_decision d ON d.id = r.decision_id
    JOIN dialogue_conversation t ON t.id = r.conversation_id
    WHERE s.code = %s AND s.student_id = %s
    ORDER BY r.id DESC LIMIT 1
    """,
    s=Session,
    c=Course,
    r=Run,
    d=(Decision, "reason", "inputs", "overrides"),
    t=Conversation,
)


def session_for(user: User, code: UUID) -> Session:
    """The student's session with its latest run already loaded. 1 query, 2 before the first run."""
    found = _LATEST_RUN.first(code, user.pk)
    if found is None:
        return get_object_or_404(Session.objects.select_related("course"), code=code, student=user)
    session: Session
    session, session.course, run, run.decision, run.conversation = found
    session.student, session.latest_run = user, run
    run.session, run.version = session, version_of(run.version_id)
    return session


def placing_session_for(user: User, code: UUID) -> Session:
    """The sitting of the student's placement, and the placement. One query more than a sitting."""
    sitting = session_for(user, code)
    get_object_or_404(Placement, session=sitting).session = sitting
    return sitting


def course_for(user: User, code: UUID) -> Course:
    return get_object_or_404(courses_open_to(user), code=code)


def skill_for(user: User, code: UUID) -> Skill:
    """A skill of a course that the student is in."""
    skill = get_object_or_404(Skill.objects.select_related("course"), code=code, retired=False)
    if not courses_open_to(user).filter(pk=skill.course_id).exists():
        raise Http404
    return skill


def figure_for(user: User, course: UUID, name: str) -> tuple[bytes, str]:
    """A figure of a course that the student is or was in: its bytes and their type."""
    found = figure_bytes(get_object_or_404(courses_known_to(user), code=course), name)
    if found is None:
        raise Http404
    return found

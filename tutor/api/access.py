"""Gates for what the pages reach by another way: the same rules, or 404.

A student sees what is theirs; a teacher what students of their own classes did in the course of
that class; an author the documents. Nobody learns that anything else exists.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from curriculum.access import published_course
from curriculum.models import Course, Skill
from dialogue.models import Conversation
from tutor.classrooms.models import Membership
from tutor.people.models import User
from tutor.practice.courses import courses_open_to
from tutor.practice.models import Decision


def skill_to_read(user: User, code: UUID) -> Skill:
    """A skill of a published course; of any course for authors."""
    found = Skill.objects.select_related("course", "unit").filter(retired=False)
    skill = get_object_or_404(found, code=code)
    published_course(user, skill.course.slug)
    return skill


def course_to_practise(user: User, slug: str) -> Course:
    return get_object_or_404(courses_open_to(user), slug=slug)


def learner_for(user: User, student: UUID) -> tuple[User, list[Course]]:
    """A student, and the courses in which one may ask about them: oneself in one's own courses,
    or a student one teaches in the courses of those classes."""
    if student == user.code:
        return user, list(courses_open_to(user))
    taught = _places_taught_by(user).filter(student__code=student)
    places = list(taught.select_related("student", "classroom__course"))
    if not places:
        raise Http404
    return places[0].student, [place.classroom.course for place in places]


def decision_for(user: User, code: UUID) -> tuple[Decision, bool]:
    """A decision about oneself, or about a student one teaches; and whether one teaches them."""
    decisions = Decision.objects.select_related("course", "exercise").defer("exercise__draft")
    taught = _places_taught_by(user).filter(
        student=OuterRef("student"), classroom__course=OuterRef("course")
    )
    decision = get_object_or_404(
        decisions.annotate(is_taught=Exists(taught)).filter(Q(student=user) | Q(is_taught=True)),
        code=code,
    )
    return decision, bool(decision.is_taught)  # type: ignore[attr-defined]


def conversation_for(user: User, code: UUID) -> tuple[Conversation, bool]:
    """As decision_for."""
    taught = _places_taught_by(user).filter(
        student=OuterRef("student"), classroom__course=OuterRef("run__session__course")
    )
    found = Conversation.objects.annotate(is_taught=Exists(taught))
    conversation = get_object_or_404(found.filter(Q(student=user) | Q(is_taught=True)), code=code)
    return conversation, bool(conversation.is_taught)  # type: ignore[attr-defined]


def _places_taught_by(user: User) -> QuerySet[Membership]:
    places = Membership.objects.filter(classroom__teachers=user)
    return places if user.is_teacher else places.none()

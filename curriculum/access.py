"""Gates: the object this person may touch, or 404. A stranger never learns that it exists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from curriculum.models import (
    Course,
    CourseUpload,
    Edge,
    Exercise,
    ExerciseVersion,
    Figure,
    Misconception,
    Skill,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person = AbstractBaseUser | AnonymousUser


def require_author(user: Person) -> None:
    if not getattr(user, "is_author", False):
        raise Http404


def course_for_author(user: Person, slug: str) -> Course:
    require_author(user)
    return get_object_or_404(Course, slug=slug)


def exercise_for_author(user: Person, code: UUID) -> Exercise:
    require_author(user)
    found = Exercise.objects.select_related("course", "unit", "current")
    return get_object_or_404(found, code=code)


def skill_for_author(user: Person, code: UUID) -> Skill:
    require_author(user)
    return get_object_or_404(Skill.objects.select_related("course", "unit"), code=code)


def misconception_for_author(user: Person, code: UUID) -> Misconception:
    require_author(user)
    return get_object_or_404(Misconception.objects.select_related("course"), code=code)


def edge_for_author(user: Person, source: UUID, target: UUID, kind: str) -> Edge:
    require_author(user)
    found = Edge.objects.select_related("source__course", "target__course")
    return get_object_or_404(found, source__code=source, target__code=target, kind=kind)


def published_course(user: Person, slug: str) -> Course:
    """For everyone with an account; an unpublished course only for authors."""
    if not user.is_authenticated:
        raise Http404
    course = get_object_or_404(Course, slug=slug)
    if not course.published:
        require_author(user)
    return course


def figure_for(user: Person, slug: str, name: str) -> Figure:
    return get_object_or_404(Figure, course=published_course(user, slug), name=name)


def upload_for_author(user: Person, code: UUID) -> CourseUpload:
    """Only one's own."""
    require_author(user)
    return get_object_or_404(CourseUpload, code=code, author_id=user.pk)


def version_for_author(user: Person, code: UUID, number: int) -> ExerciseVersion:
    require_author(user)
    found = ExerciseVersion.objects.select_related("exercise__course", "exercise__current")
    return get_object_or_404(found, exercise__code=code, number=number)

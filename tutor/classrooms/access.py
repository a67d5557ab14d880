"""Gates: the object, or a 404. Whoever may not see a class must not learn that it exists."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from tutor.classrooms.models import Classroom, Membership
from tutor.people.models import User


def teacher(user: User) -> User:
    """A teacher, or the end of the request."""
    if not user.is_teacher:
        raise Http404
    return user


def classroom_for(user: User, code: UUID) -> Classroom:
    """A class that the user teaches."""
    mine = Classroom.objects.select_related("course").filter(teachers=teacher(user))
    return get_object_or_404(mine, code=code)


def membership_in(classroom: Classroom, student: UUID) -> Membership:
    """A student's place in a class that has already been let through the gate."""
    places = classroom.memberships.select_related("student")
    return get_object_or_404(places, student__code=student)


def class_of(user: User, course_id: int) -> Classroom | None:
    """The class in which a student takes a course, if any: the newest open one."""
    return (
        Classroom.objects.filter(memberships__student=user, course_id=course_id, archived=False)
        .order_by("-created")
        .first()
    )

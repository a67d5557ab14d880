"""Which courses a person practises in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from curriculum.models import Course
from tutor.people.models import User


def courses_open_to(user: User) -> QuerySet[Course]:
    """Courses of the classes the student is in; a teacher may try those of the classes taught."""
    return _courses(_own(user) & Q(classrooms__archived=False))


def courses_known_to(user: User) -> QuerySet[Course]:
    """The same and those of archived classes: their history stays readable, pictures and all."""
    return _courses(_own(user))


def _own(user: User) -> Q:
    return Q(classrooms__memberships__student=user) | Q(classrooms__teachers=user)


def _courses(of: Q) -> QuerySet[Course]:
    return Course.objects.filter(of).distinct().order_by("pk")

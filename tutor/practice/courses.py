"""Which courses a person practises in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from curriculum.models import Course
from tutor.people.models import User


def courses_open_to(user: User) -> QuerySet[Course]:
    """Courses of the classes the student is in; a teacher may try those of the classes taught."""
    joined = Q(classrooms__memberships__student=user) | Q(classrooms__teachers=user)
    return Course.objects.filter(joined, classrooms__archived=False).distinct().order_by("pk")

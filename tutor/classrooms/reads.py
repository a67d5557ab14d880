"""What the pages about classes show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q

from curriculum.models import Course
from knowledge_tracing.models import Observation
from tutor.classrooms.models import Classroom, Membership
from tutor.people.models import User


@dataclass(frozen=True)
class ClassCard:
    classroom: Classroom
    students: int
    active: int


def classrooms_of(teacher: User, since: datetime) -> list[ClassCard]:
    """The teacher's classes, archived ones last, with who has answered since then. 2 queries."""
    classrooms = list(
        Classroom.objects.filter(teachers=teacher)
        .select_related("course")
        .annotate(students=Count("memberships"))
        .order_by("archived", "name", "pk")
    )
    active = _active_since(classrooms, since)
    return [
        ClassCard(classroom, classroom.students, active.get(classroom.pk, 0))
        for classroom in classrooms
    ]


def _active_since(classrooms: Sequence[Classroom], since: datetime) -> dict[int, int]:
    of_the_class = Q(classroom__course=F("student__observations__course"))
    counts = (
        Membership.objects.filter(classroom__in=classrooms, student__observations__at__gte=since)
        .filter(of_the_class)
        .values("classroom")
        .annotate(active=Count("student", distinct=True))
    )
    return {row["classroom"]: row["active"] for row in counts}


def classes_joined(student: User) -> list[Classroom]:
    """The classes a student is in, newest first."""
    return list(
        Classroom.objects.filter(memberships__student=student, archived=False)
        .select_related("course")
        .order_by("-created")
    )


def daily_reviews(student_id: int, course_id: int) -> int:
    """How many reviews a day are enough, as set for the class in which a student takes a course.
    One query."""
    places = Classroom.objects.filter(
        memberships__student=student_id, course=course_id, archived=False
    )
    limit = places.order_by("-created").values_list("daily_reviews", flat=True).first()
    return Classroom.DAILY_REVIEWS if limit is None else limit


def roster_of(classroom: Classroom) -> list[Membership]:
    """Everybody in the class by name. 1 query."""
    places = classroom.memberships.select_related("student")
    return sorted(places, key=lambda place: (place.student.name.casefold(), place.pk))


def students_of(classroom: Classroom) -> list[User]:
    return [place.student for place in roster_of(classroom)]


def courses_to_teach() -> list[Course]:
    return list(Course.objects.filter(published=True).order_by("slug"))


def last_answers(classroom: Classroom) -> dict[int, datetime]:
    """When each student last answered in the class's course. 1 query."""
    answers = Observation.objects.filter(
        course=classroom.course_id, student__memberships__classroom=classroom
    )
    latest = answers.values_list("student").annotate(latest=Max("at"))
    return dict(latest)


def answer_counts(classroom: Classroom) -> dict[int, int]:
    """How many answers of each student counted as evidence in the class's course. 1 query."""
    answers = Observation.objects.filter(
        course=classroom.course_id, student__memberships__classroom=classroom
    )
    return dict(answers.values_list("student").annotate(count=Count("pk")))

"""classrooms/: for teachers, their classes, how everybody stands, the wrong ideas of the week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.reads import course_index
from dialogue.reads import misconceptions_of_week
from knowledge_tracing.reads import class_matrix
from tutor.api.endpoint import Listing
from tutor.api.shapes import Band, SkillName, Slug, Words
from tutor.classrooms.access import classroom_for, teacher
from tutor.classrooms.models import Classroom
from tutor.classrooms.reads import answer_counts, classrooms_of, last_answers, students_of
from tutor.people.models import User

WEEK = timedelta(days=7)


class Classrooms(Listing):
    """The classes one teaches, archived ones last."""

    class Output(serializers.Serializer[Any]):
        code = serializers.UUIDField(source="classroom.code")
        name = serializers.CharField(source="classroom.name")
        course = Slug(source="classroom.course.slug")
        archived = serializers.BooleanField(source="classroom.archived")
        students = serializers.IntegerField()
        active = serializers.IntegerField(help_text="Students who answered in the last 7 days.")

    @extend_schema(responses=Output(many=True))
    def get(self, request: Request) -> Response:
        cards = classrooms_of(teacher(self.person), timezone.now() - WEEK)
        return self.paged(self.Output, self.page_of(cards))


class Progress(Listing):
    """Every student of the class by name, with the skills on which they have answered."""

    class Output(serializers.Serializer[Any]):
        class OnSkill(Band):
            skill = SkillName()
            answers = serializers.IntegerField()
            secure = serializers.BooleanField()
            due = serializers.BooleanField()

        student = serializers.UUIDField(source="student.code")
        name = serializers.CharField(source="student.name")
        answers = serializers.IntegerField(help_text="That counted as evidence.")
        last_active = serializers.DateTimeField(allow_null=True)
        secure = serializers.IntegerField(help_text="How many skills are mastered by the rule.")
        estimates = OnSkill(many=True)

    @extend_schema(responses=Output(many=True))
    def get(self, request: Request, classroom: UUID) -> Response:
        taught = classroom_for(self.person, classroom)
        page = self.page_of(students_of(taught))
        return self.paged(self.Output, _progress(taught, page))


class Misconceptions(Listing):
    """What was found behind wrong answers of the last 7 days, most students first."""

    class Output(serializers.Serializer[Any]):
        code = serializers.UUIDField(source="misconception.code")
        slug = serializers.CharField(source="misconception.slug")
        title = Words(source="misconception.title")
        remediation = Words(source="misconception.remediation")
        students = serializers.ListField(child=serializers.UUIDField(), source="codes")
        answers = serializers.IntegerField()
        samples = serializers.ListField(child=serializers.CharField())

    @extend_schema(responses=Output(many=True))
    def get(self, request: Request, classroom: UUID) -> Response:
        taught = classroom_for(self.person, classroom)
        codes = {one.pk: one.code for one in students_of(taught)}
        since = timezone.now() - WEEK
        page = self.page_of(misconceptions_of_week(codes, taught.course, since))
        rows = [{**vars(one), "codes": sorted(codes[pk] for pk in one.students)} for one in page]
        return self.paged(self.Output, rows)


def _progress(classroom: Classroom, students: list[User]) -> list[dict[str, Any]]:
    """3 queries, whatever the class."""
    last, counts = last_answers(classroom), answer_counts(classroom)
    index = course_index(classroom.course)
    matrix = class_matrix([one.pk for one in students], classroom.course, timezone.now())
    rows = []
    for student in students:
        estimates = matrix[student.pk]
        answered = [
            {**estimates[pk]._asdict(), "skill": skill}
            for pk, skill in index.skills.items()
            if pk in estimates and estimates[pk].answers
        ]
        rows.append(
            {
                "student": student,
                "answers": counts.get(student.pk, 0),
                "last_active": last.get(student.pk),
                "secure": sum(one["secure"] for one in answered),
                "estimates": answered,
            }
        )
    return rows

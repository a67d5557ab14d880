"""students/<code>/overrides/: what a teacher asks of the choice for a student."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing.reads import estimates_for
from tutor.api import access
from tutor.api.endpoint import Listing, valid
from tutor.api.shapes import Slug
from tutor.classrooms.access import teacher
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.actions import OverrideError, Wish
from tutor.practice.actions.overrides import ASKED_BY_TEACHERS
from tutor.practice.control import open_overrides, sorted_out
from tutor.practice.models import Override


class Query(serializers.Serializer[Any]):
    course = Slug()


class Overrides(Listing):
    """Newest first, those that have ended too; before them the goals of a class that reach the
    student with the next choice. For teachers of the student in that course."""

    Query = Query

    class Input(serializers.Serializer[Any]):
        course = Slug()
        kind = serializers.ChoiceField(choices=[str(kind) for kind in ASKED_BY_TEACHERS])
        skill = serializers.UUIDField(
            required=False, allow_null=True, help_text="For every kind but pin_exercise."
        )
        exercise = serializers.UUIDField(
            required=False, allow_null=True, help_text="For pin_exercise."
        )
        until = serializers.DateField(
            required=False, allow_null=True, help_text="The day by which a goal is planned."
        )
        why = serializers.CharField(
            required=False, allow_blank=True, max_length=300, help_text="The student reads it too."
        )

    class Output(serializers.Serializer[Any]):
        code = serializers.UUIDField()
        kind = serializers.ChoiceField(choices=Override.Kind.values)
        skill = serializers.UUIDField(source="skill.code", default=None, allow_null=True)
        exercise = serializers.UUIDField(source="exercise.code", default=None, allow_null=True)
        until = serializers.DateField(allow_null=True)
        class_goal = serializers.UUIDField(
            source="class_goal.code",
            default=None,
            allow_null=True,
            help_text="Of a goal for a whole class: the same for all of its students.",
        )
        why = serializers.CharField()
        by = serializers.UUIDField(source="by.code", default=None, allow_null=True)
        at = serializers.DateTimeField()
        ended = serializers.DateTimeField(allow_null=True)
        outcome = serializers.CharField(help_text="Empty while it is in force.")

    @extend_schema(parameters=[Query], responses=Output(many=True))
    def get(self, request: Request, student: UUID) -> Response:
        learner, courses = _taught(self.person, student)
        course = _named(courses, valid(Query, request.query_params)["course"])
        rows = Override.objects.filter(student=learner, course=course)
        named = rows.select_related("skill", "exercise", "class_goal", "by")
        coming = _coming(learner, course, timezone.now())
        found = [*coming, *named.defer("exercise__draft")] if coming else named
        return self.paged(self.Output, self.page_of(found))

    @extend_schema(request=Input, responses={201: Output})
    def post(self, request: Request, student: UUID) -> Response:
        """Put one in force. An earlier one in the same place (the pin; the same kind about the
        same skill) is replaced."""
        learner, courses = _taught(self.person, student)
        sent = valid(self.Input, request.data)
        course = _named(courses, sent["course"])
        try:
            made = actions.ask(
                learner, course, _wish(sent, course), by=self.person, at=timezone.now()
            )
        except OverrideError as error:
            raise ValidationError({error.field: [str(error)]}) from error
        return Response(self.Output(made).data, status=201)


def _coming(student: User, course: Course, at: datetime) -> list[Override]:
    """In force and not written down yet. 2 queries; 1 more for their skills."""
    rows = open_overrides([student.pk], course, at)[student.pk]
    estimates = estimates_for(student.pk, course, at)
    asked = sorted_out(rows, course_index(course), estimates, at)
    found = [one for one in asked.shown if one.pk is None]
    prefetch_related_objects(found, "skill")
    return found


def _taught(user: User, student: UUID) -> tuple[User, list[Course]]:
    """A student of classes one teaches, and the courses of these."""
    if student == teacher(user).code:
        raise Http404
    return access.learner_for(user, student)


def _named(courses: list[Course], slug: str) -> Course:
    course = next((one for one in courses if one.slug == slug), None)
    if course is None:
        raise Http404
    return course


def _wish(sent: dict[str, Any], course: Course) -> Wish:
    index = course_index(course)
    by_code = {one.code: one.pk for one in index.exercises.values()}
    return Wish(
        kind=sent["kind"],
        skill=index.skill_by_code.get(sent["skill"]) if sent.get("skill") else None,
        exercise=by_code.get(sent["exercise"]) if sent.get("exercise") else None,
        until=sent.get("until"),
        why=sent.get("why", ""),
    )

"""exercises/: what can be practised. Answers, hints and wrong answers only for authors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.access import exercise_for_author, published_course
from curriculum.index import CourseIndex, ExerciseInfo
from curriculum.models import Exercise as ExerciseRow
from curriculum.reads import course_index, has_changes
from tutor.api import access
from tutor.api.endpoint import Endpoint, Listing, valid
from tutor.api.shapes import SkillName, Slug, Words
from tutor.people.models import User


class Exercise(serializers.Serializer[Any]):
    code = serializers.UUIDField()
    slug = serializers.CharField()
    title = Words()
    skills = SkillName(many=True)
    difficulty = serializers.FloatField(help_text="In logits: easy -0.8, medium 0, hard 0.8.")


class Exercises(Listing):
    """The published exercises of a course, or of one skill."""

    class Query(serializers.Serializer[Any]):
        course = Slug(required=False)
        skill = serializers.UUIDField(required=False)

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if len(attrs) != 1:
                raise serializers.ValidationError("Name a course or a skill, and only one of them.")
            return attrs

    @extend_schema(parameters=[Query], responses=Exercise(many=True))
    def get(self, request: Request) -> Response:
        index, exercises = _found(self.person, **valid(self.Query, request.query_params))
        page = self.page_of(exercises)
        return self.paged(Exercise, [_exercise(one, index) for one in page])


class OneExercise(Endpoint):
    """The document of an exercise, answers and hints included: for authors."""

    class Output(serializers.Serializer[Any]):
        code = serializers.UUIDField()
        course = Slug(source="course.slug")
        slug = serializers.CharField()
        title = Words()
        state = serializers.ChoiceField(choices=ExerciseRow.State.choices)
        version = serializers.IntegerField(
            source="current.number", default=None, help_text="The published one, if any."
        )
        changed = serializers.BooleanField(help_text="The draft is not what students get.")
        edited = serializers.DateTimeField()
        document = serializers.JSONField(source="draft", help_text="As in the course files.")

    @extend_schema(responses=Output)
    def get(self, request: Request, exercise: UUID) -> Response:
        found = exercise_for_author(self.person, exercise)
        found.changed = has_changes(found)  # type: ignore[attr-defined]
        return Response(self.Output(found).data)


def _found(
    user: User, course: str = "", skill: UUID | None = None
) -> tuple[CourseIndex, list[ExerciseInfo]]:
    if skill is None:
        index = course_index(published_course(user, course))
        return index, list(index.exercises.values())
    row = access.skill_to_read(user, skill)
    index = course_index(row.course)
    return index, [index.exercises[pk] for pk in index.by_skill[row.pk]]


def _exercise(exercise: ExerciseInfo, index: CourseIndex) -> dict[str, Any]:
    return {**exercise._asdict(), "skills": [index.skills[pk] for pk in exercise.skills]}

"""students/<code>/estimates/: what is believed of a student, and how sure that is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing.reads import estimates_for, forecast, review_dates
from tutor.api import access
from tutor.api.endpoint import Endpoint, Listing, valid
from tutor.api.shapes import Band, SkillName, Slug
from tutor.people.models import User

DAYS = (0.0, 7.0, 14.0, 30.0, 60.0)


class Estimate(Band):
    skill = SkillName()
    answers = serializers.IntegerField()
    mastered = serializers.FloatField(help_text="The probability that it is mastered.")
    secure = serializers.BooleanField(help_text="Mastered by the rule.")
    due = serializers.BooleanField(help_text="Was mastered, and is forecast to fade: review it.")
    review = serializers.DateField(allow_null=True, help_text="When a review will be due.")


class Query(serializers.Serializer[Any]):
    course = Slug()


class Estimates(Listing):
    """Every skill of a course: one's own (`me`), or of a student one teaches in that course."""

    Query = Query

    @extend_schema(parameters=[Query], responses=Estimate(many=True))
    def get(self, request: Request, student: UUID | None = None) -> Response:
        learner, course = _asked_about(self.person, student, request)
        return self.paged(Estimate, self.page_of(_estimates(learner, course)))


class OneEstimate(Endpoint):
    """One skill, with how the chance of a right answer will fade without practice."""

    Query = Query

    class Output(Estimate):
        class Point(Band):
            known = None  # type: ignore[assignment]
            day = serializers.FloatField(help_text="Days from now.")

        forecast = Point(many=True)

    @extend_schema(parameters=[Query], responses=Output)
    def get(self, request: Request, skill: UUID, student: UUID | None = None) -> Response:
        learner, course = _asked_about(self.person, student, request)
        found = [one for one in _estimates(learner, course) if one["skill"].code == skill]
        if not found:
            raise Http404
        points = forecast(learner.pk, course, found[0]["skill"].pk, timezone.now(), DAYS)
        return Response(self.Output({**found[0], "forecast": points}).data)


def _asked_about(user: User, student: UUID | None, request: Request) -> tuple[User, Course]:
    learner, courses = access.learner_for(user, student or user.code)
    slug = valid(Query, request.query_params)["course"]
    course = next((one for one in courses if one.slug == slug), None)
    if course is None:
        raise Http404
    return learner, course


def _estimates(learner: User, course: Course) -> list[dict[str, Any]]:
    """In the order of the course. 2 queries."""
    at = timezone.now()
    estimates = estimates_for(learner.pk, course, at)
    reviews = review_dates(learner.pk, course, at)
    return [
        {**estimates[pk]._asdict(), "skill": skill, "review": reviews.get(pk)}
        for pk, skill in course_index(course).skills.items()
        if pk in estimates
    ]

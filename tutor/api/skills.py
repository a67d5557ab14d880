"""courses/<slug>/skills/ and skills/<code>/: the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.access import published_course
from curriculum.index import CourseIndex, SkillInfo
from curriculum.reads import course_index
from tutor.api import access
from tutor.api.endpoint import Endpoint, Listing
from tutor.api.shapes import SkillName, Slug, Words


class Unit(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = Words()


class Encompassed(serializers.Serializer[Any]):
    skill = serializers.UUIDField()
    weight = serializers.FloatField()


class Skill(SkillName):
    unit = Unit(allow_null=True)
    position = serializers.IntegerField()
    exercises = serializers.IntegerField(help_text="How many published exercises practise it.")
    prerequisites = serializers.ListField(child=serializers.UUIDField())
    encompasses = Encompassed(many=True, help_text="Practising this skill practises those too.")


class SkillInFull(Skill):
    course = Slug()
    description = Words()


class Skills(Listing):
    """Skills in the order of the course, each with what is needed first."""

    @extend_schema(responses=Skill(many=True))
    def get(self, request: Request, course: str) -> Response:
        index = course_index(published_course(self.person, course))
        page = self.page_of(list(index.skills.values()))
        return self.paged(Skill, [_skill(one, index) for one in page])


class OneSkill(Endpoint):
    """A skill, its place in the graph and its description."""

    @extend_schema(responses=SkillInFull)
    def get(self, request: Request, skill: UUID) -> Response:
        found = access.skill_to_read(self.person, skill)
        index = course_index(found.course)
        more = {"course": found.course.slug, "description": found.description}
        return Response(SkillInFull({**_skill(index.skills[found.pk], index), **more}).data)


def _skill(skill: SkillInfo, index: CourseIndex) -> dict[str, Any]:
    needed = sorted(index.graph.prerequisites[skill.pk], key=lambda pk: index.skills[pk].position)
    within: Mapping[int, float] = index.graph.encompasses.get(skill.pk, {})
    return {
        **skill._asdict(),
        "exercises": len(index.by_skill[skill.pk]),
        "prerequisites": [index.skills[pk].code for pk in needed],
        "encompasses": [
            {"skill": index.skills[pk].code, "weight": weight} for pk, weight in within.items()
        ],
    }

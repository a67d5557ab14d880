"""A whole course as tuples: what choosing, tracing and the map need, without its documents.

About 15 MB for 15,000 exercises, so a process can keep it; see reads.course_index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from curriculum.content import Text
from curriculum.graph import SkillGraph


class UnitInfo(NamedTuple):
    pk: int
    slug: str
    title: Text
    position: int
    target: float


class SkillInfo(NamedTuple):
    pk: int
    code: UUID
    slug: str
    title: Text
    unit: UnitInfo | None
    position: int


class ExerciseInfo(NamedTuple):
    pk: int
    code: UUID
    slug: str
    title: Text
    skills: tuple[int, ...]
    difficulty: float
    version_id: int


@dataclass(frozen=True)
class CourseIndex:
    """Skills in course order; only published exercises; only accepted edges."""

    course: int
    revision: int
    skills: Mapping[int, SkillInfo]
    graph: SkillGraph
    exercises: Mapping[int, ExerciseInfo]
    # slug -> primary key
    misconceptions: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def by_skill(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {pk: [] for pk in self.skills}
        for exercise in self.exercises.values():
            for skill in exercise.skills:
                found[skill].append(exercise.pk)
        return {skill: tuple(exercises) for skill, exercises in found.items()}

    @cached_property
    def skill_by_slug(self) -> Mapping[str, int]:
        return {skill.slug: skill.pk for skill in self.skills.values()}

    @cached_property
    def skill_by_code(self) -> Mapping[UUID, int]:
        return {skill.code: skill.pk for skill in self.skills.values()}

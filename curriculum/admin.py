"""For operators: what is there, and repairs. Content is written by authors; versions by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from curriculum.models import (
    Course,
    Edge,
    Exercise,
    ExerciseVersion,
    ImportRecord,
    Misconception,
    Skill,
    Unit,
)

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin


class ReadOnly(Admin):
    """Looking only: changes would bypass versions, revision and the checks for loops."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Course)
class CourseAdmin(Admin):
    list_display = ["slug", "published", "revision", "licence"]
    readonly_fields = ["code", "slug", "revision", "created"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    list_display = ["slug", "course", "position", "target"]
    list_filter = ["course"]


@admin.register(Skill)
class SkillAdmin(ReadOnly):
    list_display = ["slug", "course", "unit", "position", "retired"]
    list_filter = ["course", "retired"]
    list_select_related = ["course", "unit"]
    search_fields = ["slug"]


@admin.register(Edge)
class EdgeAdmin(ReadOnly):
    list_display = ["source", "target", "kind", "weight", "status", "origin"]
    list_filter = ["kind", "status", "target__course"]
    list_select_related = ["source", "target"]


@admin.register(Misconception)
class MisconceptionAdmin(ReadOnly):
    list_display = ["slug", "course"]
    list_filter = ["course"]
    search_fields = ["slug"]


@admin.register(Exercise)
class ExerciseAdmin(ReadOnly):
    list_display = ["slug", "course", "state", "difficulty", "edited"]
    list_filter = ["course", "state"]
    list_select_related = ["course"]
    search_fields = ["slug"]


@admin.register(ExerciseVersion)
class ExerciseVersionAdmin(ReadOnly):
    list_display = ["exercise", "number", "author", "created"]
    list_select_related = ["exercise", "author"]
    search_fields = ["exercise__slug"]


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnly):
    list_display = ["course", "format", "source_hash", "created"]
    list_select_related = ["course"]
    exclude = ["archive"]

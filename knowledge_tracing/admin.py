"""The ledger and its cache, for operators to look at. Changing either by hand would make the
belief disagree with the answers, so nothing can be."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from knowledge_tracing.models import Belief, Observation


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Observation)
class ObservationAdmin(ReadOnly):
    list_display = ["at", "student", "course", "item", "right", "help_level", "predicted"]
    list_select_related = ["student", "course"]
    list_filter = ["course"]
    date_hierarchy = "at"


@admin.register(Belief)
class BeliefAdmin(ReadOnly):
    list_display = ["student", "course", "answers", "t_last", "model_version"]
    list_select_related = ["student", "course"]
    list_filter = ["course", "model_version"]
    exclude = ["state"]

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from tutor.experiments.models import Experiment

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Experiment]
else:
    Page = admin.ModelAdmin


@admin.register(Experiment)
class ExperimentAdmin(Page):
    """To be read: what was drawn must not be changed by hand."""

    list_display = ["name", "classroom", "policy_a", "policy_b", "started", "ended"]
    list_filter = ["policy_a", "policy_b"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Experiment | None = None) -> bool:
        return False

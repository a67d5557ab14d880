"""For operators: read, never edit. What was said stays said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from dialogue.models import Conversation, Diagnosis, Turn

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    _Admin = admin.ModelAdmin[Model]
else:
    _Admin = admin.ModelAdmin


class ReadOnly(_Admin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Conversation)
class ConversationAdmin(ReadOnly):
    list_display = ("code", "student", "language", "created")
    list_select_related = ("student",)


@admin.register(Turn)
class TurnAdmin(ReadOnly):
    list_display = ("conversation", "number", "role", "step_id", "move", "hint_level", "at")
    list_filter = ("role", "move")
    list_select_related = ("conversation",)


@admin.register(Diagnosis)
class DiagnosisAdmin(ReadOnly):
    list_display = ("key", "state", "outcome", "misconception", "confidence", "tries", "queued_at")
    list_filter = ("state", "outcome", "source", "engine")
    list_select_related = ("misconception",)

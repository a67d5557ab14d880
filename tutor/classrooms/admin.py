from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from tutor.classrooms.models import Classroom, Membership

if TYPE_CHECKING:
    Inline = admin.TabularInline[Membership, Classroom]
    Page = admin.ModelAdmin[Classroom]
else:
    Inline = admin.TabularInline
    Page = admin.ModelAdmin


class MembershipInline(Inline):
    model = Membership
    raw_id_fields = ["student"]
    extra = 0


@admin.register(Classroom)
class ClassroomAdmin(Page):
    list_display = ["name", "course", "join_code", "archived", "created"]
    list_filter = ["archived", "course"]
    search_fields = ["name", "join_code"]
    filter_horizontal = ["teachers"]
    inlines = [MembershipInline]

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from curriculum.content import text_in
from curriculum.models import Course, Exercise


class FilterForm(forms.Form):
    """Filters of the list of exercises. What does not fit is ignored, never an error."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (Exercise.State.PUBLISHED, pgettext_lazy("exercises", "Published")),
            ("changed", pgettext_lazy("exercises", "Changed since")),
            (Exercise.State.DRAFT, pgettext_lazy("exercises", "Never published")),
            (Exercise.State.RETIRED, pgettext_lazy("exercises", "Retired")),
        ],
    )

    def __init__(self, data: Any, course: Course, language: str) -> None:
        super().__init__(data)
        self.skills = {one.slug: one for one in course.skills.order_by("position", "pk")}
        named = [(slug, text_in(one.title, language)) for slug, one in self.skills.items()]
        self.fields["skill"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        self.full_clean()

    def chosen(self) -> dict[str, Any]:
        """What counts.exercise_rows takes."""
        asked = self.cleaned_data
        return {
            "skill": self.skills.get(asked.get("skill", "")),
            "state": asked.get("state", ""),
            "words": asked.get("words", "").replace("\0", ""),
        }


class EditorForm(forms.Form):
    """When the author began to edit, beside the text as typed: whatever it is, it comes back."""

    since = forms.CharField(required=False, max_length=60)

    @property
    def typed(self) -> str:
        return str(self.data.get("text", "")).replace("\r\n", "\n")

    def clean_since(self) -> datetime | None:
        try:
            since = parse_datetime(self.cleaned_data["since"])
        except ValueError:
            return None
        return since if since and since.tzinfo else None

    @property
    def began(self) -> datetime | None:
        self.full_clean()
        return self.cleaned_data.get("since") or None

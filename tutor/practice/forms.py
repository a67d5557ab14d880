"""The shape of what a student sends. Whether an answer is right is not decided here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_ANSWER = 1000
PLACE = "place."


class StepForm(forms.Form):
    """Which step of which run the student was looking at."""

    run = forms.UUIDField()
    step = forms.CharField(max_length=60)


class CourseForm(forms.Form):
    course = forms.UUIDField()


class StartForm(CourseForm):
    skill = forms.UUIDField(required=False)


class NextForm(forms.Form):
    """`leave`: the run that the student wants to give up for another exercise. `skill`: the one
    picked from those on offer."""

    leave = forms.UUIDField(required=False)
    skill = forms.UUIDField(required=False)


class GiveUpForm(StepForm):
    ticket = forms.UUIDField()


class AnswerForm(StepForm):
    """One answer as one line of text; chosen options are joined by commas, as authors do it."""

    ticket = forms.UUIDField()
    answer = forms.CharField(
        max_length=LONGEST_ANSWER,
        error_messages={
            "required": _("Write or choose an answer first."),
            "max_length": _("That is too long to read as an answer."),
        },
    )

    def __init__(self, data: Any) -> None:
        super().__init__({**data.dict(), "answer": self.typed(data)})

    def clean(self) -> dict[str, Any]:
        """A list to be put in order needs a different place for each line."""
        places = [value for name, value in self.data.items() if name.startswith(PLACE)]
        if len(set(places)) < len(places) and not self.has_error("answer"):
            self.add_error("answer", _("Give each line a place of its own."))
        return self.cleaned_data

    @staticmethod
    def typed(data: Any) -> str:
        """What stands in the field, or what is chosen, whatever kind of field it is."""
        placed = [(place, name) for name, place in data.items() if name.startswith(PLACE)]
        if placed:
            in_order = sorted(placed, key=lambda pair: (pair[0].zfill(4), pair[1]))
            return ",".join(name.removeprefix(PLACE) for _place, name in in_order)
        return ",".join(data.getlist("answer"))

    @property
    def typed_text(self) -> str:
        return str(self.data.get("answer", ""))[:LONGEST_ANSWER]

    @property
    def error(self) -> str:
        """What to tell the student; a mangled hidden field is not the student's business."""
        return str(self.errors["answer"][0]) if "answer" in self.errors else ""


class ReportForm(forms.Form):
    run = forms.UUIDField()
    text = forms.CharField(max_length=2000, error_messages={"required": _("Say what is wrong.")})


class HistoryForm(forms.Form):
    """Filters of the history page. What does not fit is ignored, never an error."""

    skill = forms.UUIDField(required=False)
    page = forms.IntegerField(required=False, min_value=1)
    verdict = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("right", ""), ("wrong", ""), ("dont_know", "")],
    )

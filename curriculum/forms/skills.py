from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from curriculum.content import text_in
from curriculum.forms.texts import SlugField, TextsForm
from curriculum.models import Course, Edge, Skill

if TYPE_CHECKING:
    ModelChoice = forms.ModelChoiceField[Any]
else:
    ModelChoice = forms.ModelChoiceField


class Titled(ModelChoice):
    """A choice among rows that have a title."""

    def label_from_instance(self, obj: Any) -> str:
        return text_in(obj.title, get_language() or "en")


class SkillForm(TextsForm):
    texts = {"title": (_("Title"), True, 1), "description": (_("Description"), False, 3)}

    slug = SlugField(help_text=_("Exercises and files name the skill by it."))
    unit = Titled(queryset=None, label=_("Unit"), required=False, empty_label=_("No unit"))
    retired = forms.BooleanField(label=_("Retired: nobody practises it any more"), required=False)

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = course.units.all()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What actions.save_skill takes."""
        plain = {name: self.cleaned_data[name] for name in ("slug", "unit", "retired")}
        return {**plain, "title": self.text("title"), "description": self.text("description")}


class EdgeForm(forms.Form):
    """One line of the graph. `back` is the skill whose page the form stands on, if any."""

    source = Titled(queryset=None, label=_("This skill first"), empty_label=_("Choose a skill"))
    target = Titled(queryset=None, label=_("Then this one"), empty_label=_("Choose a skill"))
    kind = forms.ChoiceField(
        label=_("What the line means"),
        choices=[
            (Edge.Kind.PREREQUISITE, pgettext_lazy("edge", "is needed first")),
            (Edge.Kind.ENCOMPASSES, pgettext_lazy("edge", "is practised along with it")),
        ],
        initial=Edge.Kind.PREREQUISITE,
    )
    weight = forms.FloatField(
        label=_("Weight"),
        initial=1.0,
        min_value=0.01,
        max_value=1.0,
        help_text=_("Above 0, at most 1: how much it matters."),
        widget=forms.NumberInput(attrs={"step": "0.05", "class": "narrow"}),
    )
    back = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        skills = course.skills.filter(retired=False).order_by("position", "pk")
        for name in ("source", "target"):
            self.fields[name].queryset = skills  # type: ignore[attr-defined]

    def only_sources_of(self, skill: Skill) -> EdgeForm:
        """On the skill's own page the target is settled."""
        self.fields["target"].widget = forms.HiddenInput()
        self.initial = {**self.initial, "target": skill.pk, "back": skill.code}
        return self

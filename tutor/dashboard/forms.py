"""Shapes of what a teacher asks of the choice. Whether it can be followed is the actions'
business."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.index import CourseIndex
from tutor.lib.templatetags.chiron import words
from tutor.practice.actions import Wish
from tutor.practice.models import Override

Kind = Override.Kind
KINDS = [
    (Kind.PIN_SKILL, _("Let this skill come next")),
    (Kind.PIN_EXERCISE, _("Let one exercise of this skill come next")),
    (Kind.GOAL, _("Make this skill a goal, by a day")),
    (Kind.BLOCK, _("Set this skill aside for now")),
    (Kind.KNOWN, _("Set this skill as known")),
]

# A group of choices under a heading, as Django's select draws it.
Groups = list[tuple[str, list[tuple[str, str]]]]


def _day_field(**options: Any) -> forms.DateField:
    day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=day, input_formats=["%Y-%m-%d"], **options)


class GoalForm(forms.Form):
    """A goal for a whole class."""

    skill = forms.ChoiceField(label=_("Skill"))
    until = _day_field(label=_("By which day"))
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("Students read it too."),
    )

    def __init__(self, index: CourseIndex, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self._index = index
        self.skill_field.choices = [("", "–"), *_skills(index)]

    @property
    def skill_field(self) -> forms.ChoiceField:
        field = self.fields["skill"]
        assert isinstance(field, forms.ChoiceField)
        return field

    @property
    def wish(self) -> Wish:
        sent = self.cleaned_data
        exercise = next(
            (e.pk for e in self._index.exercises.values() if str(e.code) == sent.get("exercise")),
            None,
        )
        return Wish(
            kind=sent.get("kind", Kind.GOAL),
            skill=self._index.skill_by_code.get(UUID(sent["skill"])),
            exercise=exercise,
            until=sent["until"],
            why=sent["why"],
        )


class OverrideForm(GoalForm):
    """Anything a teacher may ask for one student. Which exercise is asked once its skill is
    chosen: a course has too many to list."""

    kind = forms.ChoiceField(label=_("What"), choices=KINDS, widget=forms.RadioSelect)
    exercise = forms.ChoiceField(label=_("Exercise"), required=False)
    until = _day_field(label=_("By which day"), required=False, help_text=_("For a goal."))

    field_order = ["kind", "skill", "exercise", "until", "why"]

    def __init__(self, index: CourseIndex, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(index, data)
        skill = self._chosen_skill() if data and data.get("kind") == Kind.PIN_EXERCISE else None
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        if skill is None:
            del self.fields["exercise"]
        else:
            exercises = [index.exercises[pk] for pk in index.by_skill[skill]]
            listed = [(str(one.code), words(one.title) or one.slug) for one in exercises]
            field.choices = [("", "–"), *listed]

    def clean(self) -> dict[str, Any]:
        asks_which = "exercise" in self.fields and not self.has_error("exercise")
        if asks_which and not self.cleaned_data["exercise"]:
            self.add_error("exercise", _("Which exercise of this skill?"))
        return self.cleaned_data

    def _chosen_skill(self) -> int | None:
        try:
            return self._index.skill_by_code.get(UUID(str(self.data.get("skill"))))
        except ValueError:
            return None


def _skills(index: CourseIndex) -> Groups:
    units = groupby(
        index.skills.values(), key=lambda skill: words(skill.unit.title) if skill.unit else "–"
    )
    return [
        (unit, [(str(skill.code), words(skill.title)) for skill in skills])
        for unit, skills in units
    ]

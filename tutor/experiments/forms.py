"""The shape of a comparison's plan. Whether it may start is the actions' business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.policy import OURS, POLICIES
from tutor.experiments.actions import Plan
from tutor.experiments.words import REFUSALS, way


def _ways() -> list[tuple[str, str]]:
    return [(policy, str(way(policy).name)) for policy in POLICIES]


class PlanForm(forms.Form):
    SECOND = next(policy for policy in POLICIES if policy != OURS)

    name = forms.CharField(
        label=_("Name of the comparison"),
        max_length=120,
        help_text=_("For you only. For instance: order or gain, spring."),
    )
    policy_a = forms.ChoiceField(label=_("One way"), choices=_ways)
    policy_b = forms.ChoiceField(label=_("The other way"), choices=_ways)
    note = forms.CharField(
        label=_("When you will end it, and anything else to remember"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    told = forms.BooleanField(
        label=_("Students know about it, and parents where the school wants that."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("policy_a") and data.get("policy_a") == data.get("policy_b"):
            self.add_error("policy_b", str(REFUSALS["same_policy"]))
        return data

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(data["name"], data["policy_a"], data["policy_b"], note=data["note"])

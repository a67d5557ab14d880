"""Policies, refusals and results in a teacher's words."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from curriculum.policy import OURS
from tutor.experiments.actions import ExperimentError
from tutor.experiments.randomised import Arm, Difference, Randomised


class Way(NamedTuple):
    """A policy as people see it: a way of choosing."""

    name: str | Promise
    description: str | Promise


WAYS = {
    OURS: Way(
        gettext_lazy("What helps most now"),
        gettext_lazy(
            "Of the skills that are not there yet, the tutor weighs whether what each needs is"
            " there, how much builds on it, how early it comes in the course and how long it takes."
            " Reviews come when they are due. This is the usual way."
        ),
    ),
    "three_in_a_row": Way(
        gettext_lazy("In order, three in a row"),
        gettext_lazy(
            "Skills come in the order of the course. The next one comes after three right answers"
            " in a row."
        ),
    ),
}

REFUSALS: dict[str, str | Promise] = {
    "archived": gettext_lazy("This class is archived. Bring it back first."),
    "already_running": gettext_lazy("A comparison is running in this class. End it first."),
    "same_policy": gettext_lazy("Choose two different ways."),
    "unknown_policy": gettext_lazy("This way of choosing does not exist here."),
}


def refusal(error: ExperimentError) -> str:
    return str(REFUSALS.get(error.code, error.code))


def way(policy: str) -> Way:
    return WAYS.get(policy, Way(policy, ""))


def findings(compared: Randomised, *, ended: bool = False) -> list[str]:
    """What can be said, or what is missing before anything can be."""
    if not compared.enough or compared.difference is None:
        too_little = _("It has ended with too little to say anything.")
        return [too_little if ended else _("It is too early to say anything."), *_missing(compared)]
    return [_means(compared.arms), _difference(compared.arms, compared.difference)]


def _missing(compared: Randomised) -> list[str]:
    return [
        ngettext(
            "“%(way)s” needs %(number)d more choice that an answer on a later day has followed.",
            "“%(way)s” needs %(number)d more choices that an answer on a later day has followed.",
            arm.missing_decisions,
        )
        % {"way": way(arm.policy).name, "number": arm.missing_decisions}
        for arm in compared.arms
        if arm.missing_decisions
    ] + [
        ngettext(
            "“%(way)s” needs such answers of %(number)d more student.",
            "“%(way)s” needs such answers of %(number)d more students.",
            arm.missing_students,
        )
        % {"way": way(arm.policy).name, "number": arm.missing_students}
        for arm in compared.arms
        if arm.missing_students
    ]


def _means(arms: tuple[Arm, Arm]) -> str:
    first, second = arms
    return _(
        "On a later day %(first)d%% of the first answers without help were right with “%(a)s”,"
        " %(second)d%% with “%(b)s” (each student counts once)."
    ) % {
        "first": round(100 * (first.mean or 0.0)),
        "second": round(100 * (second.mean or 0.0)),
        "a": way(first.policy).name,
        "b": way(second.policy).name,
    }


def _difference(arms: tuple[Arm, Arm], gap: Difference) -> str:
    if not gap.settled:
        return _(
            "This can be chance: the true difference lies probably between %(low)s and %(high)s"
            " percentage points. No difference is shown, and none is ruled out."
        ) % {"low": f"{100 * gap.low:+.0f}", "high": f"{100 * gap.high:+.0f}"}
    ahead, ends = arms[0], (gap.low, gap.high)
    if gap.mean < 0:
        ahead, ends = arms[1], (-gap.high, -gap.low)
    return _(
        "In this class more has stayed with “%(way)s”: probably between %(low)d and %(high)d"
        " percentage points. In another class it may be different."
    ) % {"way": way(ahead.policy).name, "low": round(100 * ends[0]), "high": round(100 * ends[1])}

"""Why an exercise was chosen, in one sentence with its numbers. The decision stores the numbers;
the words are chosen when it is read, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from curriculum.content import text_in
from curriculum.index import CourseIndex

Recorded = Sequence[Mapping[str, Any]]

SURE = 0.9  # from here on a band says no more than a word


def sentence(reason: Mapping[str, Any], index: CourseIndex, overrides: Recorded = ()) -> str:
    """The sentence for a student. Empty for a reason nobody wrote words for. `overrides`: what was
    in force, as the decision keeps it."""
    words = _WORDS.get(reason.get("sentence", ""))
    if words is None:
        return ""
    parts = [*words({**reason, "overrides": overrides}, index), _goal(reason, index, overrides)]
    return " ".join(part for part in parts if part)


def in_short(row: Mapping[str, Any], index: CourseIndex) -> str:
    """A few words for a skill on offer, enough to tell it from the others: why it may come next,
    how it stands, and what it is good for. `row`: what the policy weighed of it."""
    parts = [*_SHORT.get(row["rule"], _learn_in_short)(row, index), _good_for(row, index)]
    return "; ".join(part for part in parts if part)


def _review_in_short(row: Mapping[str, Any], index: CourseIndex) -> list[str]:
    return [_("for review: the forecast is down to %(p)s") % {"p": _percent(row)}]


def _probe_in_short(row: Mapping[str, Any], index: CourseIndex) -> list[str]:
    if row["low"] >= SURE:
        return [_("you very likely know it already")]
    return [_("you may know it already: somewhere between %(low)s and %(high)s") % _band(row)]


def _learn_in_short(row: Mapping[str, Any], index: CourseIndex) -> list[str]:
    if not row["answers"]:
        return [_new_in_short(row, index)]
    if row["right"] and row["total"] > 1:
        begun = _("begun: %(right)d of the last %(total)d right") % row
    else:
        words = ngettext(
            "begun: %(answers)d answer so far", "begun: %(answers)d answers so far", row["answers"]
        )
        begun = words % row
    if not row["known"]:
        return [begun]
    chance = _("chance of a right answer about %(p)s (%(low)s to %(high)s)")
    return [begun, chance % {"p": _percent(row), **_band(row)}]


def _new_in_short(row: Mapping[str, Any], index: CourseIndex) -> str:
    before = [pk for pk in index.graph.prerequisites.get(row["skill"], ()) if pk in index.skills]
    nearest = max(before, key=lambda pk: index.skills[pk].position, default=None)
    if nearest is None:
        return _("new, needs nothing else first")
    return _("new, builds on %(before)s") % {"before": _title(nearest, index)}


def _good_for(row: Mapping[str, Any], index: CourseIndex) -> str:
    if row["goal"] is not None:
        if row["goal"] == row["skill"]:
            return _("a goal")
        return _("on the way to the goal %(goal)s") % {"goal": _title(row["goal"], index)}
    following = _title(row["for"], index)
    if not following or row["rule"] == "review":
        return ""
    return _("needed for %(for)s") % {"for": following}


_SHORT = {"review": _review_in_short, "probe": _probe_in_short, "learn": _learn_in_short}


def _start(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    return [_("A place to begin: %(skill)s needs nothing else first.") % _names(reason, index)]


def _learn(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    names = _names(reason, index)
    if reason.get("answers"):
        return [_("You are learning %(skill)s.") % names, _tally(reason), _chance(reason)]
    if names["for"]:
        words = _("%(skill)s is new, you have what it needs, and it leads to %(for)s.")
        return [words % names]
    return [_("%(skill)s is new, and you have what it needs.") % names]


def _review(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    days = int(reason.get("days") or 0)
    names = {**_names(reason, index), "days": days, "p": _percent(reason)}
    if not days:
        return [_("%(skill)s comes back for review: the forecast is down to %(p)s.") % names]
    words = ngettext(
        "You last practised %(skill)s %(days)d day ago; the forecast is down to %(p)s.",
        "You last practised %(skill)s %(days)d days ago; the forecast is down to %(p)s.",
        days,
    )
    return [words % names]


def _probe(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    names = _names(reason, index)
    if float(reason.get("low", 0.0)) >= SURE:
        return [_("You very likely know %(skill)s. A few answers will make it sure.") % names]
    band = _("somewhere between %(low)s and %(high)s") % _band(reason)
    words = _("You may well know %(skill)s already (%(band)s). A few answers will show.")
    return [words % {**names, "band": band}]


def _placement(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    names = {**_names(reason, index), "open": reason.get("open", 0)}
    words = ngettext(
        "This one tells most about where to begin: it is about %(skill)s;"
        " %(open)d skill is still open.",
        "This one tells most about where to begin: it is about %(skill)s;"
        " %(open)d skills are still open.",
        names["open"],
    )
    return [words % names]


def _own_choice(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    return [_("You chose to practise %(skill)s.") % _names(reason, index), _chance(reason)]


def _pinned(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    pins = [one for one in reason["overrides"] if one["kind"].startswith("pin_") and one["why"]]
    if pins:
        return [_("Your teacher chose this for you: %(why)s") % {"why": pins[0]["why"]}]
    return [_("Your teacher chose %(skill)s for you.") % _names(reason, index)]


def _check(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    words = _("You said that you know %(skill)s: two exercises will show it.")
    return [words % _names(reason, index)]


def _nothing_left(reason: Mapping[str, Any], index: CourseIndex) -> list[str]:
    numbers = {name: reason.get(name, 0) for name in ("done", "skills", "waiting")}
    if numbers["waiting"]:
        words = _(
            "%(done)d of %(skills)d skills are mastered; today's reviews are done, and"
            " %(waiting)d more can wait for another day."
        )
        return [words % numbers]
    return [_("%(done)d of %(skills)d skills are mastered and none is due for review.") % numbers]


_WORDS = {
    "start": _start,
    "learn": _learn,
    "review": _review,
    "probe": _probe,
    "own_choice": _own_choice,
    "pinned": _pinned,
    "check": _check,
    "placement": _placement,
    "nothing_left": _nothing_left,
}


def _goal(reason: Mapping[str, Any], index: CourseIndex, overrides: Recorded) -> str:
    """The goal that this is on the way to, with the day that is planned for it."""
    goal = reason.get("goal")
    until = next((o["until"] for o in overrides if o["kind"] == "goal" and o["skill"] == goal), "")
    if goal is None or not until:
        return ""
    names = {
        "goal": _title(goal, index),
        "day": date_format(date.fromisoformat(until), "MONTH_DAY_FORMAT"),
    }
    if goal == reason.get("skill"):
        return _("It is a goal, planned for %(day)s.") % names
    return _("It is on the way to %(goal)s, planned for %(day)s.") % names


def _tally(reason: Mapping[str, Any]) -> str:
    """Nothing where none was right: it helps nobody to begin with that."""
    if not reason.get("right") or not reason.get("total"):
        return ""
    words = ngettext(
        "Your last answer on it was right.",
        "Right so far: %(right)d of your last %(total)d answers on it.",
        reason["total"],
    )
    return words % {"right": reason["right"], "total": reason["total"]}


def _chance(reason: Mapping[str, Any]) -> str:
    """A number only where the band is narrow enough for it to mean something."""
    if not reason.get("known"):
        return ""
    return _("The chance of a right answer is now about %(p)s.") % {"p": _percent(reason)}


def _names(reason: Mapping[str, Any], index: CourseIndex) -> dict[str, str]:
    return {"skill": _title(reason.get("skill"), index), "for": _title(reason.get("for"), index)}


def _title(pk: Any, index: CourseIndex) -> str:
    skill = index.skills.get(pk)
    # A retired skill has no name here any more.
    return f"“{text_in(skill.title, get_language() or 'en')}”" if skill else ("…" if pk else "")


def _percent(reason: Mapping[str, Any], name: str = "p") -> str:
    return _("%(number)d%%") % {"number": round(100 * float(reason.get(name, 0.0)))}


def _band(reason: Mapping[str, Any]) -> dict[str, str]:
    return {name: _percent(reason, name) for name in ("low", "high")}

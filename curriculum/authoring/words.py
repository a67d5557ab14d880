"""Refusals and verdicts in an author's words. The codes are stable; the sentences are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from curriculum.checking import NOTES
from curriculum.documents import DIFFICULTIES
from curriculum.errors import CurriculumError

REFUSALS: dict[str, str | Promise] = {
    "invalid": gettext_lazy("Nothing was saved: something in the text needs a change."),
    "edited_meanwhile": gettext_lazy(
        "Somebody saved this exercise while you were writing. Nothing of yours is lost."
    ),
    "duplicate_slug": gettext_lazy("This course already has one with the slug “%(slug)s”."),
    "cycle": gettext_lazy("This would lead in a circle."),
    "self_loop": gettext_lazy("A skill cannot come before itself."),
    "other_course": gettext_lazy("Both skills must be of this course."),
    "weight": gettext_lazy("A weight is above 0 and at most 1."),
}

VERDICTS: dict[str, str | Promise] = {
    "right": pgettext_lazy("verdict", "right"),
    "form": pgettext_lazy("verdict", "right value, other form"),
    "partial": pgettext_lazy("verdict", "partly right"),
    "wrong": pgettext_lazy("verdict", "not right"),
    "malformed": pgettext_lazy("verdict", "cannot be read"),
}
MARKS = {"right": "✓", "form": "◐", "partial": "◐", "wrong": "✗", "malformed": "?"}
TONES = {"right": "good", "form": "warn", "partial": "warn", "wrong": "bad", "malformed": "info"}

LEVELS: dict[str, str | Promise] = {
    "goal": pgettext_lazy("hint", "goal"),
    "principle": pgettext_lazy("hint", "principle"),
    "applied": pgettext_lazy("hint", "applied"),
    "bottom_out": pgettext_lazy("hint", "tells the answer"),
    "": pgettext_lazy("hint", "hint"),
}


DIFFICULTIES_SAID: dict[float, str | Promise] = {
    DIFFICULTIES["easy"]: pgettext_lazy("difficulty", "easy"),
    DIFFICULTIES["medium"]: pgettext_lazy("difficulty", "medium"),
    DIFFICULTIES["hard"]: pgettext_lazy("difficulty", "hard"),
}


def difficulty(logits: float) -> str:
    """The word if there is one for exactly this, else the number."""
    return str(DIFFICULTIES_SAID.get(logits, f"{logits:g}"))


def refusal(error: CurriculumError) -> str:
    sentence = str(REFUSALS.get(error.code, error.code))
    return sentence % defaultdict(str, error.detail) if "%(" in sentence else sentence


def note(code: str, detail: Mapping[str, Any]) -> str:
    """What a note of the checker says, or nothing."""
    sentence = NOTES.get(code, "")
    return _(sentence).format_map(defaultdict(str, detail)) if sentence else ""

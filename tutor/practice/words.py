"""Words for verdicts: what the checker's note codes mean to a student. About the answer only,
never about the person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from curriculum.checking import Preview
from tutor.practice.models import Attempt

TITLES = {
    "right": _("Right."),
    "form": _("The value is right. It is asked for in another form."),
    "partial": _("Part of it is right."),
    "wrong": _("Not yet."),
    "malformed": _("This cannot be read yet. It does not count as a try."),
    "dont_know": _("Here is how it goes."),
}
TONES = {"right": "good", "form": "warn", "partial": "warn", "malformed": "info"}

NOTES = {
    "read.empty": _("There is nothing to check yet."),
    "read.unexpected": _("“%(found)s” does not fit at this place."),
    "read.unfinished": _("Something is still missing at the end."),
    "read.blank": _("A box in the formula is still empty."),
    "read.character": _("The character “%(found)s” cannot be part of this answer."),
    "read.command": _("The command “%(found)s” is not known here."),
    "read.unclosed": _("The bracket “%(found)s” is never closed."),
    "read.unopened": _("The bracket “%(found)s” was never opened."),
    "read.two_numbers": _("Two numbers stand side by side. What happens between them?"),
    "read.number_after_letter": _(
        "Write a power like x^2, and a product with the number first, like 2x."
    ),
    "read.comma": _("One value is asked for. Write decimals with a point."),
    "read.denominator": _("A fraction with zero below the line has no value."),
    "read.kind": _("Another kind of answer is asked for: %(expected)s."),
    "read.failed": _("Try writing it in another way."),
    "limit.length": _("The answer is longer than %(limit)s characters."),
    "limit.depth": _("There are too many brackets inside one another."),
    "limit.digits": _("A number has too many digits."),
    "limit.exponent": _("An exponent is too large."),
    "limit.items": _("There are too many values."),
    "limit.too_heavy": _("Checking this takes too long. Can you write it more simply?"),
    "choice.unknown": _("This option does not exist any more. Choose again."),
    "choice.none": _("No option is chosen yet."),
    "ordering.incomplete": _("Give every line a place of its own."),
    "unit.unknown": _("The unit “%(found)s” is not known here."),
    "form.lowest_terms": _("The fraction can still be reduced."),
    "form.fraction": _("Write it as a fraction."),
    "form.mixed": _("Write it as a mixed number, like 2 1/3."),
    "form.improper": _("Write it as one fraction, without a whole number in front."),
    "form.decimal": _("Write it as a decimal number."),
    "form.arithmetic": _("There is still something to work out."),
    "form.like_terms": _("Like terms can still be put together."),
    "form.powers": _("Powers of the same base can still be put together."),
    "form.radical": _("A root can still be simplified."),
    "form.cancel": _("Top and bottom still share a factor."),
    "form.expanded": _("Multiply the brackets out."),
    "form.factored": _("Write it as a product of factors."),
    "form.factor_further": _("One of the factors can still be taken apart."),
    "form.solved": _("Get the letter alone on one side."),
    "form.interval": _("Write it as an interval, like [2, 5)."),
    "form.inequality": _("Write it as an inequality, like x < 5."),
    "form.percent": _("Write it as a percentage."),
    "form.unit": _("Give the value in %(unit)s."),
    "form.order": _("The values are asked for in another order."),
    "form.scientific": _("Write it in scientific notation, like 3.2 × 10^4."),
    "form.rounded": _("Round it as asked."),
    "partial.some": _("%(right)s of %(of)s are right."),
    "partial.extra": _("%(right)s of %(of)s are right, and there are %(extra)s too many."),
    "interval.ends": _("The ends are right. Do they belong to it themselves?"),
    "unit.missing": _("The number is right. Its unit is missing."),
    "unit.wrong": _("The number is right. Look at its unit again."),
    "number.variable": _("A number is asked for, without letters."),
    "matrix.shape": _(
        "Your matrix has %(rows)s rows and %(columns)s columns. Another shape is asked for."
    ),
    "equation.missing": _("An equation is asked for: something equals something."),
    "tuple.length": _("%(expected)s values are asked for."),
}

# What `read.kind` expects, as the checker names it.
KINDS = {
    "number": _("a number"),
    "fraction": _("a fraction"),
    "expression": _("an expression"),
    "equation": _("an equation"),
    "inequality": _("an inequality"),
    "interval": _("an interval"),
    "set": _("a set"),
    "list": _("a list of values"),
    "tuple": _("a point or a list in brackets"),
    "matrix": _("a matrix"),
    "percent": _("a percentage"),
    "money": _("an amount of money"),
    "units": _("a number with a unit"),
    "text": _("words"),
}


@dataclass(frozen=True)
class Verdict:
    """A verdict in words. `before`, `found`, `after`: the typed text around the place where
    reading stopped; only for an answer that could not be read."""

    kind: str
    tone: str
    title: str
    text: str
    before: str = ""
    found: str = ""
    after: str = ""
    has_place: bool = False


def note_words(code: str, detail: Mapping[str, Any]) -> str:
    """The sentence of a note code, or nothing for a code that needs none."""
    sentence = NOTES.get(code)
    if sentence is None:
        return ""
    known = defaultdict(str, {key: str(value) for key, value in detail.items()})
    if "expected" in known:
        known["expected"] = str(KINDS.get(known["expected"], known["expected"]))
    return str(sentence) % known


def verdict_words(attempt: Attempt) -> Verdict:
    note = attempt.note
    # Chosen options have no place where reading stopped.
    placeless = str(note.get("code")).startswith(("choice.", "ordering."))
    at = note.get("at") if attempt.verdict == "malformed" and not placeless else None
    before, found, after = _split(attempt.text, at)
    return Verdict(
        kind=attempt.verdict,
        tone=TONES.get(attempt.verdict, "plain"),
        title=str(TITLES[attempt.verdict]),
        text=note_words(note.get("code", ""), note),
        before=before,
        found=found,
        after=after,
        has_place=at is not None,
    )


@dataclass(frozen=True)
class Reading:
    """How an unfinished answer is read: as mathematics, or up to where reading stops."""

    tex: str
    text: str
    before: str
    found: str
    after: str
    has_place: bool


def preview_words(preview: Preview, typed: str) -> Reading:
    before, found, after = _split(typed, preview.at)
    return Reading(
        tex=preview.tex,
        text=note_words(preview.note, preview.detail),
        before=before,
        found=found,
        after=after,
        has_place=preview.at is not None,
    )


def _split(text: str, at: int | None) -> tuple[str, str, str]:
    if at is None:
        return text, "", ""
    return text[:at], text[at : at + 1], text[at + 1 :]

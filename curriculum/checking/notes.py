"""Codes of `Verdict.note` and `Preview.note` with their meaning. Wording for students is in
templates; `{...}` are the keys of `Verdict.detail`."""

from __future__ import annotations

from curriculum.phrases import gettext_noop

NOTES: dict[str, str] = {
    # Cannot be read: costs nothing.
    "read.empty": gettext_noop("There is nothing to check yet."),
    "read.unexpected": gettext_noop("“{found}” does not fit here."),
    "read.unfinished": gettext_noop("The answer stops too early."),
    "read.blank": gettext_noop("A box in the formula is still empty."),
    "read.character": gettext_noop("The character “{found}” cannot be part of this answer."),
    "read.command": gettext_noop("The command “{found}” is not known here."),
    "read.unclosed": gettext_noop("The bracket “{found}” is never closed."),
    "read.unopened": gettext_noop("The bracket “{found}” was never opened."),
    "read.two_numbers": gettext_noop(
        "Two numbers stand side by side; an operation is missing between them."
    ),
    "read.number_after_letter": gettext_noop(
        "Write a power as x^2 and a product with the number first."
    ),
    "read.comma": gettext_noop("One value is expected here; for decimals write a point."),
    "read.denominator": gettext_noop("A fraction with denominator zero has no value."),
    "read.kind": gettext_noop("This kind of answer is expected: {expected}."),
    "read.failed": gettext_noop("This answer cannot be read."),
    "limit.length": gettext_noop("The answer is longer than {limit} characters."),
    "limit.depth": gettext_noop("Too many brackets inside one another."),
    "limit.digits": gettext_noop("A number has too many digits."),
    "limit.exponent": gettext_noop("An exponent is too large."),
    "limit.items": gettext_noop("Too many values."),
    "limit.too_heavy": gettext_noop("Checking this answer takes too long; write it more simply."),
    "choice.unknown": gettext_noop("This option does not exist."),
    "choice.none": gettext_noop("No option is chosen."),
    "ordering.incomplete": gettext_noop("Every item must be placed exactly once."),
    "unit.unknown": gettext_noop("The unit “{found}” is not known here."),
    # The value is right, the form is not the one asked for.
    "form.lowest_terms": gettext_noop("The fraction can still be reduced."),
    "form.fraction": gettext_noop("A fraction is asked for."),
    "form.mixed": gettext_noop("A mixed number is asked for."),
    "form.improper": gettext_noop("An improper fraction is asked for."),
    "form.decimal": gettext_noop("A decimal number is asked for."),
    "form.arithmetic": gettext_noop("A calculation is still to be carried out."),
    "form.like_terms": gettext_noop("Like terms can still be combined."),
    "form.powers": gettext_noop("Powers of the same base can still be combined."),
    "form.radical": gettext_noop("A root can still be simplified."),
    "form.cancel": gettext_noop("Numerator and denominator still share a factor."),
    "form.expanded": gettext_noop("The brackets are to be multiplied out."),
    "form.factored": gettext_noop("A product of factors is asked for."),
    "form.factor_further": gettext_noop("A factor can still be factored."),
    "form.solved": gettext_noop("The letter asked for is not yet alone on one side."),
    "form.interval": gettext_noop("Interval notation is asked for."),
    "form.inequality": gettext_noop("An inequality is asked for."),
    "form.percent": gettext_noop("A percentage is asked for."),
    "form.unit": gettext_noop("The value is asked for in {unit}."),
    "form.order": gettext_noop("The values are asked for in another order."),
    "form.scientific": gettext_noop("Scientific notation is asked for."),
    "form.rounded": gettext_noop("The value is right but not rounded as asked."),
    # Some of it is right.
    "partial.some": gettext_noop("{right} of {of} are right."),
    "partial.extra": gettext_noop("{right} of {of} are right, and {extra} too many."),
    "interval.ends": gettext_noop("The ends are right; whether they belong to it is not."),
    "unit.missing": gettext_noop("The number is right; the unit is missing."),
    "unit.wrong": gettext_noop("The number is right; the unit is not."),
    # Wrong, with something to say.
    "number.variable": gettext_noop("A number is asked for, without letters."),
    "matrix.shape": gettext_noop(
        "The matrix has {rows} rows and {columns} columns; another shape is needed."
    ),
    "equation.missing": gettext_noop("An equation is asked for: something equals something."),
    "tuple.length": gettext_noop("{expected} values are asked for."),
}

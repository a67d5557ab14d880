"""Findings in the author's language. The core writes them in English, figures and all, for the
command line; here a sentence is known by its shape and said again with the same figures."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from curriculum.authoring import importer_words
from curriculum.authoring.words import VERDICTS
from curriculum.checking import NOTES

# The first that fits counts: particular sentences stand before general ones.
SENTENCES = (
    *importer_words.SENTENCES,
    gettext_noop("is missing or empty"),
    gettext_noop("is missing in: %(rest)s"),
    gettext_noop("is missing: this is not a course folder"),
    gettext_noop("is missing: this is no OATutor source"),
    gettext_noop("is missing"),
    gettext_noop("is empty"),
    gettext_noop("has no language"),
    gettext_noop("is no language code (en, es)"),
    gettext_noop("must be keys with values, not %(named)s"),
    gettext_noop("must be keys with values"),
    gettext_noop("must be keys with text"),
    gettext_noop("must be one piece of text, not %(named)s"),
    gettext_noop("must be text or language: text, not %(named)s"),
    gettext_noop("must be text, not %(named)s"),
    gettext_noop("must be a number, not %(named)s"),
    gettext_noop("must be a list, not %(named)s"),
    gettext_noop("must be true or false"),
    gettext_noop("must be easy, medium, hard or a number"),
    gettext_noop("must be above 0 and at most 1"),
    gettext_noop("must not be negative"),
    gettext_noop("must name every option once"),
    gettext_noop("must be a formula in quotes"),
    gettext_noop("must be a list of conditions"),
    gettext_noop("must be a list of values"),
    gettext_noop("must be names, each with a list of values"),
    gettext_noop("must be names with what they are drawn from"),
    gettext_noop("must be two numbers: [from, to]"),
    gettext_noop("must go up, with a step above 0"),
    gettext_noop("must be a list"),
    gettext_noop("“%(word)s” is not one of: %(rest)s"),
    gettext_noop("“%(word)s”: use letters, digits, - and _ only"),
    gettext_noop("is longer than %(number)s characters"),
    gettext_noop("is larger than %(number)s bytes"),
    gettext_noop("this key has no meaning here; did you mean “%(near)s”?"),
    gettext_noop("this key has no meaning here"),
    gettext_noop("means nothing here: the buttons of this page do that"),
    gettext_noop("contains a character that cannot be stored (NUL?)"),
    gettext_noop("contains a NUL character"),
    gettext_noop("is not a finite number"),
    gettext_noop("is not UTF-8 text"),
    gettext_noop("is not an image that can be shown"),
    gettext_noop("is not a plain file"),
    gettext_noop("an exercise needs at least one step"),
    gettext_noop("a choice needs at least two options"),
    gettext_noop("an answer of kind %(kind)s has no options"),
    gettext_noop("no option has the id “%(word)s”"),
    gettext_noop("no hint of this step has the id “%(word)s”"),
    gettext_noop("the id “%(word)s” is used more than once"),
    gettext_noop("there is no skill “%(word)s”"),
    gettext_noop("there is no unit “%(word)s”"),
    gettext_noop("there is no misconception “%(word)s”"),
    gettext_noop("there is no figure “%(word)s”"),
    gettext_noop("there is no function “%(word)s”"),
    gettext_noop("“%(word)s” is named twice among its prerequisite skills"),
    gettext_noop("“%(word)s” is named twice among its encompasses skills"),
    gettext_noop("skills that need each other in a circle (%(kind)s): %(rest)s"),
    gettext_noop("the %(kind)s “%(word)s” is there twice"),
    gettext_noop("the %(kind)s “%(word)s” of the course is not in these files; it stays as it is"),
    gettext_noop("“%(word)s” is already the exercise of %(rest)s"),
    gettext_noop("its name is not UTF-8 text"),
    gettext_noop("is there twice"),
    gettext_noop("its name is longer than %(number)s characters"),
    gettext_noop("is no file of a course; it was left out"),
    gettext_noop("must be a number, text, or language: text; long numbers in quotes"),
    gettext_noop("must be between %(least)s and %(most)s"),
    gettext_noop("is too large"),
    gettext_noop("leads outside the archive"),
    gettext_noop("links are not allowed"),
    gettext_noop("unpacks to more than 100 times its size"),
    gettext_noop("%(number)s files; at most %(most)s are read"),
    gettext_noop("%(number)s bytes; at most %(most)s are read"),
    gettext_noop("%(file)s is neither a folder nor a zip file"),
    gettext_noop("holds more than one document"),
    gettext_noop("is nested too deeply"),
    gettext_noop("anchors (&) and references (*) are not allowed"),
    gettext_noop("tags (!) are not allowed"),
    gettext_noop("a key must be a word"),
    gettext_noop("the key “%(word)s” is there twice"),
    gettext_noop("mapping values are not allowed in this context"),
    gettext_noop("did not find expected key"),
    gettext_noop("could not find expected ':'"),
    gettext_noop("did not find expected ',' or ']'"),
    gettext_noop("did not find expected ',' or '}'"),
    gettext_noop("found character that cannot start any token"),
    gettext_noop("found unexpected end of stream"),
    gettext_noop("cannot be read: %(rest)s"),
    gettext_noop("cannot be read"),
    gettext_noop("a name is letters, digits and _"),
    gettext_noop("needs one of: range (with step), choose, formula"),
    gettext_noop("has no values"),
    gettext_noop("is declared twice"),
    gettext_noop("formulas need each other in a circle: %(rest)s"),
    gettext_noop("has more than %(number)s values"),
    gettext_noop("no draw satisfies “%(word)s” (it refused %(number)s draws)"),
    gettext_noop("“%(word)s”: there is no parameter “%(name)s”"),
    gettext_noop("@{%(word)s}: there is no style “%(name)s”"),
    gettext_noop("@{%(word)s}: %(reason)s"),
    gettext_noop("longer than %(number)s characters"),
    gettext_noop("nested too deeply"),
    gettext_noop("unexpected “%(word)s”"),
    gettext_noop("it ends too early"),
    gettext_noop("“%(word)s” is missing"),
    gettext_noop("cannot read “%(word)s”"),
    gettext_noop("%(word)s takes another number of values"),
    gettext_noop("a value is too large"),
    gettext_noop("an exponent must be whole and at most %(number)s"),
    gettext_noop("sqrt of a negative number"),
    gettext_noop("sqrt(%(number)s) is not rational"),
    gettext_noop("%(word)s is not a whole number"),
    gettext_noop("%(word)s: division by zero"),
    gettext_noop("%(word)s: there is no parameter %(name)s"),
    gettext_noop("practises no skill"),
    gettext_noop("no other skill leads to it or from it"),
    gettext_noop("no exercise practises it"),
    gettext_noop("is shown nowhere"),
    gettext_noop("has %(number)s hints; a full ladder has %(full)s"),
    gettext_noop("the levels should be, in this order: %(rest)s"),
    gettext_noop("is in one language; the course has %(rest)s"),
    gettext_noop("a $ is missing (write \\$ for money)"),
    gettext_noop("cannot be shown as mathematics: %(rest)s"),
    gettext_noop("states the answer %(rest)s"),
    gettext_noop("contains the answer %(rest)s"),
    gettext_noop("its own checker finds “%(word)s” %(verdict)s (%(note)s)"),
    gettext_noop("its own checker finds “%(word)s” %(verdict)s"),
    gettext_noop("the wrong answer “%(word)s” cannot be read (%(note)s)"),
    gettext_noop("the wrong answer “%(word)s” is right"),
    gettext_noop("“%(word)s” already belongs to %(rest)s"),
    gettext_noop("“%(word)s”: %(reason)s"),
)
WORDS: dict[str, str | Promise] = {
    "skill": pgettext_lazy("finding", "skill"),
    "unit": pgettext_lazy("finding", "unit"),
    "language": pgettext_lazy("finding", "language"),
    "misconception": pgettext_lazy("finding", "misconception"),
    "exercise": pgettext_lazy("finding", "exercise"),
    "figure": pgettext_lazy("finding", "figure"),
    "prerequisite": pgettext_lazy("finding", "prerequisite"),
    "encompasses": pgettext_lazy("finding", "encompasses"),
    "nothing": pgettext_lazy("finding", "nothing"),
    "a number": pgettext_lazy("finding", "a number"),
    "a mapping": pgettext_lazy("finding", "a mapping"),
    "a list": pgettext_lazy("finding", "a list"),
    "text": pgettext_lazy("finding", "text"),
    "true/false": pgettext_lazy("finding", "true/false"),
}


def said(message: str) -> str:
    """The finding as the reader's language says it; as it is where nobody wrote that down."""
    for sentence, shape in _shapes():
        if match := shape.fullmatch(message):
            return _(sentence) % {name: _part(name, of) for name, of in match.groupdict().items()}
    return message


def _part(name: str, text: str) -> str:
    match name:
        case "reason":
            return said(text)
        case "note":
            return _(NOTES[text]) if text in NOTES else text
        case "verdict":
            return str(VERDICTS.get(text, text))
        case "kind" | "named":
            return str(WORDS.get(text, text))
    return text


@lru_cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, _shape(sentence)) for sentence in SENTENCES)


def _shape(sentence: str) -> re.Pattern[str]:
    """ "%(name)s" stands for any text."""
    parts = re.split(r"%\((\w+)\)s", sentence)
    pattern = "".join(
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return re.compile(pattern, re.DOTALL)

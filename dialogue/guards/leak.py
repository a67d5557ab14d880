"""Does a text state an answer that it may not? By value, not by string.

Protected are the answers of the steps still open. A value counts in any form: 0.75, 3/4, 75 %,
"three quarters", an expression that comes to it, an equal algebraic form that the checker takes.
A value that the statement itself contains is only a leak when the text asserts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from curriculum.checking import check
from curriculum.content import AnswerSpec, Text, text_in
from curriculum.words import FIGURE
from dialogue.guards.numbers import Value, plain, value_of, values

_NUMERIC = frozenset({"number", "fraction", "percent", "money", "units", "equation", "expression"})
_CUE = re.compile(
    r"=|\b(?:answer|is|are|get|gets|so|total|totals|makes?|equals?|gives?|becomes|should be"
    r"|respuesta|es|son|da|dan|queda|quedan|entonces|así|total|resulta|vale|igual|obtienes)\b"
)
_CUE_AFTER = re.compile(
    r"§?\s*(?:is|es)\s+(?:the|your|la|el|tu)?\s*"
    r"(?:number|answer|value|result|solution|respuesta|número|valor|resultado|solución)"
)
_CHECK = re.compile(r"\b(?:check|comprueba|comprobar)\b")
_SENTENCE = re.compile(r"[^.!?]*(?:\.(?=\d)[^.!?]*)*[.!?]?")
_TEX = re.compile(r"\$([^$]+)\$")
_ALGEBRA = re.compile(
    r"(?<![a-záéíóúñ])[-+*/^=().\d\s]*[abnxyz](?![a-záéíóúñ])[-+*/^=().\d\sabnxyz]*"
)
_WITHIN = 6


@dataclass(frozen=True)
class Secret:
    """A protected answer: the spec that judges candidates, and its values if it has any."""

    spec: AnswerSpec
    numbers: tuple[Fraction, ...]


@dataclass(frozen=True)
class Licence:
    """What a text may say. `statement`: words the student has in view; `said`: right answers
    the student has given; `authored`: written by the course's author, who may show a method."""

    statement: str = ""
    said: tuple[str, ...] = ()
    authored: bool = False
    language: str = "en"


def gives_away(text: Text, spec: AnswerSpec, language: str) -> bool:
    return bool(leaks(text_in(text, language), [spec], Licence(authored=True, language=language)))


def leaks(text: str, specs: Iterable[AnswerSpec], licence: Licence) -> list[str]:
    """The pieces of `text` that state a protected answer; empty when it is safe.

    The name of a figure says nothing to the student, nor does it put a value in view.
    """
    text = FIGURE.sub(" ", text)
    licence = replace(licence, statement=FIGURE.sub(" ", licence.statement))
    secrets = [secret_of(spec, licence.language) for spec in specs]
    secrets = [secret for secret in secrets if not _already_said(secret, licence)]
    said = plain(text, licence.language)
    found = [piece for secret in secrets for piece in _numeric(said, secret, licence)]
    found += [piece for secret in secrets for piece in _symbolic(text, secret, licence)]
    found += [piece for secret in secrets for piece in _several(text, secret, licence)]
    return found + [piece for secret in secrets for piece in _named(text, secret, licence)]


def secret_of(spec: AnswerSpec, language: str) -> Secret:
    if spec.kind not in _NUMERIC:
        return Secret(spec, ())
    numbers = [number for text in spec.accept for number in _numbers_in(text, language)]
    if spec.kind == "percent":
        numbers += [number / 100 for number in numbers]
    return Secret(spec, tuple(dict.fromkeys(numbers)))


@lru_cache(maxsize=4096)
def _numbers_in(accepted: str, language: str) -> tuple[Fraction, ...]:
    text = re.sub(r"^\s*[a-z]\s*=\s*", "", plain(accepted, language))
    if re.search(r"\d\s*[abnxyz](?![a-z])|[abnxyz]\s*[-+*/^=]", text):
        return ()
    number = value_of(re.sub(r"[^-+*/^().,%\d\s]", "", text).strip())
    return (number,) if number is not None else ()


def _already_said(secret: Secret, licence: Licence) -> bool:
    return any(check(secret.spec, text).kind in ("right", "form") for text in licence.said)


def _numeric(text: str, secret: Secret, licence: Licence) -> Iterator[str]:
    if not secret.numbers:
        return
    known = _known(licence.statement, licence.language)
    for value in values(text):
        if not any(_equal(value, number) for number in secret.numbers):
            continue
        piece = text[value.start : value.end].strip()
        if value.computed:
            leaking = not licence.authored and _asserted(text, value)
        elif any(reading in known for reading in value.readings):
            leaking = _asserted(text, value) or (not licence.authored and _concludes(text, value))
        elif value.word and (licence.authored or 1 in value.readings):
            leaking = _asserted(text, value)
        else:
            leaking = True
        if leaking:
            yield piece


@lru_cache(maxsize=2048)
def _known(statement: str, language: str) -> frozenset[Fraction]:
    text = plain(statement, language)
    return frozenset(r for value in values(text) if not value.computed for r in value.readings)


def _equal(value: Value, number: Fraction) -> bool:
    if number in value.readings:
        return True
    rounded = value.slack and number.denominator != 1
    return bool(rounded) and any(abs(r - number) < value.slack for r in value.readings)


def _asserted(text: str, value: Value) -> bool:
    """A statement says that it is so: a cue shortly before, or "is the answer" after."""
    sentence, start = _sentence_around(text, value)
    if _CHECK.search(sentence):
        return True
    if sentence.rstrip().endswith("?"):
        return False
    if _CUE_AFTER.match(text, value.end):
        return True
    tail = re.findall(r"=|[\w§/%.]+|[-+*]", text[start : value.start])[-_WITHIN:]
    return bool(_CUE.search(" ".join(tail)))


def _concludes(text: str, value: Value) -> bool:
    """The last number of a sentence that is no question."""
    sentence, start = _sentence_around(text, value)
    after = text[value.end : start + len(sentence)]
    return not sentence.rstrip().endswith("?") and not re.search(r"\d", after)


def _sentence_around(text: str, value: Value) -> tuple[str, int]:
    for found in _SENTENCE.finditer(text):
        if found.start() <= value.start < found.end():
            return found[0], found.start()
    return text, 0


def _several(text: str, secret: Secret, licence: Licence) -> Iterator[str]:
    """An answer of several values, all of them said: in their order where they are all in view."""
    wanted = _listed(secret.spec, licence.language)
    if len(wanted) < 2:
        return
    said = [v.readings[0] for v in values(plain(text, licence.language)) if not v.computed]
    if not set(wanted) <= set(said):
        return
    known = _known(licence.statement, licence.language)
    runs = (tuple(said[i : i + len(wanted)]) for i in range(len(said)))
    if not set(wanted) <= known or wanted in runs:
        yield ", ".join(str(number) for number in wanted)


def _listed(spec: AnswerSpec, language: str) -> tuple[Fraction, ...]:
    if spec.kind not in ("set", "list", "tuple"):
        return ()
    accepted = plain(spec.accept[0], language)
    return tuple(v.readings[0] for v in values(accepted) if not v.computed)


def _symbolic(text: str, secret: Secret, licence: Licence) -> Iterator[str]:
    """Algebra that the checker takes for the answer and that is not in view already."""
    if secret.spec.kind in ("choice", "choices", "ordering", "text"):
        return
    in_view = {_squeezed(piece) for piece in _pieces(licence.statement)}
    for piece in _pieces(text):
        has_letter = re.search(r"[a-zA-Z]", re.sub(r"\\[a-zA-Z]+", "", piece))
        whole = secret.numbers and not has_letter
        if whole or _squeezed(piece) in in_view or len(piece) > 120:
            continue
        if check(secret.spec, piece).right:
            yield piece.strip()


def _pieces(text: str) -> Iterator[str]:
    for tex in _TEX.findall(text):
        yield tex
        if "=" in tex:
            yield from tex.split("=")
    for found in _ALGEBRA.findall(_TEX.sub(" ", text).lower()):
        if re.search(r"[\d=+*/^]", found):
            yield found.strip(" .")


def _squeezed(piece: str) -> str:
    return re.sub(r"\s+|\\left|\\right|[{}]", "", piece).replace("\\cdot", "*")


def _named(text: str, secret: Secret, licence: Licence) -> Iterator[str]:
    """A word answer said, or one option of a choice singled out."""
    spec = secret.spec
    lowered = text.lower()
    if spec.kind == "text":
        for word in spec.accept:
            if _says(lowered, word) and not _says(licence.statement.lower(), word):
                yield word
    if spec.kind in ("choice", "choices") and spec.options:
        yield from _options(lowered, spec, licence)
    if spec.kind == "ordering":
        yield from _order(lowered, spec, licence)


def _options(lowered: str, spec: AnswerSpec, licence: Licence) -> Iterator[str]:
    """Exactly the right options named, or all options but the right one."""
    named = {o.id: text_in(o.text, licence.language) for o in spec.options}
    right = {key.strip() for accepted in spec.accept[:1] for key in accepted.split(",")}
    said = {key for key, words in named.items() if _says(lowered, words)}
    if said and said == right:
        yield ", ".join(named[key] for key in sorted(said))
    elif spec.kind == "choice" and len(named) > 2 and said == set(named) - right:
        yield "all but one"


def _order(lowered: str, spec: AnswerSpec, licence: Licence) -> Iterator[str]:
    """All options in the right order."""
    named = {o.id: text_in(o.text, licence.language).strip(" .").lower() for o in spec.options}
    right = [named.get(key.strip(), "") for key in spec.accept[0].split(",")]
    places = [lowered.find(words) for words in right if words]
    if len(places) == len(named) > 1 and min(places) >= 0 and places == sorted(set(places)):
        yield " < ".join(right)


def _says(lowered: str, words: str) -> bool:
    words = words.strip(" .").lower()
    return bool(words) and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", lowered))

"""Variants: an exercise with its parameters drawn by a seed. Same seed, same exercise.

Marks in texts, answers and foreseen wrong answers: `@{a}`, `@{a:paren}`, `@{a + b}`.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import prod
from random import Random
from typing import Any, TypeVar

from curriculum import formula
from curriculum.content import AnswerSpec, Document, Text
from curriculum.formula import FormulaError
from curriculum.parameters import STYLES, Parameters, Value, number_in, printed, read_parameters
from curriculum.words import in_languages

Drawn = Mapping[str, Value]
T = TypeVar("T")

# Draws by chance; draws looked at one by one; draws by chance where there are too many of those.
TRIES, ENUMERATED, PATIENCE = 200, 50_000, 20_000
MARK = re.compile(r"@\{([^{}]*)\}")
# Identities, not words: a mark has no meaning there.
_NOT_TEXT = {
    *("id", "slug", "kind", "form", "skills", "needs", "level"),
    *("misconception", "variables", "parameters", "provenance"),
}

# Not shown, so in no language; each is one more answer.
_ANSWERS = {"accept", "match"}


class VariantError(ValueError):
    """No variant can be made: the conditions leave none, or a mark cannot be filled in."""


def draw(document: Document, seed: int) -> Document:
    """The variant of `seed`: parameters filled in, options shuffled. VariantError if impossible."""
    drawn = values_of(document, seed)
    filled = _filled(replace(document, parameters={}), _filler(drawn))
    return _shuffled(filled, seed)


def values_of(document: Document, seed: int) -> Drawn:
    """The parameters of this seed; the first of `TRIES` draws that meets every condition."""
    if not document.parameters:
        return {}
    parameters = read_parameters(document.parameters)
    refused: Counter[str] = Counter()
    for attempt in range(TRIES if _size(parameters) <= ENUMERATED else PATIENCE):
        drawn = _judged(parameters, _one_draw(parameters, Random(f"{seed}/{attempt}")), refused)
        if drawn is not None:
            return drawn
    return _from_all(parameters, seed, refused)


def count(document: Document) -> int:
    """How many different draws there are; an upper bound where there are very many."""
    if not document.parameters:
        return 1
    parameters = read_parameters(document.parameters)
    size = _size(parameters)
    return size if size > ENUMERATED else len(_satisfying(parameters, Counter()))


def marks_in(document: Document) -> set[str]:
    """Every mark that the document uses, as written between the braces."""
    seen: set[str] = set()

    def note(text: str) -> str:
        seen.update(MARK.findall(text))
        return text

    _filled(replace(document, parameters={}), note)
    return seen


def _one_draw(parameters: Parameters, random: Random) -> dict[str, Value]:
    row = random.randrange(parameters.rows)
    drawn = {name: values[row % len(values)] for name, values in parameters.columns.items()}
    drawn |= {name: random.choice(values) for name, values in parameters.free.items()}
    return drawn


def _judged(
    parameters: Parameters, drawn: dict[str, Value], refused: Counter[str]
) -> dict[str, Value] | None:
    """`drawn` with what follows from it, or None and a mark against the condition in the way."""
    numbers = {name: n for name, value in drawn.items() if (n := number_in(value)) is not None}
    try:
        for name, one in parameters.derived:
            drawn[name] = numbers[name] = one.value(numbers)
        for condition in parameters.where:
            if not condition.value(numbers):
                refused[condition.text] += 1
                return None
    except FormulaError as reason:
        refused[str(reason)] += 1
        return None
    return drawn


def _from_all(parameters: Parameters, seed: int, refused: Counter[str]) -> Drawn:
    """Chance did not find one: look at all draws, or say which condition is in the way."""
    if _size(parameters) <= ENUMERATED:
        every = _satisfying(parameters, refused)
        if every:
            return every[Random(f"{seed}/all").randrange(len(every))]
    culprit, times = refused.most_common(1)[0]
    raise VariantError(f"no draw satisfies “{culprit}” (it refused {times} draws)")


def _satisfying(parameters: Parameters, refused: Counter[str]) -> list[Drawn]:
    judged = (_judged(parameters, drawn, refused) for drawn in _every_draw(parameters))
    return [drawn for drawn in judged if drawn is not None]


def _every_draw(parameters: Parameters) -> Iterator[dict[str, Value]]:
    names = list(parameters.free)
    for row in range(parameters.rows):
        column = {name: values[row % len(values)] for name, values in parameters.columns.items()}
        for combination in itertools.product(*parameters.free.values()):
            yield {**column, **dict(zip(names, combination, strict=True))}


def _size(parameters: Parameters) -> int:
    return parameters.rows * prod(len(values) for values in parameters.free.values())


def _filler(drawn: Drawn) -> Callable[[str], Text]:
    numbers = {name: n for name, value in drawn.items() if (n := number_in(value)) is not None}

    def fill(text: str) -> Text:
        if "@{" not in text:
            return text
        shown = {mark: _shown(mark, drawn, numbers) for mark in MARK.findall(text)}
        languages = sorted({lang for s in shown.values() if not isinstance(s, str) for lang in s})
        if languages:
            return {language: _in_language(text, shown, language) for language in languages}
        return _in_language(text, shown, "")

    return fill


def _shown(mark: str, drawn: Drawn, numbers: Mapping[str, Fraction]) -> str | Mapping[str, str]:
    """What stands in place of `@{mark}`: a parameter or a formula, in a style."""
    name, _, style = (part.strip() for part in mark.partition(":"))
    if style not in STYLES:
        raise VariantError(f"@{{{mark}}}: there is no style “{style}”")
    if name in drawn:
        return printed(drawn[name], style)
    try:
        return printed(formula.read(name).value(numbers), style)
    except FormulaError as reason:
        raise VariantError(f"@{{{mark}}}: {reason}") from None


def _in_language(text: str, shown: Mapping[str, str | Mapping[str, str]], language: str) -> str:
    def one(match: re.Match[str]) -> str:
        value = shown[match[1]]
        if isinstance(value, str):
            return value
        return value.get(language) or value.get("en") or next(iter(value.values()), "")

    return MARK.sub(one, text)


def _filled(value: T, fill: Callable[[str], Text]) -> T:
    """`value` with every text filled in: dataclasses, tuples and languages all the way down."""
    result: Any = value
    if isinstance(value, str):
        result = fill(value)
    elif isinstance(value, tuple):
        result = tuple(_filled(inner, fill) for inner in value)
    elif isinstance(value, Mapping):
        result = {language: _word(fill(text), language) for language, text in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        result = replace(
            value,
            **{name: _part(name, getattr(value, name), fill) for name in _text_fields(type(value))},
        )
    return result  # type: ignore[no-any-return]


def _part(name: str, value: T, fill: Callable[[str], Text]) -> T:
    """Answers are no texts: one with a word of several languages is an answer in each of them."""
    found: Any = _filled(value, fill)
    if name in _ANSWERS:
        found = tuple(dict.fromkeys(word for one in found for _, word in in_languages(one)))
    return found  # type: ignore[no-any-return]


def _word(text: Text, language: str) -> str:
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


@lru_cache(maxsize=32)
def _text_fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _NOT_TEXT)


def _shuffled(document: Document, seed: int) -> Document:
    """Options of steps and of scaffolds in the order of this seed."""
    steps = []
    for step in document.steps:
        spec = _shuffled_options(step.answer, f"{seed}/{step.id}")
        steps.append(replace(step, answer=spec) if spec is not step.answer else step)
    return replace(document, steps=tuple(steps))


def _shuffled_options(spec: AnswerSpec, key: str) -> AnswerSpec:
    if not spec.options or not spec.shuffle:
        return spec
    options = list(spec.options)
    Random(f"{key}/options").shuffle(options)
    if spec.kind == "ordering" and _spelled([o.id for o in options]) in map(_squeezed, spec.accept):
        options.append(options.pop(0))
    return replace(spec, options=tuple(options))


def _spelled(ids: list[str]) -> str:
    return ",".join(ids)


def _squeezed(accepted: str) -> str:
    return re.sub(r"\s*,\s*", ",", accepted.strip())

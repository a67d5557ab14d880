"""Hints that give the answer away. Only the last rung may state it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from curriculum import checking
from curriculum.content import AnswerSpec, Document, Hint, Step
from curriculum.findings import Finding
from curriculum.words import in_languages, tex_in

NUMERIC = ("number", "fraction", "percent", "money", "units")
_CHOICES = ("choice", "choices")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{(\d+)\}\s*\{(\d+)\}")
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[./]\d+)?(?![\w/])")
# A minus subtracts when something to subtract from stands right before it.
_MINUS = re.compile(r"(?:(?<![\w)}])-|(?<![\w)}\s])\s+-\s+|^\s*-\s+)$")
_RESULT = r"(?:=|\bis\b|\bes\b|\bgives\b|\bda\b|\\to|→)\s*\$?\s*"


def leak_findings(variant: Document, step: Step, path: str) -> Iterator[Finding]:
    """A hint before the bottom that states the answer, unless the question states it too."""
    given = [words for text in (variant.prompt, step.prompt) for _, words in in_languages(text)]
    for index, hint in enumerate(step.hints):
        if _may_tell(hint, index, step.hints):
            continue
        for _, words in in_languages(hint.text):
            told = _told(step.answer, words, " ".join(given))
            if told:
                sure = _as_result(told, words)
                yield Finding(
                    "hint_gives_answer",
                    f"{path}.hints[{index}].text",
                    f"states the answer {told}" if sure else f"contains the answer {told}",
                    severity="error" if sure else "warning",
                )
                break


def _may_tell(hint: Hint, index: int, hints: tuple[Hint, ...]) -> bool:
    if any(one.level for one in hints):
        return hint.level == "bottom_out"
    return index == len(hints) - 1


def _told(spec: AnswerSpec, words: str, given: str) -> str:
    """The answer as the words state it; empty if they do not."""
    if spec.kind in NUMERIC:
        return _number_told(spec, words, given)
    if spec.kind in _CHOICES:
        return _option_told(spec, words, given)
    return _fragment_told(spec, words, given)


def _number_told(spec: AnswerSpec, words: str, given: str) -> str:
    before = numbers_in(given)
    answers = {number for text in spec.accept for number in numbers_in(text)[:1]}
    if any(len(numbers_in(text)) != 1 for text in spec.accept):
        return ""
    told = [n for n in numbers_in(words) if n in answers and n not in before]
    return str(told[0]) if told else ""


def _option_told(spec: AnswerSpec, words: str, given: str) -> str:
    right = {name.strip() for accepted in spec.accept for name in accepted.split(",")}
    for option in spec.options:
        for _, text in in_languages(option.text):
            said = len(text) > 3 and text.lower() in words.lower()
            if option.id in right and said and text.lower() not in given.lower():
                return text
    return ""


def _fragment_told(spec: AnswerSpec, words: str, given: str) -> str:
    """Mathematics in the hint that the checker would take as the answer. Expressions are compared
    as written: rewriting without changing the value is what their hints are about."""
    before = {_squeezed(tex) for tex in tex_in(given)}
    for tex in tex_in(words):
        for part in dict.fromkeys((tex, *tex.split("="))):
            if _squeezed(part) in before or len(part) > 60:
                continue
            if spec.kind == "expression":
                told = _squeezed(part) in map(_squeezed, spec.accept)
            else:
                told = any(checking.equivalent(spec, part, accepted) for accepted in spec.accept)
            if told:
                return part.strip()
    return ""


def numbers_in(text: str) -> list[Fraction]:
    plain = _FRACTION.sub(r"\1/\2", text.replace("−", "-").replace("{-}", "-"))
    found = []
    for match in _NUMBER.finditer(plain):
        with suppress(ZeroDivisionError):
            size = Fraction(match[0])
            found.append(-size if _MINUS.search(plain[: match.start()]) else size)
    return found


def _as_result(told: str, words: str) -> bool:
    """Stated as the outcome (“= 12”, “is 12”), not merely mentioned."""
    plain = _FRACTION.sub(r"\1/\2", words.replace("−", "-"))
    return bool(
        re.search(_RESULT + re.escape(told) + r"(?![\w/.]*\d)\s*(?![-+*/^\\]|\s*[-+])", plain)
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s|\\left|\\right|\\cdot|\*", "", text)

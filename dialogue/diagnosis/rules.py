"""Exact rules: which wrong procedures lead from this question to this answer.

Precise where they fire, silent elsewhere. Beside them the small accidents that are no
misconception: a digit, a sign, a point out of place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from curriculum.checking import check
from curriculum.content import AnswerSpec, Document, Step, text_in
from dialogue.diagnosis.formulas import NoValueError, work_out
from dialogue.diagnosis.shapes import Shape, shapes_of
from dialogue.evaluate import NAMED, same_value
from dialogue.guards.numbers import plain, value_of


@dataclass(frozen=True)
class Rule:
    """kind: misconception | incomplete. `question`: what to ask a student who follows it."""

    id: str
    shape: str
    when: str
    buggy: tuple[str, ...]
    misconceptions: tuple[str, ...]
    kind: str
    question: dict[str, str]


@dataclass(frozen=True)
class Hit:
    rule: Rule
    predicted: str


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    table = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))
    return tuple(_rule(entry) for entry in table["rule"])


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        shape=entry["shape"],
        when=entry["when"],
        buggy=tuple(entry["buggy"]),
        misconceptions=tuple(entry["misconceptions"]),
        kind=entry["kind"],
        question={"en": entry["en"], "es": entry["es"]},
    )


def hits(document: Document, step: Step, answer: str, normal_form: str = "") -> list[Hit]:
    """The rules that give exactly `answer` to this step, and not the right answer."""
    if step.answer.kind in NAMED:
        return []
    question = f"{text_in(document.prompt, 'en')}\n{text_in(step.prompt, 'en')}"
    return [
        Hit(rule, predicted)
        for shape in shapes_of(question)
        for rule, predicted in predictions(shape)
        if _agrees(step.answer, answer, normal_form, predicted, shape.letter)
    ]


def predictions(shape: Shape) -> Iterator[tuple[Rule, str]]:
    """What each rule of this shape answers."""
    for rule in rules():
        if rule.shape != shape.name:
            continue
        try:
            if not work_out(rule.when, shape.numbers):
                continue
            for formula in rule.buggy:
                yield rule, written(work_out(formula, shape.numbers), shape.letter)
        except NoValueError:
            continue


def written(value: Fraction | list[Fraction], letter: str) -> str:
    """A number, or `[a, b]` as a x + b, the way a student types it."""
    if isinstance(value, Fraction):
        return str(value)
    coefficient, constant = value
    if coefficient == 0:
        return str(constant)
    if abs(coefficient) == 1:
        term = letter if coefficient == 1 else f"-{letter}"
    elif coefficient.denominator == 1:
        term = f"{coefficient}{letter}"
    else:
        term = f"({coefficient}){letter}"
    return f"{term}{'+' if constant > 0 else ''}{constant}" if constant else term


def _agrees(spec: AnswerSpec, answer: str, form: str, predicted: str, letter: str) -> bool:
    spellings = [predicted]
    if spec.kind == "equation":
        spellings.append(f"{letter} = {predicted}")
    if spec.unit:
        spellings.append(f"{predicted} {spec.unit}")
    return any(
        same_value(spec, answer, form, spelling) and check(spec, spelling).kind == "wrong"
        for spelling in spellings
    )


def slips(right: Fraction) -> set[Fraction]:
    """The neighbourhood of a right value in which accidents land."""
    near = {right + d for d in (1, -1, 10, -10)} | {-right, right * 10, right / 10}
    if right.denominator == 1:
        near |= set(_digit_slips(int(right)))
    else:
        p, q = right.numerator, right.denominator
        near |= {Fraction(p + d, q) for d in (1, -1)}
        near |= {Fraction(p, q + d) for d in (1, -1) if q + d}
    return near - {right}


def _digit_slips(number: int) -> Iterator[Fraction]:
    """Two neighbouring digits swapped."""
    sign, digits = (-1 if number < 0 else 1), str(abs(number))
    for i in range(len(digits) - 1):
        swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
        yield Fraction(sign * int(swapped))


def is_slip(spec: AnswerSpec, answer: str) -> int:
    """The size of the neighbourhood when the answer lies in it, else 0."""
    given = number_in(answer)
    if given is None or spec.kind in NAMED:
        return 0
    for accepted in spec.accept:
        right = number_in(accepted)
        if right is not None and given in slips(right):
            return len(slips(right))
    return 0


def is_incomplete(document: Document, step: Step, answer: str) -> bool:
    """The value of an earlier step, given as the value of this one."""
    if step.answer.kind in NAMED:
        return False
    before = document.steps[: document.steps.index(step)]
    return any(check(s.answer, answer).right for s in before if s.answer.kind not in NAMED)


def number_in(text: str) -> Fraction | None:
    said = plain(text, "en").replace("§", "")
    said = said.rpartition("=")[2].strip().rstrip("abcdefghijklmnopqrstuvwxyz ")
    return value_of(said)

"""A number with a unit. The same size in another unit is right in value but not in form, since
converting may be the very question."""

from __future__ import annotations

from dataclasses import dataclass

from curriculum.checking.equal import normal_form, number_of, same_number
from curriculum.checking.grammar import parse
from curriculum.checking.kinds.base import (
    WRONG,
    Kind,
    Match,
    SelfTests,
    bare,
    form_of,
    formed,
    misfit,
    right_side,
)
from curriculum.checking.limits import UnreadableError
from curriculum.checking.measures import Measure, measure, split_units
from curriculum.checking.tree import Add, Mul, Node, Num, is_scalar, names
from curriculum.content import AnswerSpec


@dataclass(frozen=True)
class Quantity:
    node: Node  # in the unit below
    unit: Measure | None
    written: str = ""

    @property
    def at(self) -> int:
        return self.node.at


class Units(Kind):
    name = "units"
    thousands = True

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> Quantity:
        pieces = split_units(text)
        reading = self.reading(text, spec, language)
        if not pieces:
            return Quantity(_number(parse(text, reading)), None)
        parts = [(_number(parse(number, reading)), unit, name) for number, unit, name in pieces]
        first = parts[0]
        if len(parts) == 1:
            return Quantity(*first)
        if any(unit.dimension != first[1].dimension for _, unit, _ in parts):
            raise UnreadableError("unit.unknown", parts[1][0].at, found=parts[1][2])
        return Quantity(_total(parts), first[1], first[2])

    def match(self, key: Quantity, given: Quantity, spec: AnswerSpec) -> Match:
        wanted = key.unit or (measure(spec.unit) if spec.unit else None)
        shown = spec.unit or key.written
        size, found = number_of(key.node), number_of(given.node)
        if size is None or found is None:
            return WRONG
        if given.unit is None or wanted is None:
            equal = same_number(size, found, spec.tolerance)
            return _without_unit(equal, wanted, given)
        if given.unit == wanted:
            equal = same_number(size, found, spec.tolerance)
            return formed(form_of(spec, key.node, given.node)) if equal else WRONG
        if given.unit.dimension == wanted.dimension and same_number(
            size, found * given.unit.factor / wanted.factor, spec.tolerance
        ):
            return formed("form.unit", unit=shown)
        if same_number(size, found, spec.tolerance):
            return Match("partial", "unit.wrong", 0.5, {"unit": shown})
        return WRONG

    def normal(self, given: Quantity, spec: AnswerSpec) -> str:
        return f"{normal_form(given.node)} {given.unit.name if given.unit else ''}".strip()

    def tex(self, given: Quantity, spec: AnswerSpec, language: str) -> str:
        number = super().tex(given.node, spec, language)
        return rf"{number}\ \text{{{given.written}}}" if given.written else number

    def shown(self, spec: AnswerSpec, language: str) -> str:
        key = self.read(spec.accept[0], spec)
        return (
            f"${self.tex(Quantity(key.node, key.unit, key.written or spec.unit), spec, language)}$"
        )

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        unit = "" if split_units(spec.accept[0]) else f" {spec.unit}"
        keys = tuple(f"{bare(key)}{unit}" for key in spec.accept)
        return SelfTests(keys, (f"98765.25 {spec.unit}", "-98765.25"))


def _without_unit(equal: bool, wanted: Measure | None, given: Quantity) -> Match:
    if not equal:
        return WRONG
    if wanted is None and given.unit is None:
        return formed("")
    note = "unit.missing" if given.unit is None else "unit.wrong"
    return Match("partial", note, 0.5, {"unit": wanted.name if wanted else ""})


def _number(node: Node) -> Node:
    node = right_side(node)
    if not is_scalar(node) or names(node):
        raise misfit(node, "number")
    return node


def _total(parts: list[tuple[Node, Measure, str]]) -> Node:
    """3 ft 2 in, in feet."""
    first = parts[0][1]
    terms = []
    for node, unit, _ in parts:
        scale = unit.factor / first.factor
        terms.append(node if scale == 1 else Mul((node, Num(scale, str(scale), node.at)), node.at))
    return Add(tuple(terms), parts[0][0].at)

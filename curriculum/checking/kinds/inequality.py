"""Inequalities and intervals: the same set of numbers, in either notation; with two letters, the
same relation."""

from __future__ import annotations

import re
from dataclasses import replace

from curriculum.checking.equal import constant_ratio, normal_form
from curriculum.checking.intervals import (
    Solution,
    Span,
    same_ends,
    same_span,
    solution_of,
    spell_spans,
)
from curriculum.checking.kinds.base import (
    WRONG,
    Kind,
    Match,
    SelfTests,
    bare,
    formed,
    misfit,
    partly,
)
from curriculum.checking.tokens import Reading
from curriculum.checking.tree import Add, Neg, Node, Phrase, Rel, Seq, Union, is_scalar
from curriculum.content import AnswerSpec

_WRAPPED = re.compile(r"\\text\{[^{}]*\}")
_FLIP = {">": "<", "≥": "≤"}


class Inequality(Kind):
    name = "inequality"
    notation = ""

    def reading(self, text: str, spec: AnswerSpec, language: str) -> Reading:
        """In `x < 3,5` a comma can only be a decimal one; in `(3, 5)` it separates."""
        reading = super().reading(text, spec, language)
        plain = reading.spanish and not any(mark in _WRAPPED.sub("", text) for mark in "([{")
        return replace(reading, decimal_comma=reading.decimal_comma or plain)

    def admitted(self, node: Node, spec: AnswerSpec) -> Node:
        if isinstance(node, Rel | Union | Phrase | Seq):
            return node
        raise misfit(node, self.name)

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        wanted, found = solution_of(key), solution_of(given)
        if wanted is not None and found is not None:
            return self.sets(wanted, found, spec)
        if isinstance(key, Phrase) and isinstance(given, Phrase):
            return formed("") if key.name == given.name else WRONG
        return formed("") if _same_relations(key, given) else WRONG

    def sets(self, wanted: Solution, found: Solution, spec: AnswerSpec) -> Match:
        if wanted.letter and found.letter and wanted.letter != found.letter:
            return WRONG
        match = _compared(wanted.spans, found.spans)
        if match.kind != "right":
            return match
        if wanted.solved and not found.solved:
            return formed("form.solved")
        asked = spec.form or self.notation
        plain = found.notation in ("words", asked) or wanted.notation not in ("", asked)
        return formed("" if not asked or plain else f"form.{asked}")

    def normal(self, given: Node, spec: AnswerSpec) -> str:
        found = solution_of(given)
        if found is not None:
            return spell_spans(found.spans)
        if isinstance(given, Rel):
            sides = [normal_form(arg) for arg in given.args]
            return sides[0] + "".join(op + s for op, s in zip(given.ops, sides[1:], strict=True))
        return super().normal(given, spec)

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        keys = tuple(bare(key) for key in spec.accept)
        return SelfTests(keys, ("(-98765,98764)", "x>987654321"))


class Interval(Inequality):
    name = "interval"
    notation = "interval"


def _compared(wanted: tuple[Span, ...], found: tuple[Span, ...]) -> Match:
    if not wanted or not found:
        return formed("") if wanted == found else WRONG
    right = sum(any(same_span(a, b) for b in found) for a in wanted)
    extra = max(0, len(found) - right)
    if right == len(wanted) and len(found) == len(wanted):
        return formed("")
    if len(found) == len(wanted) and all(map(same_ends, wanted, found)):
        return Match("partial", "interval.ends", 0.5)
    return partly(right, len(wanted), min(extra, len(wanted)))


def _same_relations(key: Node, given: Node) -> bool:
    """y < 2x + 3 and 2x - y > -3; several joined by commas in any order."""
    wanted, found = _relations(key), _relations(given)
    if not wanted or len(wanted) != len(found):
        return False
    left = list(found)
    for one in wanted:
        hit = next((other for other in left if _same_relation(one, other)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _relations(node: Node) -> list[tuple[str, Node]]:
    """Each as (operator, difference) with < or ≤ and zero on the right."""
    parts = node.items if isinstance(node, Seq | Union) else (node,)
    found: list[tuple[str, Node]] = []
    for part in parts:
        if not isinstance(part, Rel) or not all(is_scalar(arg) for arg in part.args):
            return []
        for left, op, right in zip(part.args, part.ops, part.args[1:], strict=False):
            if op in _FLIP:
                left, op, right = right, _FLIP[op], left
            found.append((op, Add((left, Neg(right)), part.at)))
    return found


def _same_relation(a: tuple[str, Node], b: tuple[str, Node]) -> bool:
    if a[0] != b[0]:
        return False
    ratio = constant_ratio(a[1], b[1])
    return ratio is not None and (ratio > 0 or a[0] in "=≠")

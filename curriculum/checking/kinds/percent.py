"""A percentage: 12% and 12 are right where 12% is asked for; 0.12 is the value in another form."""

from __future__ import annotations

from fractions import Fraction

from curriculum.checking.equal import number_of, same_number
from curriculum.checking.kinds.base import WRONG, Match, SelfTests, bare, by_words, formed
from curriculum.checking.kinds.number import Number
from curriculum.checking.tree import Marked, Neg, Node, names
from curriculum.content import AnswerSpec


class Percent(Number):
    name = "percent"

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        if by_words(key, given) is not None or names(given):
            return super().match(key, given, spec)
        wanted, found = number_of(_bare(key)), number_of(_bare(given))
        if wanted is None or found is None:
            return WRONG
        if same_number(wanted, found, spec.tolerance):
            return formed("")
        share = not _has_sign(given) and same_number(wanted, found * 100)
        return formed("form.percent") if share and abs(found) < Fraction(10) else WRONG

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        keys = tuple(bare(key) for key in spec.accept)
        return SelfTests(keys, ("98765.25%", "-98765.25"))


def _has_sign(node: Node) -> bool:
    return isinstance(node, Marked) or (isinstance(node, Neg) and _has_sign(node.arg))


def _bare(node: Node) -> Node:
    """12 of 12%."""
    if isinstance(node, Neg):
        return Neg(_bare(node.arg), node.at)
    return node.arg if isinstance(node, Marked) and node.mark == "%" else node

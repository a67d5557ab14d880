"""An expression with letters, up to equality of value, in the form asked for."""

from __future__ import annotations

from curriculum.checking.equal import same
from curriculum.checking.kinds.base import (
    WRONG,
    Kind,
    Match,
    SelfTests,
    by_words,
    form_of,
    formed,
    misfit,
    one_value,
    right_side,
)
from curriculum.checking.kinds.number import scalar_tests
from curriculum.checking.tree import Node, Phrase, Rel, is_function, is_scalar
from curriculum.content import AnswerSpec


class Expression(Kind):
    name = "expression"
    mixed = False
    thousands = True

    def admitted(self, node: Node, spec: AnswerSpec) -> Node:
        node = one_value(defined(right_side(node)))
        if not (is_scalar(node) or isinstance(node, Phrase)):
            raise misfit(node, "expression")
        return node

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        if (worded := by_words(key, given)) is not None:
            return worded
        if not same(key, given, frozenset(spec.variables)):
            return WRONG
        return formed(form_of(spec, key, given))

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        return scalar_tests(spec)


def defined(node: Node) -> Node:
    """2x + 3 of `f(x) = 2x + 3`."""
    if isinstance(node, Rel) and node.ops == ("=",) and is_function(node.args[0]):
        return node.args[1]
    return node

"""One number: 7, -2.5, 5/6, 3 1/2, 2√3, 3.2·10^5. Equal exactly, or within the tolerance."""

from __future__ import annotations

from curriculum.checking.equal import number_of, same, same_number
from curriculum.checking.kinds.base import (
    WRONG,
    Kind,
    Match,
    SelfTests,
    bare,
    by_words,
    form_of,
    formed,
    misfit,
    one_value,
    right_side,
)
from curriculum.checking.tree import Node, Phrase, is_scalar, names
from curriculum.content import AnswerSpec


class Number(Kind):
    name = "number"
    thousands = True

    def admitted(self, node: Node, spec: AnswerSpec) -> Node:
        node = one_value(right_side(node))
        if not (is_scalar(node) or isinstance(node, Phrase)):
            raise misfit(node, "number")
        return node

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        if (worded := by_words(key, given)) is not None:
            return worded
        if not self.equal(key, given, spec):
            return Match("wrong", "number.variable") if names(given) - names(key) else WRONG
        return formed(self.note(key, given, spec))

    def equal(self, key: Node, given: Node, spec: AnswerSpec) -> bool:
        left, right = number_of(key), number_of(given)
        if left is None or right is None:
            return same(key, given)
        return same_number(left, right, spec.tolerance)

    def note(self, key: Node, given: Node, spec: AnswerSpec) -> str:
        return form_of(spec, key, given)

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        return scalar_tests(spec)


def scalar_tests(spec: AnswerSpec) -> SelfTests:
    """The key plus zero and times one is right, plus anything else is wrong."""
    keys = tuple(bare(key) for key in spec.accept)
    step = 1 + 2 * int(spec.tolerance)
    if any(key[-1:] in "%°" or (key[:1].isalpha() and key.isalpha()) for key in keys):
        return SelfTests(keys, ())
    right = () if spec.form else tuple(f for k in keys for f in (f"({k})+0", f"1*({k})"))
    wrong = tuple(f"({keys[0]})+{step * n}" for n in (97, 1009))
    return SelfTests(keys + right, wrong)

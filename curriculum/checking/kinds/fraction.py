"""A fraction: the value must be written as one, in lowest terms if the form says so."""

from __future__ import annotations

from curriculum.checking.forms import form_note, fraction
from curriculum.checking.kinds.base import SelfTests, bare
from curriculum.checking.kinds.number import Number
from curriculum.checking.tree import Node
from curriculum.content import AnswerSpec


class Fraction(Number):
    name = "fraction"

    def note(self, key: Node, given: Node, spec: AnswerSpec) -> str:
        if spec.form == "decimal":
            return form_note("decimal", given)
        return fraction(given) or super().note(key, given, spec)

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        keys = tuple(bare(key) for key in spec.accept)
        return SelfTests(keys, (f"({keys[0]})+97", f"({keys[0]})+1009"))

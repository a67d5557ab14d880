"""An equation: equal up to moving terms and multiplying both sides. Where the key has a letter
alone on one side, so must the answer; the other side alone suffices."""

from __future__ import annotations

from curriculum.checking.equal import constant_ratio, exactly, normal_form, same
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
)
from curriculum.checking.polynomials import Poly
from curriculum.checking.tree import (
    Add,
    Name,
    Neg,
    Node,
    Phrase,
    Rel,
    is_function,
    is_scalar,
    names,
)
from curriculum.content import AnswerSpec


class Equation(Kind):
    name = "equation"
    thousands = True

    def admitted(self, node: Node, spec: AnswerSpec) -> Node:
        node = one_value(node)
        if isinstance(node, Phrase) or is_scalar(node):
            return node
        if not isinstance(node, Rel) or not all(is_scalar(arg) for arg in node.args):
            raise misfit(node, "equation")
        return node

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        if (worded := by_words(key, given)) is not None:
            return worded
        if not isinstance(key, Rel):
            return _value(key, given)
        if not isinstance(given, Rel):
            return _value_alone(key, given, spec)
        if len(key.ops) != 1 or key.ops != given.ops:
            return formed("") if key.ops == given.ops and _all_same(key, given) else WRONG
        return _compared(key, given, spec)

    def normal(self, given: Node, spec: AnswerSpec) -> str:
        if isinstance(given, Rel) and given.ops == ("=",):
            return "=".join(normal_form(arg) for arg in given.args)
        return super().normal(given, spec)

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        keys = tuple(bare(key) for key in spec.accept)
        left, _, right = keys[0].partition("=")
        if not right or "=" in right or not names(self.read(spec.accept[0], spec)):
            return SelfTests(keys, ())
        return SelfTests(
            (*keys, f"{right}={left}", f"{left}=({right})+0"),
            (f"{left}=({right})+97", f"{left}=({right})+1009"),
        )


def _value(key: Node, given: Node) -> Match:
    """The key is a bare value: `x = 5` answers 5."""
    sides = given.args if isinstance(given, Rel) and given.ops == ("=",) else (given,)
    if len(sides) == 2 and not any(isinstance(side, Name) for side in sides):
        return WRONG
    return formed("") if any(same(key, side) for side in sides) else WRONG


def _value_alone(key: Rel, given: Node, spec: AnswerSpec) -> Match:
    """5 answers `x = 5`, and 2x + 3 answers `f(x) = 2x + 3`; not so where both sides matter."""
    for letter, value in (key.args, key.args[::-1]):
        if (isinstance(letter, Name) or is_function(letter)) and same(
            value, given, frozenset(spec.variables)
        ):
            # A curve `y = 2x + 3` is an equation; a value is asked for where no letter is left.
            return formed(form_of(spec, value, given))
    return Match("wrong", "equation.missing")


def _compared(key: Rel, given: Rel, spec: AnswerSpec) -> Match:
    declared = frozenset(spec.variables)
    if _same_sides(key, given, declared):
        return formed(_form(spec, key, given))
    if is_function(key.args[0]):
        named = is_function(given.args[0]) or isinstance(given.args[0], Name)
        return formed("") if named and same(key.args[1], given.args[1], declared) else WRONG
    if not names(key) or _is_identity(key):
        return WRONG
    if not _proportional(key, given):
        return WRONG
    letter = _alone(key)
    return formed("form.solved" if letter and _alone(given) != letter else "")


def _form(spec: AnswerSpec, key: Rel, given: Rel) -> str:
    notes = [form_of(spec, a, b) for a, b in zip(key.args, given.args, strict=True)]
    return next(filter(None, notes), "")


def _same_sides(key: Rel, given: Rel, declared: frozenset[str]) -> bool:
    if not names(key):  # log_2(8) = 3 and 2^3 = 8 are both true, and not the same
        return _same_statement(key, given)
    return any(
        all(same(a, b, declared) for a, b in zip(key.args, sides, strict=True))
        for sides in (given.args, given.args[::-1])
    )


def _same_statement(key: Rel, given: Rel) -> bool:
    return any(
        all(_alike(a, b) for a, b in zip(key.args, sides, strict=True))
        for sides in (given.args, given.args[::-1])
    )


def _alike(a: Node, b: Node) -> bool:
    return type(a) is type(b) and same(a, b)


def _is_identity(key: Rel) -> bool:
    return same(key.args[0], key.args[1])


def _all_same(key: Rel, given: Rel) -> bool:
    return len(key.args) == len(given.args) and all(map(same, key.args, given.args))


def _proportional(key: Rel, given: Rel) -> bool:
    a, b = _difference(key), _difference(given)
    return constant_ratio(a, b) is not None or _same_numerator(a, b)


def _difference(node: Rel) -> Node:
    return Add((node.args[0], Neg(node.args[1])), node.at)


def _same_numerator(a: Node, b: Node) -> bool:
    """x/2 = 3/x and x^2 = 6, both sides multiplied by what stood below."""
    left, right = exactly(a), exactly(b)
    if left is None or right is None or left.opaque != right.opaque:
        return False
    return bool(left.top and right.top) and _monic(left.top) == _monic(right.top)


def _monic(poly: Poly) -> Poly:
    lead = poly[min(poly)]
    return {m: c / lead for m, c in poly.items()}


def _alone(node: Rel) -> str:
    """The letter that stands alone on one side and nowhere else, if any."""
    for side, other in (node.args, node.args[::-1]):
        if isinstance(side, Name) and side.name not in names(other):
            return side.name
    return ""

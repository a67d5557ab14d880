"""Several values: a set (any order), a list (any order unless form is "ordered"), a tuple (in
order). Values may be numbers, expressions, points, or `x = 2`; ± stands for two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from curriculum.checking.equal import constant_ratio, normal_form, same
from curriculum.checking.intervals import solution_of
from curriculum.checking.kinds.base import (
    WRONG,
    Kind,
    Match,
    SelfTests,
    bare,
    by_words,
    partly,
)
from curriculum.checking.kinds.inequality import Interval
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tree import (
    Add,
    Name,
    Neg,
    Node,
    Phrase,
    PlusMinus,
    Rel,
    Seq,
    Union,
    children,
    is_scalar,
    names,
    with_child,
)
from curriculum.content import AnswerSpec

MOST = 24


class Set(Kind):
    name = "set"
    ordered = False

    def admitted(self, node: Node, spec: AnswerSpec) -> Node:
        if len(items_of(node)) > MOST:
            raise UnreadableError("limit.items", node.at)
        return node

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        if (worded := by_words(key, given)) is not None:
            return worded
        wanted, found = self.values(key), self.values(given)
        pairs = _paired(wanted, found)
        if self.ordered or spec.form == "ordered":
            return _in_order(wanted, found, pairs)
        return partly(pairs, len(wanted), len(found) - pairs)

    def values(self, node: Node) -> list[Node]:
        found: list[Node] = []
        for item in items_of(node):
            if not any(same_item(item, other) for other in found):
                found.append(item)
        return found

    def normal(self, given: Node, spec: AnswerSpec) -> str:
        if isinstance(given, Phrase):
            return given.name
        spelled = [_spelled(item) for item in self.values(given)]
        if not (self.ordered or spec.form == "ordered"):
            spelled.sort()
        return "; ".join(spelled)

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        keys = tuple(bare(key) for key in spec.accept)
        return SelfTests(keys, ("98765.25, 97531.5", "123454321.5"))


class List(Set):
    name = "list"

    def values(self, node: Node) -> list[Node]:
        return items_of(node)


class Tuple(List):
    name = "tuple"
    ordered = True

    def admitted(self, node: Node, spec: AnswerSpec) -> Node:
        """`(x, y) = (2, 3)` and `P = (2, 3)` are the point (2, 3)."""
        if isinstance(node, Rel) and node.ops == ("=",) and isinstance(node.args[1], Seq):
            named = isinstance(node.args[0], Name) or (
                isinstance(node.args[0], Seq)
                and all(isinstance(item, Name) for item in node.args[0].items)
            )
            node = node.args[1] if named else node
        return super().admitted(node, spec)

    def match(self, key: Node, given: Node, spec: AnswerSpec) -> Match:
        if isinstance(given, Rel) and "=" not in given.ops and isinstance(key, Seq):
            # (2, 5) in a key may be an interval, (5, 2) may not; an inequality can only mean one.
            return Interval().match(key, given, spec) if _may_be_interval(key) else WRONG
        if not isinstance(given, Seq) and isinstance(key, Seq):
            return Match("wrong", "tuple.length", 0.0, {"expected": len(key.items)})
        if isinstance(key, Seq) and isinstance(given, Seq) and not _same_brackets(key, given):
            return WRONG  # (2, 5) and [2, 5] may be intervals
        return super().match(key, given, spec)

    def values(self, node: Node) -> list[Node]:
        items = items_of(node)
        letters = [i.args[0].name for i in items if isinstance(i, Rel)
                   and i.ops == ("=",) and isinstance(i.args[0], Name)]  # fmt: skip
        if len(letters) == len(items) > 1 and len(set(letters)) == len(letters):
            # x = 2, y = 3 is the point (2, 3), in whatever order it is written.
            return sorted(items, key=lambda i: i.args[0].name)  # type: ignore[union-attr]
        return items


def _may_be_interval(key: Seq) -> bool:
    try:
        solution_of(key)
    except UnreadableError:
        return False
    return True


def _same_brackets(key: Seq, given: Seq) -> bool:
    bare = "" in (key.opening, given.opening)
    return bare or (key.opening, key.closing) == (given.opening, given.closing)


def items_of(node: Node) -> list[Node]:
    """The values, ± resolved; a lone value is a list of one."""
    if isinstance(node, Seq):
        return [value for item in node.items for value in _resolved(item)]
    return list(_resolved(node))


def _resolved(node: Node) -> Iterator[Node]:
    match node:
        case PlusMinus(left=None):
            yield node.right
            yield Neg(node.right, node.at)
        case PlusMinus():
            assert node.left is not None
            yield Add((node.left, node.right), node.at)
            yield Add((node.left, Neg(node.right, node.at)), node.at)
        case Rel(ops=("=",)):
            for value in _resolved(node.args[1]):
                yield replace(node, args=(node.args[0], value))
        case Rel(ops=("∈",)) if isinstance(node.args[1], Seq):
            yield from items_of(node.args[1])
        case _:
            yield from _distributed(node)


def _distributed(node: Node) -> Iterator[Node]:
    """(2 ± √3)/2: the ± inside a product, a quotient or a sum."""
    if isinstance(node, Seq | Union):
        yield node
        return
    for i, part in enumerate(children(node)):
        if isinstance(part, PlusMinus):
            for value in _resolved(part):
                yield from _resolved(with_child(node, i, value))
            return
    yield node


def same_item(key: Node, given: Node) -> bool:
    if isinstance(key, Seq) and isinstance(given, Seq):
        return len(key.items) == len(given.items) and all(map(same_item, key.items, given.items))
    if isinstance(key, Rel) and isinstance(given, Rel):
        return _same_equation(key, given)
    if isinstance(key, Rel) or isinstance(given, Rel):
        left, right = _value(key), _value(given)
        return not isinstance(left, Rel) and not isinstance(right, Rel) and same_item(left, right)
    if isinstance(key, Phrase) and isinstance(given, Phrase):
        return key.name == given.name
    return is_scalar(key) and is_scalar(given) and same(key, given)


def _same_equation(key: Rel, given: Rel) -> bool:
    if key.ops != given.ops or not all(is_scalar(a) for a in (*key.args, *given.args)):
        return False
    if all(map(same, key.args, given.args)):
        return True
    if key.ops != ("=",):
        return False
    first, second = (Add((node.args[0], Neg(node.args[1]))) for node in (key, given))
    return names(key) == names(given) and constant_ratio(first, second) is not None


def _value(node: Node) -> Node:
    if isinstance(node, Rel) and node.ops == ("=",) and isinstance(node.args[0], Name):
        return node.args[1]
    return node


def _paired(wanted: list[Node], found: list[Node]) -> int:
    left = list(found)
    for one in wanted:
        hit = next((i for i, other in enumerate(left) if same_item(one, other)), None)
        if hit is not None:
            left.pop(hit)
    return len(found) - len(left)


def _in_order(wanted: list[Node], found: list[Node], pairs: int) -> Match:
    if len(wanted) != len(found):
        return Match("wrong", "tuple.length", 0.0, {"expected": len(wanted)})
    right = sum(map(same_item, wanted, found))
    if right < len(wanted) == pairs:
        # All values are there but exchanged: for a point that is another point.
        return WRONG
    return partly(right, len(wanted))


def _spelled(node: Node) -> str:
    if isinstance(node, Seq):
        return f"({','.join(map(_spelled, node.items))})"
    if isinstance(node, Rel):
        value = _value(node)
        return "=".join(map(_spelled, node.args)) if value is node else _spelled(value)
    return node.name if isinstance(node, Phrase) else normal_form(node)

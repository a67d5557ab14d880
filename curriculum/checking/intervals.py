"""Solution sets on the number line: read from intervals, inequalities, unions, braces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cmp_to_key
from math import inf
from typing import Any

from curriculum.checking.equal import exactly, number_of
from curriculum.checking.limits import UnreadableError
from curriculum.checking.points import near, value_of
from curriculum.checking.tree import (
    Add,
    Name,
    Neg,
    Node,
    Num,
    Phrase,
    Rel,
    Seq,
    Union,
    is_scalar,
    names,
)


@dataclass(frozen=True)
class Span:
    low: Any
    low_in: bool
    high: Any
    high_in: bool


@dataclass(frozen=True)
class Solution:
    spans: tuple[Span, ...]
    letter: str = ""
    notation: str = ""  # interval | inequality | points | words
    solved: bool = True  # false for 2x < 6


ALL = Span(-inf, False, inf, False)


def solution_of(node: Node) -> Solution | None:
    """The set of numbers that `node` describes; None if it is no such thing in one letter."""
    match node:
        case Phrase(name="none"):
            return Solution((), notation="words")
        case Phrase(name="reals"):
            return Solution((ALL,), notation="words")
        case Seq():
            return _of_list(node)
        case Union():
            return _of_union(node)
        case Rel(ops=("∈",)):
            inner = solution_of(node.args[1])
            letter = node.args[0].name if isinstance(node.args[0], Name) else ""
            return inner and Solution(inner.spans, letter, inner.notation)
        case Rel():
            return _of_relation(node)
    return None


def _of_list(node: Seq) -> Solution | None:
    if node.opening == "{":
        bounds = [_bound(item) for item in node.items]
        if any(bound is None for bound in bounds):
            return None
        return Solution(_merged([Span(b, True, b, True) for b in bounds]), notation="points")
    if node.opening and len(node.items) == 2:
        return _interval(node)
    parts = [solution_of(item) for item in node.items]
    if node.opening or not all(isinstance(item, Rel) for item in node.items):
        return _of_union(Union(node.items)) if node.joint == "or" else None
    return _combined(parts, node.joint)


def _interval(node: Seq) -> Solution | None:
    low, high = (_bound(item) for item in node.items)
    if low is None or high is None:
        return None
    if low > high:
        raise UnreadableError("read.unexpected", node.items[1].at, found="…")
    span = Span(low, node.opening == "[" and low != -inf, high, node.closing == "]" and high != inf)
    return Solution(_merged([span]), notation="interval")


def _of_union(node: Union) -> Solution | None:
    return _combined([solution_of(item) for item in node.items], "or")


def _combined(parts: list[Solution | None], joint: str) -> Solution | None:
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    letters = {part.letter for part in known if part.letter}
    if len(letters) > 1:
        return None
    apart = joint == "or" or (joint != "and" and not _meet(known))
    spans = [span for part in known for span in part.spans]
    merged = _merged(spans) if apart else _met(known)
    notations = {part.notation for part in known}
    notation = notations.pop() if len(notations) == 1 else "inequality"
    return Solution(merged, "".join(letters), notation, all(part.solved for part in known))


def _meet(parts: list[Solution]) -> bool:
    """`x > 1, x < 5` means both; `x < 1, x > 5` can only mean either."""
    return bool(_met(parts))


def _met(parts: list[Solution]) -> tuple[Span, ...]:
    spans = list(parts[0].spans)
    for part in parts[1:]:
        spans = [s for a in spans for b in part.spans if (s := _intersection(a, b))]
    return _merged(spans)


def _of_relation(node: Rel) -> Solution | None:
    letters = names(node)
    if len(letters) != 1 or not all(is_scalar(arg) for arg in node.args) or "∈" in node.ops:
        return None
    letter = next(iter(letters))
    parts: list[Solution | None] = []
    for left, op, right in zip(node.args, node.ops, node.args[1:], strict=False):
        parts.append(_half_line(left, op, right, letter))
    joined = _combined(parts, "and")
    return joined and Solution(joined.spans, letter, "inequality", joined.solved)


def _half_line(left: Node, op: str, right: Node, letter: str) -> Solution | None:
    bound, flipped, solved = _solve(left, right, letter)
    if bound is None:
        return None
    if flipped:
        op = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}.get(op, op)
    spans = {
        "<": [Span(-inf, False, bound, False)],
        "≤": [Span(-inf, False, bound, True)],
        ">": [Span(bound, False, inf, False)],
        "≥": [Span(bound, True, inf, False)],
        "=": [Span(bound, True, bound, True)],
        "≠": [Span(-inf, False, bound, False), Span(bound, False, inf, False)],
    }[op]
    spans = [s for s in spans if s.low < s.high or (s.low_in and s.high_in)]
    return Solution(tuple(spans), letter, "inequality", solved)


def _solve(left: Node, right: Node, letter: str) -> tuple[Any, bool, bool]:
    """The bound that the letter is compared with; whether sides swap; whether it stood alone."""
    if isinstance(left, Name) and left.name == letter and (bound := _bound(right)) is not None:
        return bound, False, True
    if isinstance(right, Name) and right.name == letter and (bound := _bound(left)) is not None:
        return bound, True, True
    quotient = exactly(Add((left, Neg(right))))
    if quotient is None or quotient.opaque or len(quotient.bottom) > 1 or any(quotient.bottom):
        return None, False, False
    slope = quotient.top.get(((letter, 1),))
    if slope is None or set(quotient.top) - {((letter, 1),), ()}:
        return None, False, False
    value = -quotient.top.get((), 0) / slope
    return value_of(Num(value, "")), (slope / quotient.bottom[()]) < 0, False


def _bound(node: Node) -> Any | None:
    if isinstance(node, Name) and node.name == "∞":
        return inf
    if isinstance(node, Neg) and node.arg == Name("∞", node.arg.at):
        return -inf
    value = number_of(node)
    return None if value is None else value_of(node)


def _intersection(a: Span, b: Span) -> Span | None:
    low, low_in = _higher((a.low, a.low_in), (b.low, b.low_in))
    high, high_in = _lower((a.high, a.high_in), (b.high, b.high_in))
    if low < high or (close(low, high) and low_in and high_in):
        return Span(low, low_in, high, high_in)
    return None


def _higher(a: tuple[Any, bool], b: tuple[Any, bool]) -> tuple[Any, bool]:
    if close(a[0], b[0]):
        return a[0], a[1] and b[1]
    return max(a, b, key=lambda end: end[0])


def _lower(a: tuple[Any, bool], b: tuple[Any, bool]) -> tuple[Any, bool]:
    if close(a[0], b[0]):
        return a[0], a[1] and b[1]
    return min(a, b, key=lambda end: end[0])


def close(a: Any, b: Any) -> bool:
    if a in (inf, -inf) or b in (inf, -inf):
        return bool(a == b)
    return near(a, b)


def _order(a: Span, b: Span) -> int:
    if not close(a.low, b.low):
        return -1 if a.low < b.low else 1
    return int(b.low_in) - int(a.low_in)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    done: list[Span] = []
    for span in sorted(spans, key=cmp_to_key(_order)):
        if done and _touches(done[-1], span):
            last = done.pop()
            if span.high > last.high and not close(span.high, last.high):
                high, high_in = span.high, span.high_in
            else:
                same_end = close(span.high, last.high)
                high, high_in = last.high, last.high_in or (same_end and span.high_in)
            span = Span(last.low, last.low_in, high, high_in)
        done.append(span)
    return tuple(done)


def _touches(a: Span, b: Span) -> bool:
    if close(a.high, b.low):
        return a.high_in or b.low_in
    return bool(b.low < a.high)


def same_span(a: Span, b: Span) -> bool:
    return same_ends(a, b) and (a.low_in, a.high_in) == (b.low_in, b.high_in)


def same_ends(a: Span, b: Span) -> bool:
    return close(a.low, b.low) and close(a.high, b.high)


def spell_spans(spans: tuple[Span, ...]) -> str:
    if not spans:
        return "none"
    return "U".join(
        f"{'[' if s.low_in else '('}{_short(s.low)},{_short(s.high)}{']' if s.high_in else ')'}"
        for s in spans
    )


def _short(value: Any) -> str:
    return f"{float(value):.12g}"

"""Whether two answers have the same value, by the cheapest sure way.

1. exact arithmetic (exact.py); 2. values at 16 fixed points (points.py); 3. SymPy in a process
that can be killed (sandbox.py), only where the points decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from curriculum.checking import sandbox
from curriculum.checking.deadline import spend
from curriculum.checking.exact import Exact, TooBigError, UndefinedError
from curriculum.checking.limits import UnreadableError
from curriculum.checking.points import NoValueError, complex_value, near, points, value_of
from curriculum.checking.polynomials import Poly, Quotient, spell, worked_out
from curriculum.checking.tree import (
    Name,
    Node,
    Num,
    Pow,
    Root,
    is_scalar,
    names,
    walk,
    without_signs,
)

_ENOUGH = 3  # points that agree, where others have no value
_PLENTY = 9
_NO_VALUE = (NoValueError, OverflowError, ValueError, ZeroDivisionError)


@lru_cache(maxsize=2048)
def exactly(node: Node) -> Quotient | None:
    """The quotient of polynomials, None where that is too big or not one value."""
    spend()
    try:
        return Exact().of(node)
    except TooBigError:
        return None
    except UndefinedError:
        raise UnreadableError("read.denominator", node.at) from None


def same(a: Node, b: Node, declared: frozenset[str] = frozenset()) -> bool:
    """Equal values; `declared` letters are letters even if they look like constants (e)."""
    spend()
    if a == b:
        return True
    if not (is_scalar(a) and is_scalar(b)):
        return False
    decided = _same_exactly(a, b, declared)
    if decided is None:
        decided = _same_at_points(a, b, declared)
    if decided is None:
        decided = _is_open(a, b) and sandbox.same(a, b)
    return decided


def _is_open(a: Node, b: Node) -> bool:
    """Whether two answers that points cannot compare may still be equal. What has real values is
    not ln(0); but it may be a root of a negative number, squared."""
    if "∞" in _all_names(a, b):
        return False  # ∞ and -∞
    rooted = any(isinstance(part, Root) or _is_rooting(part) for t in (a, b) for part in walk(t))
    return rooted or _has_values(a) == _has_values(b)


def _has_values(node: Node) -> bool:
    valued = 0
    for point in points(names(node)):
        spend()
        valued += _value_at(node, point) is not None
    return valued >= _ENOUGH


def _is_rooting(node: Node) -> bool:
    return isinstance(node, Pow) and not isinstance(without_signs(node.exponent), Num)


def _same_exactly(a: Node, b: Node, declared: frozenset[str]) -> bool | None:
    work = Exact(capitals=_capitals(a, b) - declared)
    try:
        left, right = work.of(a), work.of(b)
        one, other = work.product(left.top, right.bottom), work.product(right.top, left.bottom)
        if one == other:
            return True
        if (decided := _same_worked_out(one, other, imaginary="i" not in declared)) is not None:
            return decided
        doubtful = left.opaque or right.opaque or _has_constants(a) or _has_constants(b)
    except TooBigError:
        return None
    except UndefinedError:
        raise UnreadableError("read.denominator", b.at) from None
    return None if doubtful else False


def _same_worked_out(one: Poly, other: Poly, *, imaginary: bool) -> bool | None:
    """Decides what has no letters but i and square roots of whole numbers, and what agrees."""
    one, other = (worked_out(poly, imaginary=imaginary) for poly in (one, other))
    if one == other:
        return True
    left, right = complex_value(one), complex_value(other)
    if not imaginary or left is None or right is None:
        return None
    return near(left, right)


def _capitals(a: Node, b: Node) -> frozenset[str]:
    """I and E where the key has i and e: keyboards that capitalise, computer algebra."""
    wanted, found = _all_names(a), _all_names(b)
    return frozenset(c for c in found - wanted if c in "IE" and c.lower() in wanted)


def _has_constants(node: Node) -> bool:
    return any(isinstance(part, Name) and part.name in "πe∞" for part in walk(node))


def _same_at_points(a: Node, b: Node, declared: frozenset[str]) -> bool | None:
    letters = names(a) | names(b) | (declared & _all_names(a, b))
    agreed, alone = 0, [0, 0]
    for point in points(letters):
        spend()
        left, right = _value_at(a, point), _value_at(b, point)
        if left is None or right is None:
            alone[0] += left is not None
            alone[1] += right is not None
            continue
        if not near(left, right):
            return False
        agreed += 1
        if not letters or agreed == _PLENTY:
            return True
    if agreed < _ENOUGH:
        # √(x - 20) and √(20 - x) have values, but never together.
        return False if all(alone) else None
    return True


def _value_at(node: Node, point: Mapping[str, Any]) -> Any | None:
    try:
        return value_of(node, point)
    except _NO_VALUE:
        return None


def _all_names(*trees: Node) -> frozenset[str]:
    return frozenset(n.name for t in trees for n in walk(t) if isinstance(n, Name))


@lru_cache(maxsize=4096)
def number_of(node: Node) -> Fraction | Any | None:
    """The value of an answer without letters: exact if rational, else 45 digits, else None."""
    if names(node) or not is_scalar(node):
        return None
    quotient = exactly(node)
    if quotient is not None and quotient.constant is not None:
        return quotient.constant
    try:
        return value_of(node)
    except _NO_VALUE:
        return None


def same_number(a: Any, b: Any, tolerance: float = 0.0) -> bool:
    """Values of `number_of`: exact where both are, within the tolerance if there is one."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return abs(a - b) <= Fraction(repr(tolerance)) if tolerance else a == b
    x, y = _real(a), _real(b)
    return bool(abs(x - y) <= tolerance) or near(x, y)


def _real(value: Any) -> Any:
    return value_of(Num(value, str(value))) if isinstance(value, Fraction) else value


def normal_form(node: Node) -> str:
    """One spelling for answers of equal value, as far as that is cheap."""
    if not is_scalar(node):
        return ""
    try:
        quotient = exactly(node)
    except UnreadableError:
        return "undefined"
    if quotient is None:
        return ""
    if quotient.opaque and not names(node):
        number = number_of(node)
        return spell(quotient) if number is None else f"≈{_short(number)}"
    return spell(quotient)


def _short(number: Any) -> str:
    return f"{float(number):.12g}" if abs(number) < 1e300 else str(number)


def constant_ratio(a: Node, b: Node) -> Any | None:
    """a / b if that is the same nonzero number everywhere, else None."""
    if not (is_scalar(a) and is_scalar(b)):
        return None
    exact = _exact_ratio(a, b)
    return _ratio_at_points(a, b) if exact is _DOUBTFUL else exact


_DOUBTFUL = object()


def _exact_ratio(a: Node, b: Node) -> Any:
    work = Exact()
    try:
        left, right = work.of(a), work.of(b)
        top, bottom = work.product(left.top, right.bottom), work.product(right.top, left.bottom)
    except (TooBigError, UndefinedError):
        return _DOUBTFUL
    if top and bottom and top.keys() == bottom.keys():
        ratios = {top[m] / bottom[m] for m in top}
        if len(ratios) == 1:
            return ratios.pop()
    return _DOUBTFUL if left.opaque or right.opaque else None


def _ratio_at_points(a: Node, b: Node) -> Any | None:
    found: list[Any] = []
    for point in points(names(a) | names(b)):
        try:
            left, right = value_of(a, point), value_of(b, point)
        except _NO_VALUE:
            continue
        if not left or not right or (found and not near(left / right, found[0])):
            return None
        found.append(left / right)
    return found[0] if len(found) >= _ENOUGH else None

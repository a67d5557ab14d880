"""Bounds the cost of a tree before anything is computed with it.

weight = (degree, bits): a bound on the degree as a polynomial and on the size of exact values.
Both grow by adding for sums and products and by multiplying for powers, so a small text cannot
hide a large value: `9^9^9^9`, `((x+1)^50)^50`.
"""

from __future__ import annotations

from fractions import Fraction

from curriculum.checking import limits
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tree import (
    Add,
    Call,
    Div,
    Mixed,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    PlusMinus,
    Pow,
    Root,
    children,
    walk,
)

Weight = tuple[int, int]


def refuse_costly(node: Node) -> None:
    """Raise UnreadableError("limit.…") where computing with `node` could take long."""
    _weigh(node, 0)
    choices = [part for part in walk(node) if isinstance(part, PlusMinus)]
    if len(choices) > limits.CHOICES:
        raise UnreadableError("limit.items", choices[limits.CHOICES].at)


def small_constant(node: Node) -> Fraction | None:
    """The value of an exponent written with whole numbers, - and /; None for anything else."""
    match node:
        case Num():
            return node.value
        case Neg():
            value = small_constant(node.arg)
            return None if value is None else -value
        case Div():
            top, bottom = small_constant(node.top), small_constant(node.bottom)
            return None if top is None or not bottom else top / bottom
        case Add() | Mul() if len(node.args) <= 6:
            values = [small_constant(arg) for arg in node.args]
            return _folded(values, isinstance(node, Add))
        case Pow():
            return _small_power(node)
    return None


def _small_power(node: Pow) -> Fraction | None:
    base, exponent = small_constant(node.base), small_constant(node.exponent)
    if base is None or exponent is None or exponent.denominator != 1:
        return None
    if abs(exponent) * _bits(base) > 64 or (not base and exponent < 0):
        raise UnreadableError("limit.exponent", node.exponent.at)
    return base ** int(exponent)


def _folded(values: list[Fraction | None], adding: bool) -> Fraction | None:
    total = Fraction(0 if adding else 1)
    for value in values:
        if value is None:
            return None
        total = total + value if adding else total * value
    return total


def _weigh(node: Node, towers: int) -> Weight:
    match node:
        case Num():
            return 0, _bits(node.value)
        case Name():
            return 1, 24
        case Pow():
            return _weigh_power(node, towers)
        case Mixed():
            return 0, sum(_weigh(part, towers)[1] for part in children(node))
        case Root() | Call():
            inner = [_weigh(part, towers) for part in children(node)]
            return _checked(node, max(d for d, _ in inner), sum(b for _, b in inner) + 64)
    parts = [_weigh(part, towers) for part in children(node)]
    if not parts:
        return 0, 8
    degrees = [degree for degree, _ in parts]
    degree = sum(degrees) if isinstance(node, Mul | Div) else max(degrees)
    return _checked(node, degree, sum(bits for _, bits in parts) + len(parts))


def _weigh_power(node: Pow, towers: int) -> Weight:
    if towers >= limits.TOWER:
        raise UnreadableError("limit.exponent", node.exponent.at)
    degree, bits = _weigh(node.base, towers)
    _, exponent_bits = _weigh(node.exponent, towers + 1)
    exponent = small_constant(node.exponent)
    if exponent is None:
        if exponent_bits > 400:
            raise UnreadableError("limit.exponent", node.exponent.at)
        return _checked(node, degree + 4, bits + exponent_bits + 64)
    sums = any(isinstance(part, Add) for part in walk(node.base))
    highest = limits.SUM_EXPONENT if sums else limits.EXPONENT
    if abs(exponent.numerator) > highest or exponent.denominator > highest:
        raise UnreadableError("limit.exponent", node.exponent.at)
    times = abs(exponent.numerator) or 1
    return _checked(node, degree * times, bits * times)


def _checked(node: Node, degree: int, bits: int) -> Weight:
    if degree > limits.DEGREE or bits > limits.BITS:
        raise UnreadableError("limit.exponent", node.at)
    return degree, bits


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()

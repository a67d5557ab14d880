"""Exact arithmetic on answers: quotients of polynomials with rational coefficients.

What is no polynomial (a root, a function, π) is a letter of its own, named after its argument's
normal form. So equal here means equal; unequal means unequal only when no such letter occurs.
All work is counted against a budget: too much raises TooBigError, and the caller takes another way.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, isqrt

from curriculum.checking.polynomials import (
    HIGHEST,
    ONE,
    Monomial,
    Poly,
    Quotient,
    joined,
    monomial_power,
    plus,
    rank,
    spell,
)
from curriculum.checking.tree import (
    Abs,
    Add,
    Call,
    Div,
    Marked,
    Mixed,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Pow,
    Root,
)
from curriculum.checking.weigh import small_constant

BUDGET = 6000  # products of terms in one comparison, about 10 ms


class TooBigError(Exception):
    """Not cheap to do exactly, or no single value at all."""


class UndefinedError(Exception):
    """Division by zero."""


class Exact:
    """One computation with its budget."""

    def __init__(self, budget: int = BUDGET, capitals: frozenset[str] = frozenset()) -> None:
        self.left = budget
        self.capitals = capitals  # letters that are read as small ones

    def of(self, node: Node) -> Quotient:
        match node:
            case Num():
                return _constant(node.value)
            case Name():
                name = node.name.lower() if node.name in self.capitals else node.name
                return Quotient({((name, 1),): Fraction(1)}, ONE, name in "π∞")
            case Neg():
                inner = self.of(node.arg)
                return Quotient({m: -c for m, c in inner.top.items()}, inner.bottom, inner.opaque)
            case Add():
                return self.added([self.of(arg) for arg in node.args])
            case Mul():
                return self.multiplied([self.of(arg) for arg in node.args])
            case Div():
                return self.divided(self.of(node.top), self.of(node.bottom))
            case Pow():
                return self.raised(node)
            case Mixed():
                return _constant(node.whole.value + _ratio(node.top.value, node.bottom.value))
            case Marked():
                inner = self.of(node.arg)
                return self.times(inner, _constant(Fraction(1, 100))) if node.mark == "%" else inner
            case Root():
                return self.root(node)
            case Abs():
                return self.absolute(node)
            case Call():
                return self.call(node)
        raise TooBigError

    def added(self, parts: list[Quotient]) -> Quotient:
        total = parts[0]
        for part in parts[1:]:
            opaque = total.opaque or part.opaque
            if total.bottom == part.bottom:
                total = Quotient(plus(total.top, part.top), total.bottom, opaque)
                continue
            left = self.product(total.top, part.bottom)
            right = self.product(part.top, total.bottom)
            total = Quotient(plus(left, right), self.product(total.bottom, part.bottom), opaque)
        return total

    def multiplied(self, parts: list[Quotient]) -> Quotient:
        total = parts[0]
        for part in parts[1:]:
            total = self.times(total, part)
        return total

    def times(self, a: Quotient, b: Quotient) -> Quotient:
        return Quotient(
            self.product(a.top, b.top), self.product(a.bottom, b.bottom), a.opaque or b.opaque
        )

    def divided(self, a: Quotient, b: Quotient) -> Quotient:
        if not b.top:
            raise UndefinedError
        return self.times(a, Quotient(b.bottom, b.top, b.opaque))

    def raised(self, node: Pow) -> Quotient:
        exponent = small_constant(node.exponent)
        if exponent is None:
            exponent = self.of(node.exponent).constant
        base = self.of(node.base)
        if exponent is None:
            return self.letter(f"({spell(base)})^({spell(self.of(node.exponent))})")
        if exponent.denominator != 1:
            return self.power(self.rooted(base, exponent.denominator), exponent.numerator)
        return self.power(base, int(exponent))

    def power(self, base: Quotient, exponent: int) -> Quotient:
        if exponent < 0:
            return self.power(self.divided(_constant(Fraction(1)), base), -exponent)
        if len(base.top) <= 1 and len(base.bottom) <= 1:
            return Quotient(
                monomial_power(base.top, exponent), monomial_power(base.bottom, exponent),
                base.opaque,
            )  # fmt: skip
        terms = max(len(base.top), len(base.bottom))
        if exponent > HIGHEST or comb(exponent + terms - 1, terms - 1) * terms > self.left:
            raise TooBigError
        total = _constant(Fraction(1))
        for _ in range(exponent):
            total = self.times(total, base)
        return total

    def root(self, node: Root) -> Quotient:
        return self.rooted(self.of(node.arg), node.index)

    def rooted(self, inner: Quotient, index: int) -> Quotient:
        value = inner.constant
        if value is not None and (found := _exact_root(value, index)) is not None:
            return _constant(found)
        if value is not None and index == 2:
            return self.square_root(value) if value > 0 else self.imaginary(value)
        return self.letter(f"root{index}({spell(inner)})")

    def imaginary(self, value: Fraction) -> Quotient:
        """√-9 is 3i."""
        return self.times(
            self.rooted(_constant(-value), 2), Quotient({(("i", 1),): Fraction(1)}, ONE)
        )

    def square_root(self, value: Fraction) -> Quotient:
        """√(a/b) = outside · √inside / b with inside free of squares, for modest numbers."""
        inside, outside = value.numerator * value.denominator, 1
        if inside > 10**8:
            return self.letter(f"sqrt({value})")
        for divisor in range(2, 1000):
            square = divisor * divisor
            if square > inside:
                break
            while inside % square == 0:
                inside, outside = inside // square, outside * divisor
        factor = _constant(Fraction(outside, value.denominator))
        return self.times(factor, self.letter(f"sqrt({inside})"))

    def absolute(self, node: Abs) -> Quotient:
        inner = self.of(node.arg)
        if inner.constant is not None:
            return _constant(abs(inner.constant))
        # |a - b| and |b - a| are one letter.
        lead = min(inner.top.items(), key=lambda item: rank(item[0]), default=((), Fraction(1)))
        sign = -1 if lead[1] < 0 else 1
        top = {m: c * sign for m, c in inner.top.items()}
        return self.letter(f"abs({spell(Quotient(top, inner.bottom))})")

    def call(self, node: Call) -> Quotient:
        base = f"_{spell(self.of(node.base))}" if node.base is not None else ""
        return self.letter(f"{node.name}{base}({spell(self.of(node.arg))})")

    def letter(self, name: str) -> Quotient:
        return Quotient({((name, 1),): Fraction(1)}, ONE, opaque=True)

    def product(self, a: Poly, b: Poly) -> Poly:
        if a is ONE or b is ONE:
            return b if a is ONE else a
        self.left -= len(a) * len(b)
        if self.left < 0:
            raise TooBigError
        total: dict[Monomial, Fraction] = {}
        for m, c in a.items():
            for n, d in b.items():
                key = joined(m, n)
                total[key] = total.get(key, Fraction(0)) + c * d
        return {m: c for m, c in total.items() if c}


def _constant(value: Fraction) -> Quotient:
    return Quotient({(): value} if value else {}, ONE)


def _ratio(top: Fraction, bottom: Fraction) -> Fraction:
    if not bottom:
        raise UndefinedError
    return top / bottom


def _exact_root(value: Fraction, index: int) -> Fraction | None:
    if value < 0:
        if index % 2 == 0:
            return None
        found = _exact_root(-value, index)
        return None if found is None else -found
    top, bottom = _whole_root(value.numerator, index), _whole_root(value.denominator, index)
    return Fraction(top, bottom) if top is not None and bottom is not None else None


def _whole_root(value: int, index: int) -> int | None:
    if value in (0, 1):
        return value
    if index == 2:
        found = isqrt(value)
    elif index > value.bit_length():
        return None
    else:
        found = _newton_root(value, index)
    return found if found**index == value else None


def _newton_root(value: int, index: int) -> int:
    guess = 1 << -(-value.bit_length() // index)
    while True:
        better = ((index - 1) * guess + value // guess ** (index - 1)) // index
        if better >= guess:
            return guess
        guess = better

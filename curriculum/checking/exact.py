"""Exact arithmetic on answers: quotients of polynomials with rational coefficients.

What is no polynomial (a root, a function, π) is a letter of its own, named after its argument's
normal form. So equal here means equal; unequal means unequal only when no such letter occurs.
All work is counted against a budget: too much raises TooBig, and the caller takes another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt

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

Monomial = tuple[tuple[str, int], ...]  # letter, power; sorted by letter
Poly = Mapping[Monomial, Fraction]

ONE: Poly = {(): Fraction(1)}
BUDGET = 6000  # products of terms in one comparison, about 10 ms
# Whole powers stay exact up to here; beyond, comparing at points is cheaper.
HIGHEST = 40


class TooBig(Exception):
    """Not cheap to do exactly, or no single value at all."""


class Undefined(Exception):
    """Division by zero."""


@dataclass(frozen=True)
class Quotient:
    top: Poly
    bottom: Poly
    opaque: bool = False  # whether letters stand for roots or functions

    @property
    def constant(self) -> Fraction | None:
        if self.opaque or any(self.top) or any(self.bottom):
            return None
        return self.top.get((), Fraction(0)) / self.bottom[()]


class Exact:
    """One computation with its budget."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.left = budget

    def of(self, node: Node) -> Quotient:
        match node:
            case Num():
                return _constant(node.value)
            case Name():
                return Quotient({((node.name, 1),): Fraction(1)}, ONE, node.name in "π∞")
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
        raise TooBig

    def added(self, parts: list[Quotient]) -> Quotient:
        total = parts[0]
        for part in parts[1:]:
            opaque = total.opaque or part.opaque
            if total.bottom == part.bottom:
                total = Quotient(_plus(total.top, part.top), total.bottom, opaque)
                continue
            left = self.product(total.top, part.bottom)
            right = self.product(part.top, total.bottom)
            total = Quotient(_plus(left, right), self.product(total.bottom, part.bottom), opaque)
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
            raise Undefined
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
                _monomial_power(base.top, exponent), _monomial_power(base.bottom, exponent),
                base.opaque,
            )  # fmt: skip
        if exponent > HIGHEST:
            raise TooBig
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
        if value is not None and index == 2 and value > 0:
            return self.square_root(value)
        return self.letter(f"root{index}({spell(inner)})")

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
        lead = min(inner.top.items(), key=lambda item: _rank(item[0]), default=((), Fraction(1)))
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
            raise TooBig
        total: dict[Monomial, Fraction] = {}
        for m, c in a.items():
            for n, d in b.items():
                key = _joined(m, n)
                total[key] = total.get(key, Fraction(0)) + c * d
        return {m: c for m, c in total.items() if c}


def spell(quotient: Quotient) -> str:
    """One spelling for equal quotients, as far as cancelling in one letter goes."""
    top, bottom = reduced(quotient.top, quotient.bottom)
    if bottom == ONE:
        return _spell_poly(top)
    return f"({_spell_poly(top)})/({_spell_poly(bottom)})"


def reduced(top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
    """Cancels common letters, then in one letter all common factors; scales the bottom."""
    if not top:
        return {}, ONE
    top, bottom = _without_common_letters(top, bottom)
    letters = {name for m in (*top, *bottom) for name, _ in m}
    if len(letters) == 1 and len(bottom) > 1:
        top, bottom = _without_common_factor(top, bottom, letters.pop())
    lead = bottom[min(bottom, key=_rank)]
    if len(bottom) > 1:
        lead *= Fraction(1, _whole_scale(bottom, lead))
    return {m: c / lead for m, c in top.items()}, {m: c / lead for m, c in bottom.items()}


def _whole_scale(bottom: Poly, lead: Fraction) -> int:
    """So that x/2 + 1/3 below the line becomes 3x + 2."""
    scale = 1
    for c in bottom.values():
        denominator = (c / lead).denominator
        scale = scale * denominator // gcd(scale, denominator)
    return scale


def _without_common_letters(top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
    shared: dict[str, int] | None = None
    for m in (*top, *bottom):
        powers = dict(m)
        if shared is None:
            shared = powers
        shared = {k: min(v, powers[k]) for k, v in shared.items() if k in powers}
    if not shared:
        return top, bottom
    down = tuple((k, -v) for k, v in sorted(shared.items()))
    return (
        {_joined(m, down): c for m, c in top.items()},
        {_joined(m, down): c for m, c in bottom.items()},
    )


def _without_common_factor(top: Poly, bottom: Poly, letter: str) -> tuple[Poly, Poly]:
    a, b = _dense(top, letter), _dense(bottom, letter)
    if max(len(a), len(b)) > HIGHEST:
        return top, bottom
    common = a, b
    while common[1]:
        common = common[1], _divided(*common)[1]
    factor = common[0]
    if len(factor) <= 1:
        return top, bottom
    return _sparse(_divided(a, factor)[0], letter), _sparse(_divided(b, factor)[0], letter)


def _dense(poly: Poly, letter: str) -> list[Fraction]:
    """Coefficients from the highest power down."""
    powers = {(m[0][1] if m else 0): c for m, c in poly.items()}
    top = max(powers)
    return [powers.get(k, Fraction(0)) for k in range(top, -1, -1)]


def _sparse(dense: list[Fraction], letter: str) -> Poly:
    top = len(dense) - 1
    return {(((letter, top - i),) if top - i else ()): c for i, c in enumerate(dense) if c}


def _divided(a: list[Fraction], b: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    rest, quotient = list(a), []
    while len(rest) >= len(b):
        factor = rest[0] / b[0]
        quotient.append(factor)
        for i, c in enumerate(b):
            rest[i] -= factor * c
        rest.pop(0)
    while rest and not rest[0]:
        rest.pop(0)
    return quotient, rest


def _spell_poly(poly: Poly) -> str:
    if not poly:
        return "0"
    parts = [_spell_term(m, c) for m, c in sorted(poly.items(), key=lambda item: _rank(item[0]))]
    return "+".join(parts).replace("+-", "-")


def _spell_term(monomial: Monomial, coefficient: Fraction) -> str:
    letters = "*".join(name if power == 1 else f"{name}^{power}" for name, power in monomial)
    if not letters:
        return str(coefficient)
    if abs(coefficient) == 1:
        return letters if coefficient > 0 else f"-{letters}"
    return f"{coefficient}*{letters}"


def _rank(monomial: Monomial) -> tuple[int, Monomial]:
    return -sum(power for _, power in monomial), monomial


def _constant(value: Fraction) -> Quotient:
    return Quotient({(): value} if value else {}, ONE)


def _ratio(top: Fraction, bottom: Fraction) -> Fraction:
    if not bottom:
        raise Undefined
    return top / bottom


def _plus(a: Poly, b: Poly) -> Poly:
    total = dict(a)
    for m, c in b.items():
        total[m] = total.get(m, Fraction(0)) + c
        if not total[m]:
            del total[m]
    return total


def _joined(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted((k, v) for k, v in powers.items() if v))


def _monomial_power(poly: Poly, exponent: int) -> Poly:
    if poly is ONE:
        return ONE
    return {
        tuple((k, p * exponent) for k, p in m if exponent): c**exponent for m, c in poly.items()
    }


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

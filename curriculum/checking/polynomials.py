"""Polynomials with rational coefficients as mappings, their quotients, and one spelling each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

Monomial = tuple[tuple[str, int], ...]  # letter, power; sorted by letter
Poly = Mapping[Monomial, Fraction]

ONE: Poly = {(): Fraction(1)}
# Whole powers stay exact up to here; beyond, comparing at points is cheaper.
HIGHEST = 40


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
    lead = bottom[min(bottom, key=rank)]
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
        {joined(m, down): c for m, c in top.items()},
        {joined(m, down): c for m, c in bottom.items()},
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
    parts = [_spell_term(m, c) for m, c in sorted(poly.items(), key=lambda item: rank(item[0]))]
    return "+".join(parts).replace("+-", "-")


def _spell_term(monomial: Monomial, coefficient: Fraction) -> str:
    letters = "*".join(name if power == 1 else f"{name}^{power}" for name, power in monomial)
    if not letters:
        return str(coefficient)
    if abs(coefficient) == 1:
        return letters if coefficient > 0 else f"-{letters}"
    return f"{coefficient}*{letters}"


def rank(monomial: Monomial) -> tuple[int, Monomial]:
    return -sum(power for _, power in monomial), monomial


def plus(a: Poly, b: Poly) -> Poly:
    total = dict(a)
    for m, c in b.items():
        total[m] = total.get(m, Fraction(0)) + c
        if not total[m]:
            del total[m]
    return total


def worked_out(poly: Poly, *, imaginary: bool) -> Poly:
    """With √3² as 3, and i² as -1 where i is the imaginary unit."""
    total: dict[Monomial, Fraction] = {}
    for monomial, coefficient in poly.items():
        left: list[tuple[str, int]] = []
        for name, power in monomial:
            if square := square_of(name, imaginary=imaginary):
                coefficient *= Fraction(square) ** (power // 2)
                power %= 2
            left += [(name, power)] if power else []
        total[tuple(left)] = total.get(tuple(left), Fraction(0)) + coefficient
    return {m: c for m, c in total.items() if c}


def square_of(name: str, *, imaginary: bool) -> int:
    """The number that the square of a letter is; 0 for a letter that stands for anything."""
    if name.startswith("sqrt(") and name[5:-1].isdecimal():
        return int(name[5:-1])
    return -1 if imaginary and name == "i" else 0


def joined(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted((k, v) for k, v in powers.items() if v))


def monomial_power(poly: Poly, exponent: int) -> Poly:
    if poly is ONE:
        return ONE
    return {
        tuple((k, p * exponent) for k, p in m if exponent): c**exponent for m, c in poly.items()
    }

"""Values of an answer at chosen points, real numbers only, at 45 digits.

The points are fixed: the same two answers always compare the same way. A root of a negative
number, a logarithm of one, a division by zero have no value here; such points decide nothing.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import MPContext

from curriculum.checking.polynomials import Poly, square_of
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

DIGITS = 45
_local = threading.local()
_REACH = 10_000  # of exponents and function arguments: beyond, no value
_SCALES = (3, 3, 1, 12, 3, 3, 1, 12, 40, 3, 1, 12, 2, 7, 3, 100)
# Where answers such as √(x - 500) begin to have values.
_FAR = (50, 50, 1000, 1000, 1000, 20_000, 20_000, 20_000)


_OF_RECIPROCAL = {"arcsec": "arccos", "arccsc": "arcsin", "arccot": "arctan"}
_INVERSE = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arsinh": "asinh", "arcosh": "acosh",
    "artanh": "atanh",
}  # fmt: skip


class NoValueError(Exception):
    """Not a real number here."""


def value_of(node: Node, letters: Mapping[str, Any] | None = None) -> Any:
    """The value as an mpf; NoValueError where there is none or a letter is not given."""
    return _Evaluation(_context(), letters or {}).of(node)


def complex_value(poly: Poly) -> Any | None:
    """The value of a polynomial in i and square roots of whole numbers; None with other letters."""
    context = _context()
    total = context.mpc(0)
    for monomial, coefficient in poly.items():
        term = context.mpf(coefficient.numerator) / coefficient.denominator
        for name, power in monomial:
            square = square_of(name, imaginary=True)
            if not square:
                return None
            term *= context.sqrt(square) ** power
        total += term
    return total


def near(a: Any, b: Any) -> bool:
    """Equal to 30 digits, relative to their size."""
    return bool(abs(a - b) <= _tolerance() * (1 + abs(a) + abs(b)))


def points(names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """First positive points, then of mixed signs, of several sizes."""
    mpf = _context().mpf
    for values in _values(len(names)):
        yield {
            name: mpf(value.numerator) / value.denominator
            for name, value in zip(sorted(names), values, strict=True)
        }


@lru_cache(maxsize=32)
def _values(count: int) -> tuple[tuple[Fraction, ...], ...]:
    rng = random.Random(20)
    rows = []
    for i, scale in enumerate(_SCALES + _FAR):
        signs = [1 if i < 4 else rng.choice((1, -1)) for _ in range(count)]
        if i in (4, 6) or i >= len(_SCALES):
            signs = [-1 if i % 2 == 0 else 1] * count
        rows.append(tuple(s * Fraction(rng.randint(101, 997), 997) * scale for s in signs))
    return tuple(rows)


def _context() -> MPContext:
    """mpmath contexts change while they compute, so each thread has its own."""
    if not hasattr(_local, "context"):
        _local.context = MPContext()
        _local.context.dps = DIGITS
        _local.tolerance = _local.context.mpf(10) ** -30
    return _local.context


def _tolerance() -> Any:
    _context()
    return _local.tolerance


class _Evaluation:
    def __init__(self, context: MPContext, letters: Mapping[str, Any]) -> None:
        self.context = context
        self.letters = letters

    def of(self, node: Node) -> Any:
        match node:
            case Num():
                return self.number(node.value)
            case Name():
                return self.name(node.name)
            case Neg():
                return -self.of(node.arg)
            case Add():
                return sum((self.of(arg) for arg in node.args[1:]), self.of(node.args[0]))
            case Mul():
                return self.product(node)
            case Div():
                return self.quotient(self.of(node.top), self.of(node.bottom))
            case Pow():
                return self.power(node)
            case Root():
                return self.root(self.of(node.arg), node.index)
            case Abs():
                return abs(self.of(node.arg))
            case Mixed():
                parts = (node.whole, node.top, node.bottom)
                whole, top, bottom = (self.of(part) for part in parts)
                return whole + self.quotient(top, bottom)
            case Marked():
                return self.of(node.arg) / (100 if node.mark == "%" else 1)
            case Call():
                return self.call(node)
        raise NoValueError

    def number(self, value: Fraction) -> Any:
        return self.context.mpf(value.numerator) / value.denominator

    def name(self, name: str) -> Any:
        if name in self.letters:
            return self.letters[name]
        if name == "π":
            return +self.context.pi
        if name == "e":
            return +self.context.e
        raise NoValueError

    def product(self, node: Mul) -> Any:
        total = self.of(node.args[0])
        for arg in node.args[1:]:
            total *= self.of(arg)
        return total

    def quotient(self, top: Any, bottom: Any) -> Any:
        if not bottom:
            raise NoValueError
        return top / bottom

    def power(self, node: Pow) -> Any:
        base = self.of(node.base)
        exact = small_constant(node.exponent)
        if exact is None:
            exponent = self.of(node.exponent)
            if abs(exponent) > _REACH or (base <= 0 and exponent != self.context.floor(exponent)):
                raise NoValueError
            return self.whole_power(base, exponent)
        if exact.denominator > 1:
            base = self.root(base, exact.denominator)
        return self.whole_power(base, exact.numerator)

    def whole_power(self, base: Any, exponent: Any) -> Any:
        if not base and exponent <= 0:
            raise NoValueError
        if abs(exponent) * abs(self.context.mag(base) if base else 0) > _REACH * 4:
            raise NoValueError
        return base**exponent

    def root(self, value: Any, index: int) -> Any:
        if value < 0:
            if index % 2 == 0:
                raise NoValueError
            return -self.root(-value, index)
        return self.context.root(value, index) if value else value

    def call(self, node: Call) -> Any:
        arg = self.of(node.arg)
        if abs(arg) > _REACH**2:
            raise NoValueError
        if node.name in ("ln", "log"):
            return self.logarithm(node, arg)
        if node.name == "exp":
            return self.whole_power(+self.context.e, arg)
        return self.plain_function(node.name, arg)

    def logarithm(self, node: Call, arg: Any) -> Any:
        if arg <= 0:
            raise NoValueError
        if node.name == "ln":
            return self.context.ln(arg)
        base = self.of(node.base) if node.base is not None else self.context.mpf(10)
        if base <= 0 or base == 1:
            raise NoValueError
        return self.context.ln(arg) / self.context.ln(base)

    def plain_function(self, name: str, arg: Any) -> Any:
        ctx = self.context
        if name in ("arcsec", "arccsc", "arccot"):
            name, arg = _OF_RECIPROCAL[name], self.quotient(ctx.mpf(1), arg)
        if name in _INVERSE:
            found = getattr(ctx, _INVERSE[name])(arg)
            if not isinstance(found, ctx.mpf):  # outside [-1, 1], say
                raise NoValueError
            return found
        if name in ("sec", "csc", "cot"):
            below = {"sec": ctx.cos, "csc": ctx.sin, "cot": ctx.tan}[name](arg)
            return self.quotient(ctx.mpf(1), below)
        if name in ("sinh", "cosh", "tanh") and abs(arg) > _REACH:
            raise NoValueError
        return getattr(ctx, name)(arg)

"""A small exact calculator for exercise parameters: rationals in, a rational out.

Own tokenizer and parser; names come from the caller, functions from a fixed table, sizes are
limited. Comparisons give 1 or 0, so that a condition is a formula too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

Values = Mapping[str, Fraction]
Node = Callable[[Values], Fraction]

MAX_LENGTH, MAX_DEPTH, MAX_EXPONENT, MAX_BITS = 300, 30, 64, 512
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<mark>\*\*|//|==|!=|<=|>=|[-+*/%^(),<>]))"
)
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_WORDS = ("and", "or", "not")


class FormulaError(ValueError):
    """The formula cannot be read, or has no value for these numbers."""


@dataclass(frozen=True)
class Formula:
    text: str
    names: frozenset[str]
    node: Node

    def value(self, values: Values) -> Fraction:
        try:
            return self.node(values)
        except ZeroDivisionError:
            raise FormulaError(f"{self.text}: division by zero") from None
        except KeyError as unknown:
            raise FormulaError(f"{self.text}: there is no parameter {unknown}") from None


@lru_cache(maxsize=4096)
def read(text: str) -> Formula:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH} characters")
    parser = _Parser(text)
    node = parser.either()
    if parser.token:
        raise parser.error(f"unexpected “{parser.token}”")
    return Formula(text, frozenset(parser.names), node)


class _Parser:
    """Recursive descent; each method reads one level of precedence, loosest first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self._at = 0
        self._depth = 0
        self.token = ""
        self._kind = ""
        self._advance()

    def either(self) -> Node:
        return self._joined("or", self._both, lambda a, b: Fraction(a != 0 or b != 0))

    def _both(self) -> Node:
        return self._joined("and", self._negated, lambda a, b: Fraction(a != 0 and b != 0))

    def _negated(self) -> Node:
        if not self._took("not"):
            return self._comparison()
        inner = self._deeper(self._negated)
        return lambda values: Fraction(inner(values) == 0)

    def _comparison(self) -> Node:
        left, tests = self._sum(), []
        while self.token in _COMPARE:
            tests.append((_COMPARE[self._take()], self._sum()))
        return _compared(left, tests) if tests else left

    def _sum(self) -> Node:
        left = self._product()
        while self.token in ("+", "-"):
            left = _both_sides(_sum if self._take() == "+" else _difference, left, self._product())
        return left

    def _product(self) -> Node:
        left = self._signed()
        while self.token in _PRODUCTS:
            left = _both_sides(_PRODUCTS[self._take()], left, self._signed())
        return left

    def _signed(self) -> Node:
        if self._took("+"):
            return self._deeper(self._signed)
        if self._took("-"):
            inner = self._deeper(self._signed)
            return lambda values: -inner(values)
        return self._power()

    def _power(self) -> Node:
        base = self._atom()
        if self.token in ("^", "**"):
            self._take()
            return _both_sides(_power, base, self._deeper(self._signed))
        return base

    def _atom(self) -> Node:
        if self._took("("):
            inner = self._deeper(self.either)
            self._expect(")")
            return inner
        kind, token = self._kind, self._take()
        if kind == "number":
            number = Fraction(token)
            return lambda values: number
        if kind == "name" and token not in _WORDS:
            called = self.token == "("  # noqa: S105 -- a token of the formula
            return self._call(token) if called else self._name(token)
        raise self.error(f"unexpected “{token}”" if token else "it ends too early")

    def _name(self, name: str) -> Node:
        self.names.add(name)
        return lambda values: values[name]

    def _call(self, name: str) -> Node:
        function = _FUNCTIONS.get(name)
        if function is None:
            raise self.error(f"there is no function “{name}”")
        self._expect("(")
        arguments = [self._deeper(self.either)]
        while self._took(","):
            arguments.append(self._deeper(self.either))
        self._expect(")")
        least, most, compute = function
        if not least <= len(arguments) <= most:
            raise self.error(f"{name} takes another number of values")
        return lambda values: compute(*[argument(values) for argument in arguments])

    def _joined(
        self, word: str, part: Callable[[], Node], join: Callable[[Fraction, Fraction], Fraction]
    ) -> Node:
        left = part()
        while self._took(word):
            left = _both_sides(join, left, part())
        return left

    def _deeper(self, part: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError("nested too deeply")
        node = part()
        self._depth -= 1
        return node

    def _took(self, token: str) -> bool:
        if self.token != token:
            return False
        self._take()
        return True

    def _expect(self, token: str) -> None:
        if not self._took(token):
            raise self.error(f"“{token}” is missing")

    def _take(self) -> str:
        token = self.token
        self._advance()
        return token

    def _advance(self) -> None:
        rest = self.text[self._at :]
        match = _TOKEN.match(rest)
        if match is None and rest.strip():
            raise self.error(f"cannot read “{rest.strip()[:10]}”")
        self.token = match[0].strip() if match else ""
        self._kind = (match.lastgroup or "") if match else ""
        self._at += match.end() if match else len(rest)

    def error(self, reason: str) -> FormulaError:
        return FormulaError(f"“{self.text}”: {reason}")


def _both_sides(compute: Callable[[Fraction, Fraction], Fraction], left: Node, right: Node) -> Node:
    return lambda values: _sized(compute(left(values), right(values)))


def _compared(first: Node, tests: list[tuple[Callable[[Fraction, Fraction], bool], Node]]) -> Node:
    def node(values: Values) -> Fraction:
        left = first(values)
        for test, part in tests:
            right = part(values)
            if not test(left, right):
                return Fraction(0)
            left = right
        return Fraction(1)

    return node


def _sized(value: Fraction) -> Fraction:
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        raise FormulaError("a value is too large")
    return value


def _sum(a: Fraction, b: Fraction) -> Fraction:
    return a + b


def _difference(a: Fraction, b: Fraction) -> Fraction:
    return a - b


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT:
        raise FormulaError(f"an exponent must be whole and at most {MAX_EXPONENT}")
    return Fraction(base ** int(exponent))


def _root(value: Fraction) -> Fraction:
    """Exact or nothing: a parameter is never rounded behind the author's back."""
    if value < 0:
        raise FormulaError("sqrt of a negative number")
    root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    if root * root != value:
        raise FormulaError(f"sqrt({value}) is not rational")
    return root


def _whole(value: Fraction) -> int:
    if value.denominator != 1:
        raise FormulaError(f"{value} is not a whole number")
    return value.numerator


def _sign(value: Fraction) -> Fraction:
    return Fraction((value > 0) - (value < 0))


_PRODUCTS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: Fraction(a // b),
    "%": lambda a, b: a % b,
}
_FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., Fraction]]] = {
    "abs": (1, 1, abs),
    "sign": (1, 1, _sign),
    "sqrt": (1, 1, _root),
    "floor": (1, 1, lambda a: Fraction(math.floor(a))),
    "ceil": (1, 1, lambda a: Fraction(math.ceil(a))),
    "min": (1, 9, lambda *values: min(values)),
    "max": (1, 9, lambda *values: max(values)),
    "gcd": (2, 9, lambda *values: Fraction(math.gcd(*map(_whole, values)))),
    "lcm": (2, 9, lambda *values: Fraction(math.lcm(*map(_whole, values)))),
    "num": (1, 1, lambda a: Fraction(a.numerator)),
    "den": (1, 1, lambda a: Fraction(a.denominator)),
}

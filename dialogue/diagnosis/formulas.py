"""Formulas of the rule table, worked out exactly. The table is ours; still, nothing is executed:
the syntax tree is walked and only arithmetic is known."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

_BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.AST], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "lcm": lambda a, b: Fraction(math.lcm(int(a), int(b))),
    "gcd": lambda a, b: Fraction(math.gcd(int(a), int(b))),
}
Numbers = Mapping[str, Fraction]


class NoValueError(Exception):
    """Division by zero, a power too large: the procedure gives nothing here."""


def work_out(formula: str, numbers: Numbers) -> Any:
    """A Fraction, a list of them, or a truth value."""
    try:
        return _value(_tree(formula), numbers)
    except (ZeroDivisionError, OverflowError) as error:
        raise NoValueError(formula) from error


@lru_cache(maxsize=512)
def _tree(formula: str) -> ast.expr:
    return ast.parse(formula.replace("^", "**"), mode="eval").body


def _value(node: ast.expr, numbers: Numbers) -> Any:
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Name(id=name):
            return numbers[name]
        case ast.List(elts=parts):
            return [_value(part, numbers) for part in parts]
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return -_value(part, numbers)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left, numbers), _value(right, numbers))
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_value(left, numbers), _value(right, numbers))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARE[type(op)](_value(left, numbers), _value(right, numbers))
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, numbers) for part in parts)
        case ast.Call(func=ast.Name(id=name), args=parts):
            return _FUNCTIONS[name](*(_value(part, numbers) for part in parts))
    raise NoValueError(ast.dump(node))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or not 0 <= exponent <= 20 or abs(base) > 10**6:
        raise NoValueError("power")
    return base ** int(exponent)

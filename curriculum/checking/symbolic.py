"""The tree as SymPy objects, built one by one. Nothing is ever parsed by SymPy."""

from __future__ import annotations

from typing import Any

import sympy as sp

from curriculum.checking.limits import UnreadableError
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

_CONSTANTS = {"π": sp.pi, "e": sp.E, "∞": sp.oo}
_FUNCTIONS = {
    "ln": sp.log, "exp": sp.exp, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "cot": sp.cot,
    "sec": sp.sec, "csc": sp.csc, "arcsin": sp.asin, "arccos": sp.acos, "arctan": sp.atan,
    "arcsec": sp.asec, "arccsc": sp.acsc, "arccot": sp.acot, "arsinh": sp.asinh,
    "arcosh": sp.acosh, "artanh": sp.atanh,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh,
}  # fmt: skip


def to_sympy(node: Node, declared: frozenset[str] = frozenset()) -> Any:
    """Every letter is a plain symbol, also i, j and (if declared) e. Bounded by weigh.py."""
    match node:
        case Num():
            return sp.Rational(node.value.numerator, node.value.denominator)
        case Name():
            constant = None if node.name in declared else _CONSTANTS.get(node.name)
            return sp.Symbol(node.name) if constant is None else constant
        case Neg():
            return -to_sympy(node.arg, declared)
        case Add():
            return sp.Add(*(to_sympy(arg, declared) for arg in node.args))
        case Mul():
            return sp.Mul(*(to_sympy(arg, declared) for arg in node.args))
        case Div():
            return to_sympy(node.top, declared) / to_sympy(node.bottom, declared)
        case Pow():
            return sp.Pow(to_sympy(node.base, declared), to_sympy(node.exponent, declared))
        case Root():
            return sp.root(to_sympy(node.arg, declared), node.index)
        case Abs():
            return sp.Abs(to_sympy(node.arg, declared))
        case Mixed():
            whole, top, bottom = (to_sympy(n) for n in (node.whole, node.top, node.bottom))
            return whole + top / bottom
        case Marked():
            return to_sympy(node.arg, declared) / (100 if node.mark == "%" else 1)
        case Call():
            return _call(node, declared)
    raise UnreadableError("read.failed", node.at)


def _call(node: Call, declared: frozenset[str]) -> Any:
    arg = to_sympy(node.arg, declared)
    if node.name != "log":
        return _FUNCTIONS[node.name](arg)
    base = sp.Integer(10) if node.base is None else to_sympy(node.base, declared)
    return sp.log(arg, base)

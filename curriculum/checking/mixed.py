"""A whole number with a fraction beside it: `3½`, `3 1/2`, `3\\frac12`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from fractions import Fraction

from curriculum.checking.cursor import Cursor
from curriculum.checking.literals import number
from curriculum.checking.tokens import Token
from curriculum.checking.tree import Div, Mixed, Mul, Node, Num


def mixed_number(cursor: Cursor, atom: Callable[[Cursor], Node]) -> Node:
    """`3 1/2`, `3\\frac12` where the kind asks for numbers, `3½` everywhere."""
    token = cursor.now
    whole = atom(cursor)
    if not isinstance(whole, Num) or token.kind != "number" or whole.decimal:
        return whole
    if cursor.now.kind == "vulgar":
        return Mixed(whole, *_numbers(vulgar(cursor.take())), token.at)
    part = _slash_fraction(cursor) or _tex_fraction(cursor, atom)
    if part is None:
        return whole
    return Mixed(whole, *_numbers(part), token.at) if cursor.mixed else Mul((whole, part), token.at)


def _tex_fraction(cursor: Cursor, atom: Callable[[Cursor], Node]) -> Div | None:
    """A \\frac of two whole numbers; any other is read again as a factor."""
    if cursor.now.kind != "fraction":
        return None
    place = cursor.place
    node = atom(cursor)
    if isinstance(node, Div) and all(
        isinstance(n, Num) and not n.decimal for n in (node.top, node.bottom)
    ):
        return node
    cursor.go(place)
    return None


def _numbers(part: Div) -> tuple[Num, Num]:
    assert isinstance(part.top, Num)
    assert isinstance(part.bottom, Num)
    return part.top, part.bottom


def _slash_fraction(cursor: Cursor) -> Div | None:
    """The 1/2 of `3 1/2`, set apart from what stands before it."""
    ahead = cursor.tokens[cursor.place : cursor.place + 3]
    if [token.kind for token in ahead] != ["number", "operator", "number"]:
        return None
    top, slash, bottom = ahead
    if not top.spaced or slash.text != "/" or "." in top.text + bottom.text:
        return None
    cursor.go(cursor.place + 3)
    return Div(number(top), number(bottom), top.at)


def vulgar(token: Token) -> Div:
    """½"""
    value = Fraction(unicodedata.numeric(token.text)).limit_denominator(10)
    top, bottom = value.numerator, value.denominator
    return Div(
        Num(Fraction(top), str(top), token.at),
        Num(Fraction(bottom), str(bottom), token.at),
        token.at,
    )

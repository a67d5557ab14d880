"""What is read without looking inside anything: numbers, letters, rows of plain numbers."""

from __future__ import annotations

from fractions import Fraction

from curriculum.checking.building import negated
from curriculum.checking.cursor import Cursor
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tokens import Token
from curriculum.checking.tree import Div, Grid, Name, Neg, Node, Num

_ROOTS = {"√": 2, "∛": 3, "∜": 4}


def number(token: Token) -> Num:
    return Num(Fraction(token.text), token.text, token.at)


def repeating(token: Token) -> Num:
    """0.1\\overline{6} is exactly one sixth."""
    head, cycle = token.text.split("\\overline")
    cycle = cycle.strip(" {}")
    whole, _, fixed = head.partition(".")
    scale = 10 ** len(fixed)
    value = Fraction(int(whole + fixed or "0"), scale)
    value += Fraction(int(cycle), scale * (10 ** len(cycle) - 1))
    return Num(value, token.text, token.at)


def superscript(token: Token) -> Node:
    """The exponent of x² and x⁻¹."""
    value = Fraction(token.text)
    size = Num(abs(value), str(abs(value)), token.at)
    return Neg(size, token.at) if value < 0 else size


def letter(cursor: Cursor, token: Token) -> Name:
    """x_1, x_{10}, v_{max} and a_{n-1} are letters of their own."""
    if cursor.now.kind != "subscript":
        return Name(token.text, token.at)
    cursor.take()
    if cursor.at("open", "{("):
        return Name(f"{token.text}_{_index(cursor)}", token.at)
    index = cursor.take()
    if index.kind not in ("number", "name"):
        raise cursor.misfit(index)
    return Name(f"{token.text}_{index.text}", token.at)


def _index(cursor: Cursor) -> str:
    """The signs between { and } or ( and )."""
    opening, signs = cursor.take(), ""
    while cursor.now.kind in ("number", "name") or cursor.at("operator", "+-"):
        signs += cursor.take().text
    if not signs:
        raise cursor.misfit(cursor.now)
    cursor.close("}" if opening.text == "{" else ")", opening)
    return signs if signs.isalnum() else f"{{{signs}}}"  # a_{n-1} is not a_n less one


def took_degree(cursor: Cursor) -> bool:
    """The ° of `45^\\circ` and `45^{\\circ}`."""
    braces = cursor.at("open", "{")
    if (cursor.after if braces else cursor.now).kind != "degree":
        return False
    opening = cursor.take()
    if braces:
        cursor.take()
        cursor.close("}", opening)
    return True


def root_index(cursor: Cursor, token: Token) -> int:
    """2 for a square root, 3 for ∛ and for `\\sqrt[3]{x}`."""
    index = _ROOTS.get(token.text, 2)
    if token.text == "\\sqrt" and cursor.at("open", "["):
        cursor.take()
        written = cursor.take()
        if written.kind != "number" or not written.text.isdigit() or len(written.text) > 2:
            raise UnreadableError("read.unexpected", written.at, found=written.text)
        cursor.close("]", written)
        index = int(written.text)
    if index < 2:
        raise UnreadableError("read.unexpected", token.at, found=token.text)
    return index


def spaced_rows(cursor: Cursor) -> Grid | None:
    """`[1 2; 3 4]`, as calculators write a matrix; the cursor stands after the bracket."""
    place, at = cursor.place, cursor.now.at
    rows: list[tuple[Node, ...]] = []
    row: list[Node] = []
    while cursor.now.kind in ("number", "operator", "semicolon"):
        if cursor.now.kind == "semicolon":
            cursor.take()
            rows.append(tuple(row))
            row = []
        else:
            entry = _plain_entry(cursor)
            if entry is None:
                break
            row.append(entry)
    rows.append(tuple(row))
    wide = len(rows[0]) > 1 and all(len(r) == len(rows[0]) for r in rows)
    if cursor.now.kind == "close" and wide:
        return Grid(tuple(rows), at)
    cursor.go(place)
    return None


def _plain_entry(cursor: Cursor) -> Node | None:
    """A number of a spaced row: `-2` but not the `- 2` of a difference."""
    if not (cursor.now.spaced or cursor.before.kind in ("open", "semicolon")):
        return None
    sign = None
    if cursor.now.kind == "operator":
        if cursor.now.text != "-" or cursor.after.spaced:
            return None
        sign = cursor.take()
    if cursor.now.kind != "number":
        return None
    node: Node = number(cursor.take())
    if cursor.at("operator", "/"):
        cursor.take()
        if cursor.now.kind != "number":
            return None
        node = Div(node, number(cursor.take()), node.at)
    return negated(node, sign)

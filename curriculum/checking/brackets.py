"""What encloses: brackets, TeX groups, bars and matrices.

How the inside reads is the grammar's business: it hands its own reader in.
"""

from __future__ import annotations

from collections.abc import Callable

from curriculum.checking import limits
from curriculum.checking.building import enclosed, listed
from curriculum.checking.cursor import Cursor
from curriculum.checking.limits import UnreadableError
from curriculum.checking.literals import spaced_rows
from curriculum.checking.tokens import Token
from curriculum.checking.tree import Abs, Grid, Node, Phrase, Rel, Seq

# One value, and several joined by a comma or a word, with what first joins them.
Value = Callable[[Cursor], Node]
Values = Callable[[Cursor], tuple[list[Node], str]]

_CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}


def bracket(cursor: Cursor, opening: Token, inside: Values) -> Node:
    if cursor.now.kind == "close":
        return _emptiness(cursor, opening)
    bars, cursor.bars = cursor.bars, 0
    if opening.text == "[" and (rows := spaced_rows(cursor)):
        cursor.close("]", opening)
        cursor.bars = bars
        return rows
    ends = _row_ends(cursor) if opening.text == "[" else []
    begins_row = _begins_row(cursor, opening)
    _skip_builder(cursor, opening)
    found, joint = inside(cursor)
    closing = cursor.close(_CLOSING[opening.text], opening)
    cursor.bars = bars
    if begins_row and len(found) == 1 and cursor.now.kind in ("comma", "semicolon", "close"):
        return Seq(tuple(found), "[", "]", "", opening.at)
    if ends and (ruled := _ruled(found, ends, opening)):
        return ruled
    whole = cursor.tokens[0] is opening and cursor.now.kind == "end"
    return _content(found, joint, (opening, closing), whole=whole)


def _content(found: list[Node], joint: str, ends: tuple[Token, Token], *, whole: bool) -> Node:
    """What stands in brackets; `whole`: they enclose the answer from end to end."""
    opening, closing = ends
    marks = opening.text.strip("\\"), closing.text.strip("\\")
    if len(found) == 1:
        if opening.text == "{" and not whole:
            return found[0]  # TeX groups with plain braces: {10}^{23}
        return enclosed(found[0], marks, opening.at)
    if joint in ("or", "and") and any(isinstance(n, Rel) for n in found):
        return Seq(tuple(found), "", "", joint, opening.at)
    return listed(Seq(tuple(found), *marks, joint, opening.at))


def _begins_row(cursor: Cursor, opening: Token) -> bool:
    """Whether this is the [3] of a column `[[3], [4]]` and no bracket for grouping."""
    before = cursor.tokens[max(cursor.place - 2, 0)]
    return opening.text == "[" and (before.text == "[" or before.kind in ("comma", "semicolon"))


def _row_ends(cursor: Cursor) -> list[int]:
    """The offsets of the semicolons in `[a, b; c, d]`; none where there are no commas."""
    depth, commas, ends = 0, 0, []
    for token in cursor.tokens[cursor.place :]:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth < 0:
            break
        if depth == 0 and token.kind == "semicolon":
            ends.append(token.at)
        commas += depth == 0 and token.kind == "comma"
    return ends if commas else []


def _ruled(cells: list[Node], ends: list[int], opening: Token) -> Grid | None:
    rows: list[list[Node]] = [[] for _ in range(len(ends) + 1)]
    for cell in cells:
        rows[sum(end < cell.at for end in ends)].append(cell)
    alike = len({len(row) for row in rows}) == 1
    return Grid(tuple(map(tuple, rows)), opening.at) if alike else None


def group(cursor: Cursor, inside: Value) -> Node:
    """The {…} after ^, _, \\frac and \\sqrt."""
    opening = cursor.take()
    if cursor.now.kind == "close":
        raise UnreadableError("read.blank", cursor.now.at)
    bars, cursor.bars = cursor.bars, 0
    node = inside(cursor)
    cursor.close("}", opening)
    cursor.bars = bars
    return node


def absolute(cursor: Cursor, opening: Token, inside: Value) -> Node:
    cursor.bars += 1
    node = inside(cursor)
    cursor.bars -= 1
    if cursor.now.kind not in ("bar", "bar_close"):
        raise cursor.unclosed(opening)
    cursor.take()
    return Abs(node, opening.at)


def matrix(cursor: Cursor, opening: Token, inside: Value) -> Node:
    """A TeX environment; rows may end with \\\\ or not."""
    rows: list[tuple[Node, ...]] = []
    while not (rows and cursor.now.kind == "finish"):
        rows.append(_row(cursor, inside))
        if len(rows) * len(rows[0]) > limits.ITEMS:
            raise UnreadableError("limit.items", cursor.now.at)
        if cursor.now.kind != "row":
            break
        cursor.take()
    if cursor.now.kind != "finish":
        raise cursor.misfit(cursor.now)
    cursor.take()
    if len({len(row) for row in rows}) != 1:
        raise UnreadableError("read.unfinished", cursor.now.at)
    return Grid(tuple(rows), opening.at)


def _row(cursor: Cursor, inside: Value) -> tuple[Node, ...]:
    """Cells between &; the bar of an augmented matrix may take a cell of its own."""
    cells = [inside(cursor)]
    while cursor.now.kind == "cell":
        cursor.take()
        if cursor.now.kind == "bar" and cursor.after.kind == "cell":
            cursor.go(cursor.place + 2)
        cells.append(inside(cursor))
    return tuple(cells)


def _emptiness(cursor: Cursor, opening: Token) -> Node:
    if opening.text.endswith("{") and cursor.now.text.endswith("}"):
        cursor.take()
        return Phrase("none", opening.at)
    raise UnreadableError("read.unfinished", cursor.now.at)


def _skip_builder(cursor: Cursor, opening: Token) -> None:
    """`{x | x > 3}` is its condition."""
    builds = cursor.now.kind == "name" and cursor.after.kind in ("bar", "colon")
    if opening.text.endswith("{") and builds:
        cursor.go(cursor.place + 2)

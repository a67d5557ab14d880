"""A place among the tokens, and what brackets, bars and matrix environments enclose."""

from __future__ import annotations

from fractions import Fraction

from curriculum.checking import limits
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tokens import Token
from curriculum.checking.tree import Abs, Div, Grid, Neg, Node, Num, Phrase, Rel, Seq, Union

_CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}


class Brackets:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.bars = 0

    # What the grammar of sums provides.
    def clauses(self) -> tuple[list[Node], str]:
        raise NotImplementedError

    def sum(self) -> Node:
        raise NotImplementedError

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += token.kind != "end"
        return token

    def enter(self, at: int) -> None:
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise UnreadableError("limit.depth", at)

    def leave(self) -> None:
        self.depth -= 1

    def misfit(self, token: Token) -> UnreadableError:
        if token.kind == "end":
            return UnreadableError("read.unfinished", token.at)
        if token.kind == "close" and self.depth <= 1:
            return UnreadableError("read.unopened", token.at, found=token.text)
        return UnreadableError("read.unexpected", token.at, found=token.text)

    # Brackets

    def close(self, wanted: str, opening: Token) -> Token:
        token = self.now
        if token.kind != "close":
            note = "read.unclosed" if token.kind == "end" else "read.unexpected"
            at, found = (
                (opening.at, opening.text) if token.kind == "end" else (token.at, token.text)
            )
            raise UnreadableError(note, at, found=found)
        if token.text.strip("\\") != wanted.strip("\\") and not (
            wanted in ")]" and token.text in ")]"
        ):
            raise UnreadableError("read.unexpected", token.at, found=token.text)
        return self.take()

    def bracket(self, opening: Token) -> Node:
        if self.now.kind == "close":
            return self.emptiness(opening)
        bars, self.bars = self.bars, 0
        if rows := self.spaced_rows(opening):
            self.close("]", opening)
            self.bars = bars
            return rows
        self.skip_builder(opening)
        found, joint = self.clauses()
        closing = self.close(_CLOSING[opening.text], opening)
        self.bars = bars
        marks = opening.text.strip("\\"), closing.text.strip("\\")
        if len(found) == 1:
            if opening.text == "{" and not self.is_whole(opening):
                return found[0]  # TeX groups with plain braces: {10}^{23}
            return _enclosed(found[0], marks, opening.at)
        if joint in ("or", "and") and any(isinstance(n, Rel) for n in found):
            return Seq(tuple(found), "", "", joint, opening.at)
        return _listed(Seq(tuple(found), *marks, joint, opening.at))

    def is_whole(self, opening: Token) -> bool:
        return self.tokens[0] is opening and self.now.kind == "end"

    def emptiness(self, opening: Token) -> Node:
        if opening.text.endswith("{") and self.now.text.endswith("}"):
            self.take()
            return Phrase("none", opening.at)
        raise UnreadableError("read.unfinished", self.now.at)

    def skip_builder(self, opening: Token) -> None:
        """`{x | x > 3}` is its condition."""
        after = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        builds = self.now.kind == "name" and after.kind in ("bar", "colon")
        if opening.text.endswith("{") and builds:
            self.place += 2

    def spaced_rows(self, opening: Token) -> Grid | None:
        """`[1 2; 3 4]`, as calculators write a matrix."""
        if opening.text != "[":
            return None
        start = self.place
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while self.now.kind in ("number", "operator", "semicolon"):
            if self.now.kind == "semicolon":
                self.take()
                rows.append(tuple(row))
                row = []
            else:
                entry = self.plain_entry()
                if entry is None:
                    break
                row.append(entry)
        rows.append(tuple(row))
        wide = len(rows[0]) > 1 and all(len(r) == len(rows[0]) for r in rows)
        if self.now.kind == "close" and wide:
            return Grid(tuple(rows), self.tokens[start].at)
        self.place = start
        return None

    def plain_entry(self) -> Node | None:
        """A number of a spaced row: `-2` but not the `- 2` of a difference."""
        sign = None
        if self.now.kind == "operator":
            following = self.tokens[self.place + 1]
            if self.now.text != "-" or following.spaced or not self.stands_apart():
                return None
            sign = self.take()
        elif not self.stands_apart():
            return None
        if self.now.kind != "number":
            return None
        node: Node = number(self.take())
        if self.now.kind == "operator" and self.now.text == "/":
            self.take()
            if self.now.kind != "number":
                return None
            node = Div(node, number(self.take()), node.at)
        return negated(node, sign)

    def stands_apart(self) -> bool:
        """After white space, or first in its row."""
        before = self.tokens[self.place - 1]
        return self.now.spaced or before.kind in ("open", "semicolon")

    def group(self) -> Node:
        """The {…} after ^, _, \\frac and \\sqrt."""
        opening = self.take()
        if self.now.kind == "close":
            raise UnreadableError("read.blank", self.now.at)
        bars, self.bars = self.bars, 0
        node = self.sum()
        self.close("}", opening)
        self.bars = bars
        return node

    def bars_from(self, token: Token) -> Node:
        self.bars += 1
        node = self.sum()
        self.bars -= 1
        if self.now.kind not in ("bar", "bar_close"):
            note = "read.unclosed" if self.now.kind == "end" else "read.unexpected"
            at = token.at if self.now.kind == "end" else self.now.at
            raise UnreadableError(note, at, found="|" if self.now.kind == "end" else self.now.text)
        self.take()
        return Abs(node, token.at)

    # Matrices

    def matrix(self, token: Token) -> Node:
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while True:
            if self.now.kind == "finish" and rows and not row:
                break
            row.append(self.sum())
            if self.now.kind == "cell":
                self.next_cell()
                continue
            rows.append(tuple(row))
            row = []
            if len(rows) * len(rows[0]) > limits.ITEMS:
                raise UnreadableError("limit.items", self.now.at)
            if self.now.kind != "row":
                break
            self.take()
        if self.now.kind != "finish":
            raise self.misfit(self.now)
        self.take()
        if len({len(r) for r in rows}) != 1:
            raise UnreadableError("read.unfinished", self.now.at)
        return Grid(tuple(rows), token.at)

    def next_cell(self) -> None:
        """Past the &; the bar of an augmented matrix may take a cell of its own."""
        self.take()
        if self.now.kind == "bar" and self.tokens[self.place + 1].kind == "cell":
            self.place += 2


def number(token: Token) -> Num:
    return Num(Fraction(token.text), token.text, token.at)


def negated(node: Node, sign: Token | None) -> Node:
    return Neg(node, sign.at) if sign else node


def _enclosed(node: Node, marks: tuple[str, str], at: int) -> Node:
    """One thing in brackets: a group, a set of one, a condition, a matrix of one row."""
    if marks == ("{", "}") and not isinstance(node, Rel | Grid | Phrase | Union):
        joined = isinstance(node, Seq) and not node.opening
        return node if joined else Seq((node,), "{", "}", ",", at)
    if marks == ("[", "]") and isinstance(node, Seq) and node.opening == "[":
        return Grid((node.items,), at)
    return node


def _listed(node: Seq) -> Node:
    """[[1, 2], [3, 4]] is a matrix."""
    rows = [i.items for i in node.items if isinstance(i, Seq) and i.opening == "["]
    whole = node.opening == "[" and len(rows) == len(node.items)
    if whole and len({len(r) for r in rows}) == 1:
        return Grid(tuple(rows), node.at)
    return node

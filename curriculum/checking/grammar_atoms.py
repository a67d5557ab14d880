"""The smallest parts of an answer: numbers, letters, brackets, bars, roots, functions, matrices."""

from __future__ import annotations

from fractions import Fraction

from curriculum.checking import limits
from curriculum.checking.limits import Unreadable
from curriculum.checking.tokens import Token
from curriculum.checking.tree import (
    Abs,
    Call,
    Div,
    Grid,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Phrase,
    Pow,
    Rel,
    Root,
    Seq,
    Union,
)

_CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}
_ROOTS = {"√": 2, "∛": 3, "∜": 4}


class Atoms:
    """Knows its place among the tokens; the grammar of sums and products builds on it."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.bars = 0

    # What the grammar above provides.
    def clauses(self) -> tuple[list[Node], str]:
        raise NotImplementedError

    def sum(self) -> Node:
        raise NotImplementedError

    def power(self) -> Node:
        raise NotImplementedError

    def marked(self) -> Node:
        raise NotImplementedError

    def exponent(self) -> Node:
        raise NotImplementedError

    def continues(self) -> bool:
        raise NotImplementedError

    def vulgar(self, token: Token) -> Node:
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
            raise Unreadable("limit.depth", at)

    def leave(self) -> None:
        self.depth -= 1

    def atom(self) -> Node:
        token = self.take()
        self.enter(token.at)
        node = self.read(token)
        self.leave()
        return node

    def read(self, token: Token) -> Node:
        match token.kind:
            case "number":
                return Num(Fraction(token.text), token.text, token.at)
            case "repeating":
                return _repeating(token)
            case "vulgar":
                return self.vulgar(token)
            case "name":
                return self.subscripted(Name(token.text, token.at))
            case "phrase":
                return Phrase(token.text, token.at)
            case "open":
                return self.bracket(token)
            case "bar" | "bar_open":
                return self.bars_from(token)
            case "fraction":
                return Div(self.argument(), self.argument(), token.at)
            case "root":
                return self.root(token)
            case "function":
                return self.function(token)
            case "begin":
                return self.matrix(token)
        raise self.misfit(token)

    def misfit(self, token: Token) -> Unreadable:
        if token.kind == "end":
            return Unreadable("read.unfinished", token.at)
        if token.kind == "close" and self.depth <= 1:
            return Unreadable("read.unopened", token.at, found=token.text)
        return Unreadable("read.unexpected", token.at, found=token.text)

    def subscripted(self, name: Name) -> Name:
        """x_1 and x_{10} are letters of their own."""
        if self.now.kind != "subscript":
            return name
        self.take()
        braces = self.now.kind == "open" and self.now.text == "{"
        if braces:
            self.take()
        token = self.take()
        if token.kind not in ("number", "name"):
            raise self.misfit(token)
        if braces:
            self.close("}", token)
        return Name(f"{name.name}_{token.text}", name.at)

    # Brackets

    def close(self, wanted: str, opening: Token) -> Token:
        token = self.now
        if token.kind != "close":
            note = "read.unclosed" if token.kind == "end" else "read.unexpected"
            at, found = (
                (opening.at, opening.text) if token.kind == "end" else (token.at, token.text)
            )
            raise Unreadable(note, at, found=found)
        if token.text.strip("\\") != wanted.strip("\\") and not (
            wanted in ")]" and token.text in ")]"
        ):
            raise Unreadable("read.unexpected", token.at, found=token.text)
        return self.take()

    def bracket(self, opening: Token) -> Node:
        if self.now.kind == "close":
            return self.emptiness(opening)
        bars, self.bars = self.bars, 0
        if rows := self.spaced_rows(opening):
            self.close("]", opening)
            return rows
        self.skip_builder(opening)
        found, joint = self.clauses()
        closing = self.close(_CLOSING[opening.text], opening)
        self.bars = bars
        marks = opening.text.strip("\\"), closing.text.strip("\\")
        if len(found) == 1:
            return _enclosed(found[0], marks, opening.at)
        if joint in ("or", "and") and any(isinstance(n, Rel) for n in found):
            return Seq(tuple(found), "", "", joint, opening.at)
        return _listed(Seq(tuple(found), *marks, joint, opening.at))

    def emptiness(self, opening: Token) -> Node:
        if opening.text.endswith("{") and self.now.text.endswith("}"):
            self.take()
            return Phrase("none", opening.at)
        raise Unreadable("read.unfinished", self.now.at)

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
        from_sign = self.now.kind == "operator"
        if from_sign and self.now.text != "-":
            return None
        sign = self.take() if from_sign else None
        if self.now.kind != "number":
            return None
        token = self.take()
        node: Node = Num(Fraction(token.text), token.text, token.at)
        if self.now.kind == "operator" and self.now.text == "/":
            self.take()
            bottom = self.take()
            if bottom.kind != "number":
                return None
            node = Div(node, Num(Fraction(bottom.text), bottom.text, bottom.at), token.at)
        return _negated(node, sign)

    def group(self) -> Node:
        """The {…} after ^, _, \\frac and \\sqrt."""
        opening = self.take()
        if self.now.kind == "close":
            raise Unreadable("read.blank", self.now.at)
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
            raise Unreadable(note, at, found="|" if self.now.kind == "end" else self.now.text)
        self.take()
        return Abs(node, token.at)

    # TeX arguments, roots, functions

    def argument(self) -> Node:
        """{…}, or as in TeX the next single character: \\frac12 is one half."""
        token = self.now
        self.enter(token.at)
        if token.kind == "open" and token.text == "{":
            node = self.group()
        elif token.kind == "number" and len(token.text) > 1:
            node = self.one_digit(token)
        else:
            node = self.atom()
        self.leave()
        return node

    def one_digit(self, token: Token) -> Node:
        first = Token("number", token.text[0], token.at, token.at + 1, token.spaced)
        rest = token.text[1:]
        if not token.text.isdigit():
            raise Unreadable("read.unexpected", token.at, found=token.text)
        self.tokens[self.place] = Token("number", rest, token.at + 1, token.end)
        return Num(Fraction(first.text), first.text, first.at)

    def root(self, token: Token) -> Node:
        index = _ROOTS.get(token.text, 2)
        if token.text == "\\sqrt" and self.now.kind == "open" and self.now.text == "[":
            self.take()
            number = self.take()
            if number.kind != "number" or not number.text.isdigit() or len(number.text) > 2:
                raise Unreadable("read.unexpected", number.at, found=number.text)
            self.close("]", number)
            index = int(number.text)
        if index < 2:
            raise Unreadable("read.unexpected", token.at, found=token.text)
        arg = self.argument() if token.text == "\\sqrt" else self.marked()
        return Root(_single(arg), index, token.at)

    def function(self, token: Token) -> Node:
        name = token.text
        base, power = self.base_of(name), None
        if self.now.kind == "power":
            self.take()
            power = self.exponent()
        base = base or self.base_of(name)
        arg = self.function_argument(name)
        node = _applied(name, arg, base, token.at)
        return Pow(node, power, token.at) if power is not None else node

    def base_of(self, name: str) -> Node | None:
        if name != "log" or self.now.kind != "subscript":
            return None
        self.take()
        return self.argument() if self.now.kind == "open" else self.atom()

    def function_argument(self, name: str) -> Node:
        if self.now.kind == "open" and self.now.text in "([{":
            return _single(self.group() if self.now.text == "{" else self.atom())
        if name in ("sqrt", "cbrt", "abs"):
            return _single(self.marked())
        start = self.now.at
        if self.now.kind == "operator" and self.now.text == "-":
            sign = self.take()
            return _negated(self.power(), sign)
        factors = [self.power()]
        while self.continues() and self.now.kind not in ("function", "open"):
            factors.append(self.power())
        return factors[0] if len(factors) == 1 else Mul(tuple(factors), start)

    # Matrices

    def matrix(self, token: Token) -> Node:
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while True:
            if self.now.kind == "finish" and rows and not row:
                break
            row.append(self.sum())
            if self.now.kind == "cell":
                self.take()
                continue
            rows.append(tuple(row))
            row = []
            if len(rows) * len(rows[0]) > limits.ITEMS:
                raise Unreadable("limit.items", self.now.at)
            if self.now.kind != "row":
                break
            self.take()
        if self.now.kind != "finish":
            raise self.misfit(self.now)
        self.take()
        if len({len(r) for r in rows}) != 1:
            raise Unreadable("read.unfinished", self.now.at)
        return Grid(tuple(rows), token.at)


def _applied(name: str, arg: Node, base: Node | None, at: int) -> Node:
    if name == "sqrt":
        return Root(arg, 2, at)
    if name == "cbrt":
        return Root(arg, 3, at)
    return Abs(arg, at) if name == "abs" else Call(name, arg, base, at)


def _single(node: Node) -> Node:
    """sqrt{x} leaves a set of one; a list has no root."""
    if isinstance(node, Seq):
        if len(node.items) == 1:
            return node.items[0]
        raise Unreadable("read.unexpected", node.items[1].at, found=",")
    return node


def _negated(node: Node, sign: Token | None) -> Node:
    return Neg(node, sign.at) if sign else node


def _repeating(token: Token) -> Num:
    """0.1\\overline{6} is exactly one sixth."""
    head, cycle = token.text.split("\\overline")
    cycle = cycle.strip(" {}")
    whole, _, fixed = head.partition(".")
    scale = 10 ** len(fixed)
    value = Fraction(int(whole + fixed or "0"), scale)
    value += Fraction(int(cycle), scale * (10 ** len(cycle) - 1))
    return Num(value, token.text, token.at)


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

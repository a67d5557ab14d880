"""Tokens to the syntax tree: recursive descent, every failure with its code and place.

`parse` reads any answer; the kinds decide which trees they take.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from curriculum.checking import limits
from curriculum.checking.grammar_atoms import Atoms
from curriculum.checking.limits import UnreadableError
from curriculum.checking.phrases import phrase_in
from curriculum.checking.tokens import Reading, Token, tokens_of
from curriculum.checking.tree import (
    Add,
    Div,
    Marked,
    Mixed,
    Mul,
    Neg,
    Node,
    Num,
    Phrase,
    PlusMinus,
    Pow,
    Rel,
    Seq,
    Union,
)
from curriculum.checking.weigh import refuse_costly

_STARTS = frozenset(
    [
        "number",
        "repeating",
        "name",
        "function",
        "vulgar",
        "fraction",
        "root",
        "bar_open",
        "begin",
        "phrase",
    ]
)
_JOINTS = {"comma": ",", "semicolon": ";", "word": ""}


def parse(text: str, reading: Reading | None = None) -> Node:
    """The tree of `text`, or UnreadableError. Cheap: bounded by the length of the text."""
    if not text.strip(" $"):
        raise UnreadableError("read.empty", 0)
    if phrase := phrase_in(text):
        return Phrase(phrase)
    reading = reading or Reading()
    parser = _Parser(tokens_of(text, reading), reading)
    node = parser.answer()
    refuse_costly(node)
    return node


class _Parser(Atoms):
    def __init__(self, tokens: list[Token], reading: Reading) -> None:
        super().__init__(tokens)
        self.reading = reading

    def answer(self) -> Node:
        start = self.now.at
        found, joint = self.clauses()
        token = self.now
        if token.kind == "close":
            raise UnreadableError("read.unopened", token.at, found=token.text)
        if token.kind != "end":
            raise UnreadableError("read.unexpected", token.at, found=token.text)
        return found[0] if len(found) == 1 else Seq(tuple(found), "", "", joint, start)

    def clauses(self) -> tuple[list[Node], str]:
        """One clause, or several joined by , ; or, and; and what first joins them."""
        found, joint = [self.united()], ""
        while self.now.kind in _JOINTS:
            token = self.take()
            joint = joint or _JOINTS[token.kind] or token.text
            if self.now.kind == "word":  # "2, and 3"
                self.take()
            if self.now.kind in ("end", "close"):
                raise UnreadableError("read.unfinished", token.at)
            found.append(self.united())
            if len(found) > limits.ITEMS:
                raise UnreadableError("limit.items", token.at)
        return found, joint

    def united(self) -> Node:
        start = self.now.at
        found = [self.clause()]
        while self.now.kind == "union" or self.is_letter_u():
            self.take()
            found.append(self.clause())
        return found[0] if len(found) == 1 else Union(tuple(found), start)

    def is_letter_u(self) -> bool:
        """`(-inf,1)U(3,inf)`: U between brackets is a union."""
        before = self.tokens[self.place - 1] if self.place else self.now
        after = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return (
            self.now.kind == "name"
            and self.now.text in "Uu"
            and before.kind == "close"
            and after.kind == "open"
        )

    def clause(self) -> Node:
        start = self.now.at
        args, ops = [self.sum()], []
        while self.now.kind == "relation":
            ops.append(self.take().text)
            args.append(self.sum())
        return Rel(tuple(args), tuple(ops), start) if ops else args[0]

    def sum(self) -> Node:
        start = self.now.at
        terms = [self.term()]
        while self.now.kind == "operator" and self.now.text in "+-±":
            token = self.take()
            right = self.term()
            if token.text == "±":
                terms = [PlusMinus(_sum(terms, start), right, token.at)]
            else:
                terms.append(right if token.text == "+" else Neg(right, token.at))
        return _sum(terms, start)

    def term(self) -> Node:
        start = self.now.at
        node = self.signed()
        run: list[Node] = [node]
        while True:
            token = self.now
            if token.kind == "operator" and token.text == "*":
                self.take()
                run.append(self.signed())
            elif token.kind == "operator" and token.text == "/":
                self.take()
                run = [Div(_product(run, start), self.signed(), start)]
            elif self.continues():
                run.append(self.juxtaposed(run[-1]))
            else:
                return _product(run, start)

    def continues(self) -> bool:
        """Whether a factor follows without a sign."""
        token = self.now
        if self.is_letter_u():
            return False
        if token.kind == "bar":
            return self.bars == 0
        return token.kind in _STARTS or (token.kind == "open" and token.text in "([{")

    def juxtaposed(self, left: Node) -> Node:
        token = self.now
        before = self.tokens[self.place - 1]
        if token.kind in ("number", "repeating"):
            if before.kind == "number":
                raise UnreadableError("read.two_numbers", token.at)
            if before.kind == "name":
                raise UnreadableError("read.number_after_letter", token.at)
        return self.power()

    def signed(self) -> Node:
        token = self.now
        if token.kind != "operator" or token.text not in "+-±":
            return self.power()
        self.take()
        self.enter(token.at)
        arg = self.operand_after_sign(token)
        self.leave()
        if token.text == "±":
            return PlusMinus(None, arg, token.at)
        return Neg(arg, token.at) if token.text == "-" else arg

    def operand_after_sign(self, token: Token) -> Node:
        """Signs do not pile up: `2 - -3` is read, `+ + 3` is not."""
        following = self.now
        if following.kind == "operator" and following.text in "+-±" and token.text != "-":
            raise UnreadableError("read.unexpected", following.at, found=following.text)
        return self.signed()

    def power(self) -> Node:
        start = self.now.at
        base = self.marked()
        if self.now.kind == "power":
            token = self.take()
            if self.is_degree():
                return Marked(base, "°", token.at)
            self.enter(token.at)
            exponent = self.exponent()
            self.leave()
            return self.after_marks(Pow(base, exponent, start))
        return base

    def exponent(self) -> Node:
        if self.now.kind == "open" and self.now.text == "{":
            return self.group()
        if self.now.kind == "operator" and self.now.text in "+-":
            sign = self.take()
            arg = self.exponent()
            return Neg(arg, sign.at) if sign.text == "-" else arg
        return self.power()

    def is_degree(self) -> bool:
        """The ° of `45^\\circ` and `45^{\\circ}`."""
        braces = self.now.text == "{" and self.now.kind == "open"
        inner = self.tokens[self.place + 1] if braces else self.now
        if inner.kind != "degree":
            return False
        for _ in range(3 if braces else 1):
            self.take()
        return True

    def marked(self) -> Node:
        start = self.now.at
        node = self.mixed_number()
        if self.now.kind == "superscript":
            token = self.take()
            value = Fraction(token.text)
            exponent: Node = Num(abs(value), str(abs(value)), token.at)
            node = Pow(node, Neg(exponent, token.at) if value < 0 else exponent, start)
        return self.after_marks(node)

    def after_marks(self, node: Node) -> Node:
        while self.now.kind in ("percent", "degree"):
            token = self.take()
            node = Marked(node, token.text, token.at)
        return node

    def mixed_number(self) -> Node:
        """`3 1/2`, `3\\frac12` where the kind asks for numbers, `3½` everywhere."""
        whole = self.now
        node = self.atom()
        if not isinstance(node, Num) or whole.kind != "number" or node.decimal:
            return node
        if self.now.kind == "vulgar":
            part = self.vulgar(self.take())
            assert isinstance(part, Div)
            return Mixed(node, *_numbers(part), whole.at)
        following = self.slash_fraction() or self.tex_fraction()
        return self.with_fraction(node, following, whole) if following else node

    def with_fraction(self, whole: Num, part: Div, token: Token) -> Node:
        top, bottom = _numbers(part)
        if self.reading.mixed:
            return Mixed(whole, top, bottom, token.at)
        return Mul((whole, part), token.at)

    def slash_fraction(self) -> Div | None:
        ahead = self.tokens[self.place : self.place + 4]
        if [t.kind for t in ahead[:3]] != ["number", "operator", "number"]:
            return None
        top, slash, bottom = ahead[:3]
        if not top.spaced or slash.text != "/" or "." in top.text + bottom.text:
            return None
        self.place += 3
        return Div(_num(top), _num(bottom), top.at)

    def tex_fraction(self) -> Div | None:
        if self.now.kind != "fraction":
            return None
        place = self.place
        node = self.atom()
        if isinstance(node, Div) and all(
            isinstance(n, Num) and not n.decimal for n in (node.top, node.bottom)
        ):
            return node
        self.place = place
        return None

    def vulgar(self, token: Token) -> Node:
        value = Fraction(unicodedata.numeric(token.text)).limit_denominator(10)
        top, bottom = value.numerator, value.denominator
        return Div(
            Num(Fraction(top), str(top), token.at),
            Num(Fraction(bottom), str(bottom), token.at),
            token.at,
        )


def _num(token: Token) -> Num:
    return Num(Fraction(token.text), token.text, token.at)


def _numbers(part: Div) -> tuple[Num, Num]:
    assert isinstance(part.top, Num)
    assert isinstance(part.bottom, Num)
    return part.top, part.bottom


def _sum(terms: list[Node], at: int) -> Node:
    return terms[0] if len(terms) == 1 else Add(tuple(terms), at)


def _product(factors: list[Node], at: int) -> Node:
    return factors[0] if len(factors) == 1 else Mul(tuple(factors), at)

"""The smallest parts of an answer: numbers, letters, brackets, bars, roots, functions, matrices."""

from __future__ import annotations

from fractions import Fraction

from curriculum.checking.grammar_brackets import Brackets, negated, number
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tokens import Token
from curriculum.checking.tree import (
    Abs,
    Call,
    Div,
    Mul,
    Name,
    Node,
    Num,
    Phrase,
    Pow,
    Root,
    Seq,
)

_ROOTS = {"√": 2, "∛": 3, "∜": 4}


class Atoms(Brackets):
    """What stands in a product; the grammar of sums and products builds on it."""

    # What the grammar of sums provides.
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

    def atom(self) -> Node:
        token = self.take()
        self.enter(token.at)
        node = self.read(token)
        self.leave()
        return node

    def read(self, token: Token) -> Node:
        match token.kind:
            case "number":
                return number(token)
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
            raise UnreadableError("read.unexpected", token.at, found=token.text)
        self.tokens[self.place] = Token("number", rest, token.at + 1, token.end)
        return Num(Fraction(first.text), first.text, first.at)

    def root(self, token: Token) -> Node:
        index = _ROOTS.get(token.text, 2)
        if token.text == "\\sqrt" and self.now.kind == "open" and self.now.text == "[":
            self.take()
            written = self.take()
            if written.kind != "number" or not written.text.isdigit() or len(written.text) > 2:
                raise UnreadableError("read.unexpected", written.at, found=written.text)
            self.close("]", written)
            index = int(written.text)
        if index < 2:
            raise UnreadableError("read.unexpected", token.at, found=token.text)
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
            return negated(self.power(), sign)
        factors = [self.power()]
        while self.continues() and self.now.kind not in ("function", "open"):
            factors.append(self.power())
        return factors[0] if len(factors) == 1 else Mul(tuple(factors), start)


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
        raise UnreadableError("read.unexpected", node.items[1].at, found=",")
    return node


def _repeating(token: Token) -> Num:
    """0.1\\overline{6} is exactly one sixth."""
    head, cycle = token.text.split("\\overline")
    cycle = cycle.strip(" {}")
    whole, _, fixed = head.partition(".")
    scale = 10 ** len(fixed)
    value = Fraction(int(whole + fixed or "0"), scale)
    value += Fraction(int(cycle), scale * (10 ** len(cycle) - 1))
    return Num(value, token.text, token.at)

"""Tokens to the syntax tree: recursive descent, every failure with its code and place.

`parse` reads any answer; the kinds decide which trees they take. Each function reads one layer
from the cursor, loosest first; an atom may hold a whole answer again.
"""

from __future__ import annotations

from curriculum.checking import limits
from curriculum.checking.brackets import absolute, bracket, group, matrix
from curriculum.checking.building import added, applied, multiplied, negated, single
from curriculum.checking.cursor import Cursor
from curriculum.checking.limits import UnreadableError
from curriculum.checking.literals import (
    letter,
    number,
    repeating,
    root_index,
    superscript,
    took_degree,
)
from curriculum.checking.mixed import mixed_number, vulgar
from curriculum.checking.phrases import phrase_in
from curriculum.checking.tokens import Reading, Token, tokens_of
from curriculum.checking.tree import (
    Div,
    Marked,
    Neg,
    Node,
    Phrase,
    PlusMinus,
    Pow,
    Rel,
    Root,
    Seq,
    Union,
)
from curriculum.checking.vocabulary import INVERSES
from curriculum.checking.weigh import refuse_costly, small_constant

_STARTS = frozenset(
    ["number", "repeating", "name", "function", "vulgar", "fraction", "root", "bar_open",
     "begin", "phrase"]
)  # fmt: skip
_JOINTS = {"comma": ",", "semicolon": ";", "word": ""}


def parse(text: str, reading: Reading | None = None) -> Node:
    """The tree of `text`, or UnreadableError. Cheap: bounded by the length of the text."""
    if not text.strip(" $"):
        raise UnreadableError("read.empty", 0)
    if phrase := phrase_in(text):
        return Phrase(phrase)
    reading = reading or Reading()
    node = _answer(Cursor(tokens_of(text, reading), mixed=reading.mixed))
    refuse_costly(node)
    return node


def _answer(cursor: Cursor) -> Node:
    start = cursor.now.at
    found, joint = _clauses(cursor)
    if cursor.now.kind != "end":
        raise cursor.misfit(cursor.now)
    return found[0] if len(found) == 1 else Seq(tuple(found), "", "", joint, start)


# Values side by side, unions, relations


def _clauses(cursor: Cursor) -> tuple[list[Node], str]:
    """One clause, or several joined by , ; or, and; and what first joins them."""
    found, joint = [_united(cursor)], ""
    while cursor.now.kind in _JOINTS:
        token = cursor.take()
        joint = joint or _JOINTS[token.kind] or token.text
        if cursor.now.kind == "word":  # "2, and 3"
            cursor.take()
        if cursor.now.kind in ("end", "close"):
            raise UnreadableError("read.unfinished", token.at)
        found.append(_united(cursor))
        if len(found) > limits.ITEMS:
            raise UnreadableError("limit.items", token.at)
    return found, joint


def _united(cursor: Cursor) -> Node:
    start = cursor.now.at
    found = [_clause(cursor)]
    while cursor.now.kind == "union" or cursor.at_letter_u:
        cursor.take()
        found.append(_clause(cursor))
    return found[0] if len(found) == 1 else Union(tuple(found), start)


def _clause(cursor: Cursor) -> Node:
    start = cursor.now.at
    args, ops = [_sum(cursor)], []
    while cursor.now.kind == "relation":
        ops.append(cursor.take().text)
        args.append(_sum(cursor))
    return Rel(tuple(args), tuple(ops), start) if ops else args[0]


# Sums and products


def _sum(cursor: Cursor) -> Node:
    start = cursor.now.at
    terms = [_term(cursor)]
    while cursor.at("operator", "+-±"):
        token = cursor.take()
        right = _term(cursor)
        if token.text == "±":
            terms = [PlusMinus(added(terms, start), right, token.at)]
        else:
            terms.append(right if token.text == "+" else Neg(right, token.at))
    return added(terms, start)


def _term(cursor: Cursor) -> Node:
    start = cursor.now.at
    run = [_signed(cursor)]
    while True:
        if cursor.at("operator", "*"):
            cursor.take()
            run.append(_signed(cursor))
        elif cursor.at("operator", "/"):
            cursor.take()
            run = [Div(multiplied(run, start), _signed(cursor), start)]
        elif _factor_follows(cursor):
            run.append(_juxtaposed(cursor))
        else:
            return multiplied(run, start)


def _factor_follows(cursor: Cursor) -> bool:
    """Whether a factor comes without a sign before it."""
    kind = cursor.now.kind
    if kind == "bar":
        return cursor.bars == 0
    if kind in _STARTS:
        return not cursor.at_letter_u
    return kind == "open" and cursor.now.text in "([{"


def _juxtaposed(cursor: Cursor) -> Node:
    token = cursor.now
    if token.kind in ("number", "repeating"):
        if cursor.before.kind == "number":
            raise UnreadableError("read.two_numbers", token.at)
        if cursor.before.kind == "name":
            raise UnreadableError("read.number_after_letter", token.at)
    return _power(cursor)


def _signed(cursor: Cursor) -> Node:
    token = cursor.now
    if not cursor.at("operator", "+-±"):
        return _power(cursor)
    cursor.take()
    cursor.enter(token.at)
    # Signs do not pile up: `2 - -3` is read, `+ + 3` is not.
    if token.text != "-" and cursor.at("operator", "+-±"):
        raise UnreadableError("read.unexpected", cursor.now.at, found=cursor.now.text)
    arg = _signed(cursor)
    cursor.leave()
    if token.text == "±":
        return PlusMinus(None, arg, token.at)
    return Neg(arg, token.at) if token.text == "-" else arg


# Powers and marks


def _power(cursor: Cursor) -> Node:
    start = cursor.now.at
    base = _marked(cursor)
    if cursor.now.kind != "power":
        return base
    token = cursor.take()
    if took_degree(cursor):
        return Marked(base, "°", token.at)
    cursor.enter(token.at)
    exponent = _exponent(cursor)
    cursor.leave()
    return _with_marks(cursor, Pow(base, exponent, start))


def _exponent(cursor: Cursor) -> Node:
    if cursor.at("open", "{"):
        return group(cursor, _sum)
    if cursor.at("operator", "+-"):
        sign = cursor.take()
        arg = _exponent(cursor)
        return Neg(arg, sign.at) if sign.text == "-" else arg
    return _power(cursor)


def _marked(cursor: Cursor) -> Node:
    start = cursor.now.at
    node = mixed_number(cursor, _atom)
    if cursor.now.kind == "superscript":
        node = Pow(node, superscript(cursor.take()), start)
    return _with_marks(cursor, node)


def _with_marks(cursor: Cursor, node: Node) -> Node:
    while cursor.now.kind in ("percent", "degree"):
        token = cursor.take()
        node = Marked(node, token.text, token.at)
    return node


# Atoms


def _atom(cursor: Cursor) -> Node:
    token = cursor.take()
    cursor.enter(token.at)
    node = _read(cursor, token)
    cursor.leave()
    return node


def _read(cursor: Cursor, token: Token) -> Node:
    match token.kind:
        case "number":
            return number(token)
        case "repeating":
            return repeating(token)
        case "vulgar":
            return vulgar(token)
        case "name":
            return letter(cursor, token)
        case "phrase":
            return Phrase(token.text, token.at)
        case "open":
            if token.text == "{" and (function := _braced_function(cursor)):
                return _function(cursor, function)
            return bracket(cursor, token, _clauses)
        case "bar" | "bar_open":
            return absolute(cursor, token, _sum)
        case "begin":
            return matrix(cursor, token, _sum)
        case "fraction":
            return Div(_argument(cursor), _argument(cursor), token.at)
        case "root":
            index = root_index(cursor, token)
            arg = _argument(cursor) if token.text == "\\sqrt" else _marked(cursor)
            return Root(single(arg), index, token.at)
        case "function":
            return _function(cursor, token)
    raise cursor.misfit(token)


def _argument(cursor: Cursor) -> Node:
    """{…}, or as in TeX the next single character: \\frac12 is one half."""
    token = cursor.now
    cursor.enter(token.at)
    if cursor.at("open", "{"):
        node = group(cursor, _sum)
    elif token.kind == "number" and len(token.text) > 1:
        node = number(cursor.take_digit())
    else:
        node = _atom(cursor)
    cursor.leave()
    return node


def _function(cursor: Cursor, token: Token) -> Node:
    name = token.text
    base = _base_of(cursor, name)
    power = _function_power(cursor)
    base = base or _base_of(cursor, name)
    if name in INVERSES and power is not None and small_constant(power) == -1:
        name, power = INVERSES[name], None  # sin^{-1} x is arcsin x, never 1/sin x
    node = applied(name, _function_argument(cursor, name), base, token.at)
    return Pow(node, power, token.at) if power is not None else node


def _function_power(cursor: Cursor) -> Node | None:
    """The 2 of `sin^2 x` and `sin² x`."""
    if cursor.now.kind == "superscript":
        return superscript(cursor.take())
    if cursor.now.kind != "power":
        return None
    cursor.take()
    return _exponent(cursor)


def _braced_function(cursor: Cursor) -> Token | None:
    """The sin of `{\\sin}^2 x`; its power and its argument are still to come."""
    if cursor.now.kind != "function" or cursor.after.kind != "close":
        return None
    token = cursor.take()
    cursor.close("}", token)
    return token


def _base_of(cursor: Cursor, name: str) -> Node | None:
    if name != "log":
        return None
    if cursor.now.kind != "subscript":
        return _attached_base(cursor)
    cursor.take()
    if cursor.now.kind == "open":
        return _argument(cursor)
    alone = cursor.now.kind == "number" and cursor.after.kind in ("end", "operator", "relation")
    # What a maths field writes for the logarithm of 64 to the base 4: \log_464.
    if alone and len(cursor.now.text) > 1 and cursor.now.text[0] in "23456789":
        return number(cursor.take_digit())
    return _atom(cursor)


def _attached_base(cursor: Cursor) -> Node | None:
    """The 2 of `log2(x)`."""
    base = cursor.now
    attached = base.kind == "number" and not base.spaced and base.text.isdigit()
    if attached and cursor.after.kind == "open":
        return number(cursor.take())
    return None


def _function_argument(cursor: Cursor, name: str) -> Node:
    if cursor.at("open", "([{"):
        return single(group(cursor, _sum) if cursor.now.text == "{" else _atom(cursor))
    if name in ("sqrt", "cbrt", "abs"):
        return single(_marked(cursor))
    start = cursor.now.at
    if cursor.at("operator", "-"):
        sign = cursor.take()
        return negated(_power(cursor), sign)
    factors = [_power(cursor)]
    while _factor_follows(cursor) and cursor.now.kind not in ("function", "open"):
        factors.append(_power(cursor))
    return multiplied(factors, start)

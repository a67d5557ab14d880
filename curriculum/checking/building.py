"""Nodes from the parts that were read."""

from __future__ import annotations

from curriculum.checking.limits import UnreadableError
from curriculum.checking.tokens import Token
from curriculum.checking.tree import (
    Abs,
    Add,
    Call,
    Grid,
    Mul,
    Neg,
    Node,
    Phrase,
    Rel,
    Root,
    Seq,
    Union,
)


def added(terms: list[Node], at: int) -> Node:
    return terms[0] if len(terms) == 1 else Add(tuple(terms), at)


def multiplied(factors: list[Node], at: int) -> Node:
    return factors[0] if len(factors) == 1 else Mul(tuple(factors), at)


def negated(node: Node, sign: Token | None) -> Node:
    return Neg(node, sign.at) if sign else node


def applied(name: str, arg: Node, base: Node | None, at: int) -> Node:
    if name == "sqrt":
        return Root(arg, 2, at)
    if name == "cbrt":
        return Root(arg, 3, at)
    return Abs(arg, at) if name == "abs" else Call(name, arg, base, at)


def single(node: Node) -> Node:
    """sqrt{x} leaves a set of one; a list has no root."""
    if isinstance(node, Seq):
        if len(node.items) == 1:
            return node.items[0]
        raise UnreadableError("read.unexpected", node.items[1].at, found=",")
    return node


def enclosed(node: Node, marks: tuple[str, str], at: int) -> Node:
    """One thing in brackets: a group, a set of one, a condition, a matrix of one row."""
    if marks == ("{", "}") and not isinstance(node, Rel | Grid | Phrase | Union):
        joined = isinstance(node, Seq) and not node.opening
        return node if joined else Seq((node,), "{", "}", ",", at)
    if marks == ("[", "]") and isinstance(node, Seq) and node.opening == "[":
        return Grid((node.items,), at)
    return node


def listed(node: Seq) -> Node:
    """[[1, 2], [3, 4]] is a matrix."""
    rows = [i.items for i in node.items if isinstance(i, Seq) and i.opening == "["]
    whole = node.opening == "[" and len(rows) == len(node.items)
    if whole and len({len(r) for r in rows}) == 1:
        return Grid(tuple(rows), node.at)
    return node

"""The syntax tree of an answer: what was written, in its order, with the place of each part.

Nothing is evaluated here. `a - b` is Add(a, Neg(b)); π, e and ∞ are names like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

CONSTANTS = frozenset({"π", "e", "∞"})


@dataclass(frozen=True, slots=True)
class Num:
    value: Fraction
    text: str  # as typed, with a decimal point
    at: int = 0

    @property
    def decimal(self) -> bool:
        return "." in self.text


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Neg:
    arg: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Add:
    args: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Mul:
    args: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Div:
    top: Node
    bottom: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Pow:
    base: Node
    exponent: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Root:
    arg: Node
    index: int = 2
    at: int = 0


@dataclass(frozen=True, slots=True)
class Abs:
    arg: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the allow-list; `base` only for log."""

    name: str
    arg: Node
    base: Node | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Mixed:
    """3 1/2."""

    whole: Num
    top: Num
    bottom: Num
    at: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """A value with a mark after it: % (a hundredth) or ° (only shown)."""

    arg: Node
    mark: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class PlusMinus:
    left: Node | None
    right: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Rel:
    """args[0] ops[0] args[1] ops[1] ...; operators = < > ≤ ≥ ≠ ∈."""

    args: tuple[Node, ...]
    ops: tuple[str, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Seq:
    """Values side by side: in brackets (a point, an interval), in none, or in { } (a set)."""

    items: tuple[Node, ...]
    opening: str = ""
    closing: str = ""
    joint: str = ","  # , ; or and
    at: int = 0


@dataclass(frozen=True, slots=True)
class Union:
    items: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    rows: tuple[tuple[Node, ...], ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed answer in words: "none" (no solution), "reals", "undefined"."""

    name: str
    at: int = 0


Node = (
    Num | Name | Neg | Add | Mul | Div | Pow | Root | Abs | Call | Mixed | Marked | PlusMinus
    | Rel | Seq | Union | Grid | Phrase
)  # fmt: skip
SCALARS = (Num, Name, Neg, Add, Mul, Div, Pow, Root, Abs, Call, Mixed, Marked)


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Neg() | Root() | Abs() | Marked():
            return (node.arg,)
        case Add() | Mul() | Rel():
            return node.args
        case Div():
            return (node.top, node.bottom)
        case Pow():
            return (node.base, node.exponent)
        case Call():
            return (node.arg,) if node.base is None else (node.arg, node.base)
        case Mixed():
            return (node.whole, node.top, node.bottom)
        case PlusMinus():
            return (node.right,) if node.left is None else (node.left, node.right)
        case Seq() | Union():
            return node.items
        case Grid():
            return tuple(cell for row in node.rows for cell in row)
    return ()


def with_child(node: Node, place: int, child: Node) -> Node:
    """The same node with another child in this place; only where children can be ±."""
    parts = list(children(node))
    parts[place] = child
    match node:
        case Neg() | Root() | Abs() | Marked():
            return replace(node, arg=child)
        case Add() | Mul() | Rel():
            return replace(node, args=tuple(parts))
        case Div():
            return replace(node, top=parts[0], bottom=parts[1])
        case Pow():
            return replace(node, base=parts[0], exponent=parts[1])
        case Call():
            return replace(node, arg=parts[0], base=parts[1] if len(parts) > 1 else None)
    return node


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> frozenset[str]:
    """The letters of an answer, without the constants."""
    return frozenset(n.name for n in walk(node) if isinstance(n, Name)) - CONSTANTS


def is_scalar(node: Node) -> bool:
    """Whether it has one value: no relation, list, matrix or ± anywhere inside."""
    return all(isinstance(part, SCALARS) for part in walk(node))


def without_signs(node: Node) -> Node:
    while isinstance(node, Neg):
        node = node.arg
    return node


# Letters that name a function when a letter in brackets follows: f(x), P(t), (f ∘ g)(x).
_FUNCTION_NAMES = frozenset("fghpqrsvdABCDEFGHLMNPQRSTVW")


def is_function(node: Node) -> bool:
    """f(x) and f^{-1}(x), which read as products of two letters."""
    if not isinstance(node, Mul):
        return False
    *heads, letter = _flat(node)
    named = all(isinstance(h, Name) and h.name.rstrip("'") in _FUNCTION_NAMES for h in heads)
    return named and isinstance(letter, Name) and letter.at - heads[-1].at > 1


def _flat(node: Node) -> list[Node]:
    """The letters, without the marks and inverses that functions carry; f and g of f + g."""
    if isinstance(node, Mul):
        return [leaf for arg in node.args for leaf in _flat(arg)]
    if isinstance(node, Add):
        heads = [without_signs(arg) for arg in node.args]
        return heads if all(isinstance(h, Name) and h.name in "fgh" for h in heads) else [node]
    if isinstance(node, Pow) and isinstance(node.exponent, Neg):
        return _flat(node.base)
    return _flat(node.arg) if isinstance(node, Marked) else [node]

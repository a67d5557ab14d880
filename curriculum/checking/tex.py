"""The tree as TeX, as it was written: the echo that shows a student how an answer was read."""

from __future__ import annotations

from curriculum.checking.tree import (
    Abs,
    Add,
    Call,
    Div,
    Grid,
    Marked,
    Mixed,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Phrase,
    PlusMinus,
    Pow,
    Rel,
    Root,
    Seq,
    Union,
    is_function,
)
from curriculum.checking.vocabulary import ABOVE, INVERSES

_LETTERS = {
    "π": r"\pi", "∞": r"\infty", "θ": r"\theta", "α": r"\alpha", "β": r"\beta", "γ": r"\gamma",
    "δ": r"\delta", "ε": r"\epsilon", "λ": r"\lambda", "μ": r"\mu", "ρ": r"\rho",
    "σ": r"\sigma", "τ": r"\tau", "φ": r"\phi", "ω": r"\omega", "Δ": r"\Delta",
    "Ω": r"\Omega", "Σ": r"\Sigma",
}  # fmt: skip
_ABOVE = {ABOVE[name]: name for name in ("bar", "hat", "vec")}
_RELATIONS = {"≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∈": r"\in"}
# Functions that TeX has no command for.
_UNNAMED = frozenset(INVERSES.values()) - {"arcsin", "arccos", "arctan"}
_PHRASES = {"none": r"\varnothing", "reals": r"\mathbb{R}", "undefined": r"\text{—}"}


def tex_of(node: Node, *, comma: bool = False) -> str:
    """`comma`: write decimals with a comma."""
    return _Tex(comma).of(node)


class _Tex:
    def __init__(self, comma: bool) -> None:
        self.comma = comma

    def of(self, node: Node) -> str:
        match node:
            case Num():
                return self.number(node.text)
            case Name():
                return _name(node.name)
            case Neg():
                return f"-{self.within(node.arg, Add, PlusMinus, Neg)}"
            case Add():
                return self.sum(node)
            case Mul():
                return self.product(node)
            case Div():
                return rf"\frac{{{self.of(node.top)}}}{{{self.of(node.bottom)}}}"
            case Pow():
                return self.power(node)
            case Root():
                index = "" if node.index == 2 else f"[{node.index}]"
                return rf"\sqrt{index}{{{self.of(node.arg)}}}"
            case Abs():
                return rf"\left|{self.of(node.arg)}\right|"
            case Call():
                return self.call(node)
            case Mixed():
                top, bottom = node.top.text, node.bottom.text
                return rf"{self.number(node.whole.text)}\frac{{{top}}}{{{bottom}}}"
            case Marked():
                mark = r"\%" if node.mark == "%" else r"^{\circ}"
                return self.within(node.arg, Add, Mul, Div, Neg) + mark
            case _:
                return self.structure(node)

    def structure(self, node: Node) -> str:
        match node:
            case PlusMinus():
                left = "" if node.left is None else self.of(node.left)
                return rf"{left}\pm {self.within(node.right, Add)}"
            case Rel():
                parts = [self.of(node.args[0])]
                for op, arg in zip(node.ops, node.args[1:], strict=True):
                    parts += [_RELATIONS.get(op, op), self.of(arg)]
                return " ".join(parts)
            case Seq():
                return self.sequence(node)
            case Union():
                return r" \cup ".join(map(self.of, node.items))
            case Grid():
                rows = r" \\ ".join(" & ".join(map(self.of, row)) for row in node.rows)
                return rf"\begin{{bmatrix}}{rows}\end{{bmatrix}}"
            case Phrase():
                return _PHRASES[node.name]
        return ""

    def number(self, text: str) -> str:
        return text.replace(".", "{,}") if self.comma else text

    def within(self, node: Node, *kinds: type) -> str:
        inner = self.of(node)
        return rf"\left({inner}\right)" if isinstance(node, kinds) else inner

    def sum(self, node: Add) -> str:
        text = self.within(node.args[0], PlusMinus)
        for term in node.args[1:]:
            if isinstance(term, Neg):
                text += f" - {self.within(term.arg, Add, PlusMinus, Neg)}"
            else:
                text += f" + {self.within(term, Add, PlusMinus)}"
        return text

    def product(self, node: Mul) -> str:
        if is_function(node):
            head = "".join(self.within(arg, Add) for arg in node.args[:-1])
            return rf"{head}\left({self.of(node.args[-1])}\right)"
        text = self.within(node.args[0], Add, PlusMinus)
        for factor in node.args[1:]:
            shown = self.within(factor, Add, PlusMinus, Neg)
            # A dot where two digits would meet, and where a fraction could pass for mixed.
            dot = shown[:1].isdigit() or (text[-1:].isdigit() and shown.startswith(r"\frac"))
            text += rf" \cdot {shown}" if dot else f" {shown}"
        return text

    def power(self, node: Pow) -> str:
        kinds = (Add, Mul, Div, Neg, Pow, PlusMinus, Mixed, Marked, Call, Root)
        return f"{self.within(node.base, *kinds)}^{{{self.of(node.exponent)}}}"

    def call(self, node: Call) -> str:
        base = "" if node.base is None else f"_{{{self.of(node.base)}}}"
        head = rf"\{node.name}" if node.name not in _UNNAMED else rf"\operatorname{{{node.name}}}"
        return rf"{head}{base}\left({self.of(node.arg)}\right)"

    def sequence(self, node: Seq) -> str:
        if node.joint in ("or", "and"):
            mark = r" \lor " if node.joint == "or" else r" \land "
            return mark.join(map(self.of, node.items))
        mark = ";\\ " if self.comma else ",\\ "
        opening, closing = (_bracket(b) for b in (node.opening, node.closing))
        return f"{opening}{mark.join(map(self.of, node.items))}{closing}"


def _bracket(mark: str) -> str:
    return f"\\{mark}" if mark in ("{", "}") else mark


def _name(name: str) -> str:
    head, _, index = name.partition("_")
    if head[1:] in _ABOVE:
        head = rf"\{_ABOVE[head[1:]]}{{{head[0]}}}"
    head = _LETTERS.get(head, head)
    return f"{head}_{{{index.strip('{}')}}}" if index else head

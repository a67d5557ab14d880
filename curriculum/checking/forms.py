"""Whether an answer of the right value is in the form asked for; else a note that says what is
missing. Looks at what was written, so nothing here evaluates more than it must."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd

from curriculum.checking.equal import exactly
from curriculum.checking.factoring import factored
from curriculum.checking.polynomials import Quotient, reduced, spell
from curriculum.checking.tree import (
    Abs,
    Add,
    Div,
    Mixed,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    names,
    walk,
    without_signs,
)


def form_note(form: str, node: Node) -> str:
    """ "" if `node` is in the form, else a code of notes.py."""
    check = _FORMS.get(form)
    return check(node) if check else ""


def lowest_terms(node: Node) -> str:
    part = _fraction(node)
    if part is None:
        return "form.fraction" if _is_decimal(node) else "form.arithmetic"
    top, bottom = part
    return (
        ""
        if gcd(top, bottom) == 1 and (bottom > 1 or not _is_division(node))
        else ("form.lowest_terms")
    )


def fraction(node: Node) -> str:
    if _fraction(node) is not None:
        return ""
    return "form.fraction" if _is_decimal(node) else "form.arithmetic"


def improper(node: Node) -> str:
    if isinstance(without_signs(node), Mixed):
        return "form.improper"
    return lowest_terms(node)


def mixed(node: Node) -> str:
    bare = without_signs(node)
    if isinstance(bare, Mixed):
        proper = bare.top.value < bare.bottom.value
        return lowest_terms(node) if proper else "form.mixed"
    part = _fraction(node)
    if part is None or part[0] > part[1] > 1:
        return "form.mixed"
    return lowest_terms(node)


def decimal(node: Node) -> str:
    return "" if isinstance(without_signs(node), Num) else "form.decimal"


def scientific(node: Node) -> str:
    bare = without_signs(node)
    if isinstance(bare, Mul) and len(bare.args) == 2:
        lead, power = without_signs(bare.args[0]), bare.args[1]
        tens = isinstance(power, Pow) and power.base == Num(Fraction(10), "10", power.base.at)
        if tens and isinstance(lead, Num) and 1 <= lead.value < 10:
            return ""
    return "form.scientific"


def _is_decimal(node: Node) -> bool:
    bare = without_signs(node)
    return isinstance(bare, Num) and bare.decimal


def _is_division(node: Node) -> bool:
    return isinstance(without_signs(node), Div)


def _fraction(node: Node) -> tuple[int, int] | None:
    """Numerator and denominator as written, without signs; None if written otherwise."""
    bare = without_signs(node)
    if isinstance(bare, Num) and not bare.decimal:
        return int(bare.value), 1
    if isinstance(bare, Mixed):
        return int(bare.top.value), int(bare.bottom.value)
    if isinstance(bare, Div):
        top, bottom = without_signs(bare.top), without_signs(bare.bottom)
        if isinstance(top, Num) and isinstance(bottom, Num):
            whole = not (top.decimal or bottom.decimal)
            return (int(top.value), int(bottom.value)) if whole else None
    return None


# Algebra


def expanded(node: Node) -> str:
    """A sum of terms without brackets, like terms combined."""
    for part in walk(node):
        if isinstance(part, Mul) and any(isinstance(without_signs(a), Add) for a in part.args):
            return "form.expanded"
        if isinstance(part, Pow) and isinstance(without_signs(part.base), Add):
            return "form.expanded"
        if isinstance(part, Neg) and isinstance(part.arg, Add):
            return "form.expanded"
    return simplified(node)


def simplified(node: Node) -> str:
    """Nothing left to combine, cancel or work out. Brackets may stay."""
    for part in walk(node):
        for check in _CHECKS:
            if note := check(part):
                return note
    return ""


def _sum_is_simple(node: Node) -> str:
    if not isinstance(node, Add):
        return ""
    kinds: set[str] = set()
    for term in node.args:
        kind = _letters_of_term(term)
        if kind in kinds:
            return "form.like_terms" if kind not in ("", "number") else "form.arithmetic"
        kinds.add(kind)
    return ""


def _letters_of_term(term: Node) -> str:
    quotient = exactly(term)
    if quotient is None:
        return f"?{id(term)}"
    if quotient.constant is not None:
        return "number"
    monic = {m: Fraction(1) if len(quotient.top) == 1 else c for m, c in quotient.top.items()}
    return spell(Quotient(monic, quotient.bottom))


def _product_is_simple(node: Node) -> str:
    if not isinstance(node, Mul):
        return ""
    bare = [without_signs(arg) for arg in node.args]
    numbers = [arg for arg in bare if isinstance(arg, Num) or _is_number_ratio(arg)]
    if len(numbers) > 1 or any(isinstance(n, Num) and n.value in (0, 1) for n in numbers):
        return "form.arithmetic"
    if any(
        isinstance(arg, Add | Num) is False and isinstance(a, Neg)
        for a, arg in zip(node.args[1:], bare[1:], strict=True)
    ):
        return "form.arithmetic"
    bases = [_spelled(arg.base if isinstance(arg, Pow) else arg) for arg in bare]
    return "form.powers" if len(set(bases)) < len(bases) else ""


def _is_number_ratio(node: Node) -> bool:
    return isinstance(node, Div) and not names(node) and _fraction(node) is not None


def _quotient_is_simple(node: Node) -> str:
    if not isinstance(node, Div):
        return ""
    if any(isinstance(part, Div) for side in (node.top, node.bottom) for part in _outer(side)):
        return "form.cancel"
    if part := _fraction(node):
        return "" if gcd(*part) == 1 and part[1] > 1 else "form.lowest_terms"
    top, bottom = exactly(node.top), exactly(node.bottom)
    if top is None or bottom is None:
        return ""
    if not any(bottom.top) and top.constant is None and bottom.constant == 1:
        return "form.arithmetic"
    if gcd(_content(top), _content(bottom)) > 1:
        return "form.lowest_terms"
    less = reduced(top.top, bottom.top)
    return "form.cancel" if _degree(less[1]) < _degree(bottom.top) else ""


def _outer(node: Node) -> list[Node]:
    """A node, its terms and its factors."""
    inner = node.args if isinstance(node, Add | Mul) else ()
    return [node, *inner, *(without_signs(part) for part in inner)]


def _content(quotient: Quotient) -> int:
    return gcd(*(int(c) for c in quotient.top.values() if c.denominator == 1)) or 1


def _degree(poly: object) -> int:
    assert isinstance(poly, dict)
    return max((sum(power for _, power in m) for m in poly), default=0)


def _power_is_simple(node: Node) -> str:
    if isinstance(node, Pow):
        base, exponent = without_signs(node.base), node.exponent
        if isinstance(exponent, Num) and exponent.value in (0, 1):
            return "form.powers"
        if isinstance(base, Num) and isinstance(without_signs(exponent), Num):
            tens = base.value == 10
            return "" if tens else "form.arithmetic"
        if isinstance(base, Pow | Mul | Div):
            return "form.powers"
    return ""


def _root_is_simple(node: Node) -> str:
    if not isinstance(node, Root):
        return ""
    inner = exactly(node.arg)
    if inner is None or len(inner.top) != 1 or inner.opaque:
        return ""
    ((letters, coefficient),) = inner.top.items()
    if any(power >= node.index for _, power in letters):
        return "form.radical"
    number = abs(coefficient / inner.bottom.get((), Fraction(1)))
    whole = _has_power(number.numerator, node.index) or number.denominator > 1
    return "form.radical" if whole or (number == 1 and not letters) else ""


def _has_power(value: int, index: int) -> bool:
    return any(value % divisor**index == 0 for divisor in range(2, 200) if divisor**index <= value)


def _bars_are_simple(node: Node) -> str:
    number = isinstance(node, Abs) and isinstance(without_signs(node.arg), Num)
    return "form.arithmetic" if number else ""


def _sign_is_simple(node: Node) -> str:
    double = isinstance(node, Neg) and isinstance(node.arg, Neg)
    return "form.arithmetic" if double else ""


def _spelled(node: Node) -> str:
    quotient = exactly(node)
    return f"?{id(node)}" if quotient is None else spell(quotient)


_CHECKS: tuple[Callable[[Node], str], ...] = (
    _sum_is_simple, _product_is_simple, _quotient_is_simple, _power_is_simple, _root_is_simple,
    _bars_are_simple, _sign_is_simple,
)  # fmt: skip
_FORMS: dict[str, Callable[[Node], str]] = {
    "lowest_terms": lowest_terms, "fraction": fraction, "improper": improper, "mixed": mixed,
    "decimal": decimal, "scientific": scientific, "simplified": simplified,
    "expanded": expanded, "factored": factored,
}  # fmt: skip
FORMS = frozenset(_FORMS)

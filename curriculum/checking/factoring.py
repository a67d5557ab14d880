"""Whether an answer is written as a product that cannot be factored further over the rationals."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from curriculum.checking import sandbox
from curriculum.checking.equal import exactly
from curriculum.checking.polynomials import Quotient
from curriculum.checking.tree import Div, Mul, Neg, Node, Num, Pow, names
from curriculum.checking.weigh import small_constant
from curriculum.checking.worker import factors

_SMALL = (6, 10, 2, 10**6)  # degree, terms, letters, coefficients that SymPy factors at once


def factored(node: Node) -> str:
    found = list(_factors(node))
    polynomials = [exactly(factor) for factor in found if names(factor)]
    alone = len(polynomials) == 1 and node in found
    for factor, polynomial in zip([f for f in found if names(f)], polynomials, strict=True):
        if polynomial is None or polynomial.opaque:
            continue
        if not _is_prime(factor, polynomial):
            return "form.factored" if alone else "form.factor_further"
    return ""


def _factors(node: Node) -> Iterator[Node]:
    match node:
        case Mul():
            for arg in node.args:
                yield from _factors(arg)
        case Neg():
            yield from _factors(node.arg)
        case Pow() if (small_constant(node.exponent) or 0) >= 1:
            yield from _factors(node.base)
        case Div() if isinstance(node.bottom, Num):
            yield from _factors(node.top)
        case _:
            yield node


def _is_prime(node: Node, polynomial: Quotient) -> bool:
    if any(polynomial.bottom):
        return True  # a quotient is beyond this check
    numbers = [c / polynomial.bottom[()] for c in polynomial.top.values()]
    if all(c.denominator == 1 for c in numbers) and gcd(*(int(c) for c in numbers)) > 1:
        return len(numbers) == 1
    degree = max(sum(power for _, power in m) for m in polynomial.top)
    if degree <= 1:
        return True
    count = factors(node) if _is_small(polynomial, degree) else sandbox.factors(node)
    return count is None or count <= 1


def _is_small(polynomial: Quotient, degree: int) -> bool:
    highest, terms, letters, size = _SMALL
    used = {name for m in polynomial.top for name, _ in m}
    fits = degree <= highest and len(polynomial.top) <= terms and len(used) <= letters
    return fits and all(abs(c) < size for c in polynomial.top.values())

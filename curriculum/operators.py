"""Signs, bars and brackets of MathML, told apart.

The same minus stands between two numbers or before one, the same bar opens or closes an absolute
value. TeX leaves that to the reader and so does its conversion, and browsers then space every one
like a difference: "12 - ( - 10)". MathML Core's `form` says which it is.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

_SIGNS = frozenset("+-−±∓")
_BARS = frozenset("|∣‖∥")
_AFTER = frozenset(")]}⟩!%°′″")  # stands behind an operand; what follows may be a difference


def tell_apart(root: Element) -> None:
    """Set `form` on the signs and bars under `root`."""
    for row in root.iter():
        after_operand = False
        for element in row:
            if element.tag == "mo":
                after_operand = _tell(element, (element.text or "").strip(), after_operand)
            elif element.tag != "mspace":
                after_operand = True


def _tell(element: Element, sign: str, after_operand: bool) -> bool:
    """Whether an operand ends with this sign."""
    if sign in _BARS:
        element.set("form", "postfix" if after_operand else "prefix")
        return after_operand
    if sign in _SIGNS and not after_operand:
        element.set("form", "prefix")
    return sign in _AFTER

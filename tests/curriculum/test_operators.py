"""A minus before a number and one between two; a bar that opens and one that closes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from curriculum.markup import math_html


def forms(tex: str) -> list[tuple[str, str]]:
    """Signs and bars in order, each with its form; "" leaves it to the browser: in between."""
    root = ElementTree.fromstring(math_html(tex))
    return [(mo.text or "", mo.get("form", "")) for mo in root.iter("mo") if mo.text in "−+|"]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("-9", [("−", "prefix")]),
        ("5-9", [("−", "")]),
        ("12-(-10)", [("−", ""), ("−", "prefix")]),
        ("x=-3", [("−", "prefix")]),
        ("2 \\cdot -3", [("−", "prefix")]),
        ("(x+1)^2-1", [("+", ""), ("−", "")]),
        ("\\frac{-3}{4}-1", [("−", "prefix"), ("−", "")]),
        ("\\{-1, 2\\}", [("−", "prefix")]),
        ("50\\%-2", [("−", "")]),
        ("|x|=20", [("|", "prefix"), ("|", "postfix")]),
        (
            "|-11|-|2|",
            [
                ("|", "prefix"),
                ("−", "prefix"),
                ("|", "postfix"),
                ("−", ""),
                ("|", "prefix"),
                ("|", "postfix"),
            ],
        ),
    ],
)
def test_each_sign_is_told_what_it_is(tex: str, expected: list[tuple[str, str]]) -> None:
    assert forms(tex) == expected

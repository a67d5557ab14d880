"""Every equality that a reply states must hold, and its verdict words must fit the verdict."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from dialogue.guards.numbers import plain, value_of
from dialogue.moves import Code

_SIDE = r"[-+*/^().,%\d\s]*\d[)%\s]*"
_LEFT = re.compile(rf"(?:^|[^-+*/^().,%\d\sa-z])?({_SIDE})$")
_RIGHT = re.compile(rf"^({_SIDE})")
_PRAISE = re.compile(
    r"\b(?:well done|that is right|that's right|correct!|exactly|perfect|good job"
    r"|muy bien|es correcto|correcto!|exacto|perfecto)"
)
_DENIAL = re.compile(
    r"\b(?:not quite|not right|incorrect|is wrong|no es correct[oa]|incorrect[oa]|está mal)\b"
)


def false_equalities(text: str, language: str) -> list[str]:
    said = plain(text, language).replace("§", "")
    sides = re.split(r"(?<![<>!≈≤≥])=", said)
    pairs = pairwise(sides)
    return [f"{a} = {b}" for left, right in pairs for a, b in _pair(left, right)]


def _pair(left: str, right: str) -> list[tuple[str, str]]:
    """The two arithmetic sides around one `=`, when both are whole and they differ."""
    a, b = _LEFT.search(left), _RIGHT.match(right)
    if not a or not b:
        return []
    before, after = left[: a.start(1)].rstrip(), right[b.end(1) :].lstrip()
    if re.search(r"[\w)*/^]$", before) and not re.search(r"[a-záéíóúñ]{2,}$", before):
        return []
    if re.match(r"[a-z](?![a-záéíóúñ])|[(*/^]", after):
        return []
    x, y = value_of(a[1].strip(" .,")), value_of(b[1].strip(" .,"))
    if x is None or y is None or _close(x, y, b[1]):
        return []
    return [(a[1].strip(), b[1].strip())]


def _close(x: Fraction, y: Fraction, written: str) -> bool:
    places = re.search(r"\.(\d+)\s*$", written.strip(" .,"))
    slack = Fraction(1, 10 ** len(places[1])) if places else Fraction(0)
    return x == y or (slack > 0 and abs(x - y) < slack)


def contradictions(text: str, code: Code) -> list[str]:
    """Praise on a wrong answer, denial on a right one."""
    lowered = text.lower()
    if code is Code.WRONG:
        return [found[0] for found in _PRAISE.finditer(lowered)]
    if code is Code.RIGHT:
        return [found[0] for found in _DENIAL.finditer(lowered)]
    return []

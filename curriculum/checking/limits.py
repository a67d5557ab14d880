"""What an answer may cost, and the one way to refuse one. No answer is evaluated before this.

The bounds are on cost, not on taste: `x^36` is cheap and allowed, `(x+1)^2000` is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LENGTH = 400  # characters of an answer; a long stored key raises it, see `length_for`
LONGEST = 2000
DEPTH = 30  # nested brackets, fractions, roots, powers
TOKENS = 600
DIGITS = 30  # of one number
EXPONENT = 1000  # of a number or a single variable
SUM_EXPONENT = 60  # of a bracket with a sum in it
TOWER = 2  # powers within exponents
DEGREE = 2000
BITS = 24_000  # of an exact intermediate value
CHOICES = 4  # signs ±: each doubles the values
ITEMS = 60  # of a list, a set; cells of a matrix


class UnreadableError(Exception):
    """The text is no answer of this kind: a note code and the offset in the text as typed."""

    def __init__(self, note: str, at: int | None = None, **detail: Any) -> None:
        super().__init__(note)
        self.note = note
        self.at = at
        self.detail: Mapping[str, Any] = {k: _shown(v) for k, v in detail.items()}


def _shown(value: Any) -> Any:
    """Characters that no database or page can hold are named by their code."""
    if not isinstance(value, str):
        return value
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in value)


def length_for(keys: tuple[str, ...]) -> int:
    """A key of 300 characters must itself be typeable with some spaces."""
    return min(LONGEST, max(LENGTH, 2 * max(map(len, keys), default=0)))

"""The draw: permuted blocks, so that the groups stay balanced however many students come. Pure."""

from __future__ import annotations

from fractions import Fraction
from random import Random

FINEST = 10  # shares are rounded to tenths, thirds and the like


def in_first_group(place: int, share: float, seed: int) -> bool:
    """Whether the student at this place (0, 1, ...) is drawn into the first group.

    Each block holds exactly `share` of first places, in an order of its own. It is at least four
    long: in a block of two, whoever knows the first knows the second.
    """
    first, size = block_of(share)
    block, inside = divmod(place, size)
    places = [True] * first + [False] * (size - first)
    Random(f"{seed}/{block}").shuffle(places)
    return places[inside]


def block_of(share: float) -> tuple[int, int]:
    """How many of a block go into the first group, and how long it is."""
    part = Fraction(share).limit_denominator(FINEST)
    return 2 * part.numerator, 2 * part.denominator

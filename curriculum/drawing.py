"""Lines and boxes of a drawn graph of skills, from a layout. Pure; the templates draw."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from curriculum.layout import Layout

_BEND = 1.5


class TitleLine(NamedTuple):
    text: str
    y: int


def corner(layout: Layout, node: int) -> tuple[float, float]:
    """The left upper corner of the node's box."""
    x, y = layout.nodes[node]
    return round(x - layout.box.width / 2, 1), round(y - layout.box.height / 2, 1)


def curve(layout: Layout, before: int, after: int, aside: float = 0.0) -> str:
    """The SVG path from the lower edge of one box to the upper edge of the other, by the way that
    the layout found between the rows, moved `aside` so that two lines between the same boxes are
    told apart."""
    (x1, y1), (x2, y2) = layout.nodes[before], layout.nodes[after]
    if y2 <= y1:
        return _sideways(layout, before, after)
    half = layout.box.height / 2
    path = f"M{x1 + aside:g} {y1 + half:g}"
    for x, y in [*layout.ways.get((before, after), ()), (x2, y2)]:
        path += _down(layout, x1 + aside, y1 + half, x + aside, y - half)
        path += "" if y == y2 else f"V{y + half:g}"  # straight through the row
        x1, y1 = x, y
    return path


def title_lines(title: str, characters: int) -> list[TitleLine]:
    """The title in at most two lines."""
    lines = textwrap.wrap(title, characters, max_lines=2, placeholder="…")
    return [TitleLine(text, 20 + 16 * number) for number, text in enumerate(lines or [title])]


def _down(layout: Layout, x1: float, start: float, x2: float, end: float) -> str:
    bend = min((end - start) / 2, layout.box.gap_y * _BEND)
    return f"C{x1:g} {start + bend:g} {x2:g} {end - bend:g} {x2:g} {end:g}"


def _sideways(layout: Layout, before: int, after: int) -> str:
    """For edges that the layout does not know: from side to side, bulging below both boxes."""
    (x1, y1), (x2, y2) = layout.nodes[before], layout.nodes[after]
    half = layout.box.height / 2
    low = max(y1, y2) + half + layout.box.gap_y / 2
    return f"M{x1:g} {y1 + half:g}C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y2 + half:g}"

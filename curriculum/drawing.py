"""Lines and boxes of a drawn graph of skills, from a layout. Pure; the templates draw."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from curriculum.graph import SkillGraph
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
    """The SVG path from the lower edge of one box to the upper edge of the other, moved `aside`
    so that two lines between the same boxes are told apart."""
    (x1, y1), (x2, y2) = layout.nodes[before], layout.nodes[after]
    x1, x2 = x1 + aside, x2 + aside
    if y2 <= y1:
        return _sideways(layout, before, after)
    start, end = y1 + layout.box.height / 2, y2 - layout.box.height / 2
    bend = min((end - start) / 2, layout.box.gap_y * _BEND)
    return f"M{x1:g} {start:g}C{x1:g} {start + bend:g} {x2:g} {end - bend:g} {x2:g} {end:g}"


def title_lines(title: str, characters: int) -> list[TitleLine]:
    """The title in at most two lines."""
    lines = textwrap.wrap(title, characters, max_lines=2, placeholder="…")
    return [TitleLine(text, 20 + 16 * number) for number, text in enumerate(lines or [title])]


def is_implied(graph: SkillGraph, before: int, after: int) -> bool:
    """Another way leads from one to the other already, by other skills between them."""
    between = graph.prerequisites.get(after, frozenset()) - {before}
    return any(before in graph.ancestors(one) for one in between)


def _sideways(layout: Layout, before: int, after: int) -> str:
    """For edges that the layout does not know: from side to side, bulging below both boxes."""
    (x1, y1), (x2, y2) = layout.nodes[before], layout.nodes[after]
    half = layout.box.height / 2
    low = max(y1, y2) + half + layout.box.gap_y / 2
    return f"M{x1:g} {y1 + half:g}C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y2 + half:g}"

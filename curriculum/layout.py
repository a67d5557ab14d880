"""Where to draw each skill of a prerequisite graph: layers from top to bottom, few crossings.

Pure and deterministic. Layers are longest paths; the order inside a layer follows barycentres;
the distances are a least-squares fit. No drawing here: the templates do that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SWEEPS = 8


class Graph(Protocol):
    @property
    def nodes(self) -> tuple[int, ...]: ...
    @property
    def prerequisites(self) -> Mapping[int, frozenset[int]]: ...


@dataclass(frozen=True)
class Box:
    """The room one node takes, with the space to its neighbours, in drawing units."""

    width: float = 168.0
    height: float = 64.0
    gap_x: float = 20.0
    gap_y: float = 48.0

    @property
    def step_x(self) -> float:
        return self.width + self.gap_x

    @property
    def step_y(self) -> float:
        return self.height + self.gap_y


@dataclass(frozen=True)
class Layout:
    """nodes: the centre (x, y) of each node. edges: (prerequisite, skill). All inside
    width x height, whose margins are half a gap."""

    nodes: Mapping[int, tuple[float, float]]
    edges: list[tuple[int, int]]
    width: float
    height: float
    box: Box


def layered(graph: Graph, box: Box | None = None) -> Layout:
    """Every edge runs downwards. Skills without any edge stand in rows of their own, at the end."""
    box = box or Box()
    parents = {node: graph.prerequisites.get(node, frozenset()) for node in graph.nodes}
    children = _children(parents)
    rows = _rows(_layers(parents, children), parents, children)
    xs = _across(rows, parents, children)
    left = min(xs.values(), default=0.0)
    nodes = {
        node: (
            round(box.gap_x / 2 + box.width / 2 + (xs[node] - left) * box.step_x, 1),
            round(box.gap_y / 2 + box.height / 2 + y * box.step_y, 1),
        )
        for y, row in enumerate(rows)
        for node in row
    }
    right = max(xs.values(), default=0.0)
    return Layout(
        nodes=nodes,
        edges=[(parent, node) for node in graph.nodes for parent in sorted(parents[node])],
        width=(right - left + 1) * box.step_x,
        height=len(rows) * box.step_y,
        box=box,
    )


def _children(parents: Mapping[int, frozenset[int]]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {node: [] for node in parents}
    for node, above in parents.items():
        for parent in above:
            children[parent].append(node)
    return children


def _layers(parents: Mapping[int, frozenset[int]], children: Mapping[int, list[int]]) -> list[int]:
    """The layer of each node, in the order of `parents`: its longest path from a root; then each
    root is pulled down to just above its first child, so that edges stay short."""
    layer: dict[int, int] = {}
    waiting = {node: len(above) for node, above in parents.items()}
    ready = [node for node, count in waiting.items() if count == 0]
    while ready:
        node = ready.pop()
        layer[node] = 1 + max((layer[parent] for parent in parents[node]), default=-1)
        for child in children[node]:
            waiting[child] -= 1
            if waiting[child] == 0:
                ready.append(child)
    for node, above in parents.items():
        if not above and children[node]:
            layer[node] = min(layer[child] for child in children[node]) - 1
    return [layer[node] for node in parents]


def _rows(
    layers: Sequence[int],
    parents: Mapping[int, frozenset[int]],
    children: Mapping[int, list[int]],
) -> list[list[int]]:
    """Layers in the order of barycentres; one wider than the drawing should be is broken up."""
    rows: list[list[int]] = [[] for _ in range(max(layers, default=-1) + 1)]
    alone: list[int] = []
    for node, layer in zip(parents, layers, strict=True):
        (rows[layer] if parents[node] or children[node] else alone).append(node)
    rows = _ordered([row for row in rows if row], parents, children)
    widest = max(6, math.ceil(1.6 * math.sqrt(len(parents))))
    return [part for row in [*rows, alone] for part in _parts(row, widest)]


def _parts(row: list[int], widest: int) -> Iterable[list[int]]:
    """`row` in as few parts as fit, neighbours dealt to different parts to keep the order."""
    count = math.ceil(len(row) / widest)
    return [row[start::count] for start in range(count)]


def _ordered(
    rows: list[list[int]],
    parents: Mapping[int, frozenset[int]],
    children: Mapping[int, list[int]],
) -> list[list[int]]:
    place = _places(rows)
    best, fewest = [list(row) for row in rows], _length(place, parents)
    for sweep in range(SWEEPS):
        near: Mapping[int, Iterable[int]] = children if sweep % 2 else parents
        for row in reversed(rows) if sweep % 2 else rows:
            row.sort(key=lambda node: (_mean(near[node], place, place[node]), place[node]))
            place.update(_places([row]))
        length = _length(place, parents)
        if length < fewest:
            best, fewest = [list(row) for row in rows], length
    return best


def _places(rows: Iterable[Sequence[int]]) -> dict[int, float]:
    """Positions in a row around its middle, so that rows of different lengths compare."""
    return {node: index - (len(row) - 1) / 2 for row in rows for index, node in enumerate(row)}


def _mean(near: Iterable[int], place: Mapping[int, float], default: float) -> float:
    found = [place[node] for node in near if node in place]
    return sum(found) / len(found) if found else default


def _length(place: Mapping[int, float], parents: Mapping[int, frozenset[int]]) -> float:
    """How far edges lean sideways in all: a cheap stand-in for crossings."""
    return sum(abs(place[node] - place[parent]) for node in place for parent in parents[node])


def _across(
    rows: Sequence[Sequence[int]],
    parents: Mapping[int, frozenset[int]],
    children: Mapping[int, list[int]],
) -> dict[int, float]:
    """Horizontal places in boxes: near the neighbours, in the order of the row, one box apart."""
    place = _places(rows)
    for _ in range(SWEEPS):
        for row in rows:
            wanted = [_mean([*parents[node], *children[node]], place, place[node]) for node in row]
            place.update(zip(row, _spread(wanted), strict=True))
    return place


def _spread(wanted: Sequence[float]) -> list[float]:
    """The places nearest to `wanted` (least squares) that are in order and at least 1 apart:
    isotonic regression of wanted - index, by pooling neighbours that are out of order."""
    pools: list[tuple[float, int]] = []
    for index, value in enumerate(wanted):
        mean, size = value - index, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return [value + index for index, value in enumerate(flat)]

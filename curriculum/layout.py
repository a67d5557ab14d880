"""Where to draw each skill of a prerequisite graph: layers from top to bottom, few crossings.

Pure and deterministic. Layers are longest paths; an edge that passes layers gets a bend in each,
which takes part like a narrow skill, so that no line runs behind a box; the order inside a layer
follows barycentres (all this: Sugiyama, Tagawa and Toda 1981, "Methods for visual understanding of
hierarchical system structures"); the distances are a least-squares fit. Nodes are numbered from
zero up. No drawing here: the templates do that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

SWEEPS = 8
BEND = 0.3  # the room of a bend, in boxes

Edge = tuple[int, int]
Parents = Mapping[int, frozenset[int]]
Children = Mapping[int, list[int]]


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
    """nodes: the centre (x, y) of each node. ways: each (prerequisite, skill) that no longer way
    implies, with its bends from top to bottom, each in the middle of a row. All inside
    width x height, whose margins are half a gap."""

    nodes: Mapping[int, tuple[float, float]]
    ways: Mapping[Edge, list[tuple[float, float]]]
    width: float
    height: float
    box: Box


def layered(graph: Graph, box: Box | None = None) -> Layout:
    """Every edge runs downwards. Skills without any edge stand in rows of their own, at the end."""
    box = box or Box()
    needed = {node: graph.prerequisites.get(node, frozenset()) for node in graph.nodes}
    layer = _layers(needed)
    direct = _direct(needed, layer)
    bends = _bends(direct, layer)
    parents = _with_bends(direct, bends)
    children = _children(parents)
    rows = _rows(layer, parents, children)
    xs = _across(rows, parents, children)
    left = min((x - _room(node) / 2 for node, x in xs.items()), default=0.0)
    right = max((x + _room(node) / 2 for node, x in xs.items()), default=1.0)
    places = {
        node: (
            round((xs[node] - left) * box.step_x, 1),
            round(box.gap_y / 2 + box.height / 2 + y * box.step_y, 1),
        )
        for y, row in enumerate(rows)
        for node in row
    }
    return Layout(
        nodes={node: places[node] for node in graph.nodes},
        ways={
            (parent, node): [places[bend] for bend in bends.get((parent, node), ())]
            for node in graph.nodes
            for parent in sorted(direct[node])
        },
        width=(right - left) * box.step_x,
        height=len(rows) * box.step_y,
        box=box,
    )


def _layers(parents: Parents) -> dict[int, int]:
    """The layer of each node: its longest path from a root; then each root is pulled down to just
    above its first child, so that edges stay short."""
    children = _children(parents)
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
    return {node: layer[node] for node in parents}


def _direct(parents: Parents, layer: Mapping[int, int]) -> dict[int, frozenset[int]]:
    """Without the edges that other edges imply."""
    above: dict[int, frozenset[int]] = {}
    direct: dict[int, frozenset[int]] = {}
    for node in sorted(parents, key=lambda one: layer[one]):
        further = frozenset().union(*(above[parent] for parent in parents[node]))
        above[node] = parents[node] | further
        direct[node] = parents[node] - further
    return direct


def _bends(direct: Parents, layer: dict[int, int]) -> dict[Edge, list[int]]:
    """A node of its own, below zero, in each layer that an edge passes; `layer` learns of them."""
    bends: dict[Edge, list[int]] = {}
    fresh = min([0, *direct])
    for node, above in direct.items():
        for parent in sorted(above):
            for passed in range(layer[parent] + 1, layer[node]):
                fresh -= 1
                layer[fresh] = passed
                bends.setdefault((parent, node), []).append(fresh)
    return bends


def _with_bends(direct: Parents, bends: Mapping[Edge, list[int]]) -> dict[int, frozenset[int]]:
    """Each edge as the chain of its bends."""
    parents: dict[int, set[int]] = {node: set() for node in direct}
    for node, above in direct.items():
        for parent in above:
            chain = [parent, *bends.get((parent, node), ()), node]
            for upper, lower in pairwise(chain):
                parents.setdefault(lower, set()).add(upper)
    return {node: frozenset(above) for node, above in parents.items()}


def _children(parents: Parents) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {node: [] for node in parents}
    for node, above in parents.items():
        for parent in sorted(above):
            children[parent].append(node)
    return children


def _rows(layer: Mapping[int, int], parents: Parents, children: Children) -> list[list[int]]:
    """Layers in the order of barycentres; one wider than the drawing should be is broken up."""
    rows: list[list[int]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    alone: list[int] = []
    for node, own in layer.items():
        (rows[own] if parents[node] or children[node] else alone).append(node)
    rows = _ordered([row for row in rows if row], parents, children)
    widest = max(6, math.ceil(1.6 * math.sqrt(len(parents))))
    return [part for row in [*rows, alone] for part in _parts(row, widest)]


def _parts(row: list[int], widest: int) -> Iterable[list[int]]:
    """`row` in as few parts as fit, neighbours dealt to different parts to keep the order."""
    count = math.ceil(sum(_room(node) for node in row) / widest)
    return [row[start::count] for start in range(count)]


def _ordered(rows: list[list[int]], parents: Parents, children: Children) -> list[list[int]]:
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


def _room(node: int) -> float:
    return BEND if node < 0 else 1.0


def _offsets(row: Sequence[int]) -> list[float]:
    """Where the middles are when all stand side by side, in boxes from the first one's edge."""
    ends = list(accumulate(_room(node) for node in row))
    return [end - _room(node) / 2 for node, end in zip(row, ends, strict=True)]


def _places(rows: Iterable[Sequence[int]]) -> dict[int, float]:
    """Positions in a row around its middle, so that rows of different lengths compare."""
    place: dict[int, float] = {}
    for row in rows:
        half = sum(_room(node) for node in row) / 2
        place.update(zip(row, (offset - half for offset in _offsets(row)), strict=True))
    return place


def _mean(near: Iterable[int], place: Mapping[int, float], default: float) -> float:
    found = [place[node] for node in near if node in place]
    return sum(found) / len(found) if found else default


def _length(place: Mapping[int, float], parents: Parents) -> float:
    """How far edges lean sideways in all: a cheap stand-in for crossings."""
    return sum(abs(place[node] - place[parent]) for node in place for parent in parents[node])


def _across(
    rows: Sequence[Sequence[int]], parents: Parents, children: Children
) -> dict[int, float]:
    """Horizontal places in boxes: near the neighbours, in the order of the row, not touching."""
    place = _places(rows)
    for _ in range(SWEEPS):
        for row in rows:
            wanted = [_mean([*parents[node], *children[node]], place, place[node]) for node in row]
            place.update(zip(row, _spread(wanted, _offsets(row)), strict=True))
    return place


def _spread(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The places nearest to `wanted` (least squares) that are in order and as far apart as
    `offsets`: isotonic regression of the differences, by pooling neighbours out of order."""
    pools: list[tuple[float, int]] = []
    for value, offset in zip(wanted, offsets, strict=True):
        mean, size = value - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]

"""The graph of skills as a value: what comes before what, and what practises what.

No names, no database: nodes are numbers. `prerequisites[k]` are the skills needed for k;
`encompasses[k][j]` says how much practising k also practises j.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
_NONE: frozenset[int] = frozenset()


def find_cycle(edges: Iterable[tuple[K, K]]) -> list[K] | None:
    """A loop among edges (before, after), as the path around it: [a, b, c, a]. None if acyclic."""
    sorter: TopologicalSorter[K] = TopologicalSorter()
    for before, after in edges:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError as cycle:
        path: list[K] = cycle.args[1]
        return path
    return None


def path_between(edges: Iterable[tuple[K, K]], start: K, goal: K) -> list[K] | None:
    """A shortest path along the edges from `start` to `goal`."""
    following: dict[K, list[K]] = {}
    for before, after in edges:
        following.setdefault(before, []).append(after)
    came_from: dict[K, K | None] = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            return _traced(came_from, goal)
        for after in following.get(node, ()):
            if after not in came_from:
                came_from[after] = node
                queue.append(after)
    return None


def closes_loop(edges: Iterable[tuple[K, K]], before: K, after: K) -> list[K] | None:
    """The loop that the new edge would close: [before, after, …, before]; None if it is safe."""
    path = path_between(edges, after, before)
    return [before, *path] if path else None


@dataclass(frozen=True)
class SkillGraph:
    """An acyclic graph. A cycle raises graphlib.CycleError on the first use of `order`."""

    nodes: tuple[int, ...]
    prerequisites: Mapping[int, frozenset[int]]
    encompasses: Mapping[int, Mapping[int, float]]

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Every skill after its prerequisites; among free ones, in the order of `nodes`."""
        place = {node: index for index, node in enumerate(self.nodes)}
        sorter = TopologicalSorter({n: self.prerequisites.get(n, _NONE) for n in self.nodes})
        sorter.prepare()
        order: list[int] = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready(), key=place.__getitem__)
            order += ready
            sorter.done(*ready)
        return tuple(order)

    @cached_property
    def dependents(self) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = {node: set() for node in self.nodes}
        for after, needed in self.prerequisites.items():
            for before in needed:
                found[before].add(after)
        return {node: frozenset(afters) for node, afters in found.items()}

    @cached_property
    def roots(self) -> tuple[int, ...]:
        return tuple(node for node in self.nodes if not self.prerequisites.get(node))

    @cached_property
    def depth(self) -> Mapping[int, int]:
        """The longest way from a root, in edges."""
        depth: dict[int, int] = {}
        for node in self.order:
            needed = self.prerequisites.get(node, _NONE)
            depth[node] = 1 + max((depth[before] for before in needed), default=-1)
        return depth

    def ancestors(self, node: int) -> frozenset[int]:
        """Everything that must be known before `node`."""
        return _reached(node, self.prerequisites)

    def descendants(self, node: int) -> frozenset[int]:
        """Everything that needs `node`, near or far."""
        return _reached(node, self.dependents)

    def fringe(self, mastered: Collection[int]) -> tuple[int, ...]:
        """What can be learned now: not mastered, every prerequisite mastered."""
        return tuple(
            node
            for node in self.order
            if node not in mastered
            and all(before in mastered for before in self.prerequisites.get(node, _NONE))
        )

    def inner_fringe(self, mastered: Collection[int]) -> tuple[int, ...]:
        """The last things learned: mastered, and nothing mastered builds on them."""
        return tuple(
            node
            for node in self.order
            if node in mastered and not any(after in mastered for after in self.dependents[node])
        )

    @cached_property
    def encompassed(self) -> Mapping[int, Mapping[int, float]]:
        """Skill -> what practising it practises too, over two edges at most: the weight of the
        best way, its weights multiplied. Skills that encompass nothing are not in it."""
        found: dict[int, dict[int, float]] = {}
        for skill, within in self.encompasses.items():
            best = {near: weight for near, weight in within.items() if weight > 0.0}
            for near, weight in list(best.items()):
                for far, further in self.encompasses.get(near, {}).items():
                    best[far] = max(best.get(far, 0.0), weight * further)
            if best:
                found[skill] = {one: weight for one, weight in best.items() if weight > 0.0}
        return found


def _reached(node: int, near: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """Neighbours of neighbours, all the way. Walked when asked: kept for every skill of a large
    course, they would take more memory than all the rest of it."""
    found: set[int] = set()
    waiting = [node]
    while waiting:
        fresh = near.get(waiting.pop(), _NONE) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def _traced(came_from: Mapping[K, K | None], goal: K) -> list[K]:
    path = [goal]
    while (before := came_from[path[-1]]) is not None:
        path.append(before)
    return path[::-1]

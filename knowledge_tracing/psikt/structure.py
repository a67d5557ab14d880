"""The prerequisite graph as arrays, and what can be computed from it once and for all."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.psikt.types import Array


@dataclass(frozen=True)
class Structure:
    """N = A': row k holds the shares of the prerequisites of skill k: 1/n each unless fitted.
    Nilpotent on a DAG.

    skills: primary keys, prerequisites first, so that N is lower triangular.
    parent, child, weight: the edges, sorted by child.  depth: edges on the longest path.
    """

    skills: tuple[int, ...]
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    weight: Array
    depth: int

    @classmethod
    def build(
        cls,
        skills: Iterable[int],
        prerequisites: Mapping[int, Iterable[int]],
        weights: Mapping[tuple[int, int], float] | None = None,
    ) -> Structure:
        """Prerequisites outside `skills` are left out; a cycle is a ValueError. `weights` of
        (prerequisite, skill) replace equal shares; those of one skill add up to one at most."""
        members = set(skills)
        needed = {skill: members & set(prerequisites.get(skill, ())) for skill in sorted(members)}
        level = _levels(needed)
        order = tuple(sorted(members, key=lambda skill: (level[skill], skill)))
        index = {skill: i for i, skill in enumerate(order)}
        rows = [
            (index[parent], k, (weights or {}).get((parent, skill), 1.0 / len(needed[skill])))
            for k, skill in enumerate(order)
            for parent in sorted(needed[skill], key=index.__getitem__)
        ]
        columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
        return cls(
            order,
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int64),
            np.array(columns[2], dtype=np.float64),
            max(level.values(), default=0),
        )

    def __len__(self) -> int:
        return len(self.skills)

    @cached_property
    def index(self) -> dict[int, int]:
        return {skill: i for i, skill in enumerate(self.skills)}

    @cached_property
    def fingerprint(self) -> int:
        """Changes with the skills or the edges: a stored belief of another graph is replayed."""
        edges = self.parent.tobytes() + self.child.tobytes()
        return zlib.crc32(np.array(self.skills, dtype=np.int64).tobytes() + edges)

    def spread(self, x: Array) -> Array:
        """N x, for x [K]: every skill gets the weighted mean of its prerequisites."""
        weighted = self.weight * x[self.parent]
        out: Array = np.bincount(self.child, weighted, minlength=len(self)).astype(np.float64)
        return out

    def spread_rows(self, matrix: Array) -> Array:
        """N M, for M [K, any]."""
        out = np.zeros_like(matrix)
        if len(self.child):
            starts = np.flatnonzero(np.r_[True, np.diff(self.child) > 0])
            rows = self.weight[:, None] * matrix[self.parent]
            out[self.child[starts]] = np.add.reduceat(rows, starts, axis=0)
        return out

    @cached_property
    def powers(self) -> Array:
        """N^0 .. N^depth, [depth + 1, K * K]. Only small courses ask for it."""
        stack = [np.eye(len(self))]
        for _ in range(self.depth):
            stack.append(self.spread_rows(stack[-1]))
        return np.stack(stack).reshape(self.depth + 1, -1)

    @cached_property
    def reach(self) -> NDArray[np.int64]:
        """[depth + 1, K]: the first skill that skill k builds on over j edges at most; itself for
        j = 0. Row k of N^0 .. N^j is zero before it."""
        rows = [np.arange(len(self))]
        for _ in range(self.depth):
            further = rows[-1].copy()
            np.minimum.at(further, self.child, rows[-1][self.parent])
            rows.append(further)
        return np.stack(rows)


def _levels(needed: Mapping[int, Collection[int]]) -> dict[int, int]:
    """How many edges lie below each skill. CycleError is a ValueError."""
    level: dict[int, int] = {}
    for skill in TopologicalSorter(needed).static_order():
        level[skill] = 1 + max((level[parent] for parent in needed[skill]), default=-1)
    return level

"""What of a course does not change while students practise it: computed once per index."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from curriculum import recent as memory
from curriculum.policy_gain import Array, Index
from curriculum.policy_values import CourseLike

NOTHING: frozenset[int] = frozenset()


class Shelf(NamedTuple):
    """Exercises by difficulty, easiest first: two columns."""

    difficulty: array[float]
    exercise: array[int]

    @classmethod
    def of(cls, course: CourseLike, exercises: Iterable[int]) -> Shelf:
        rows = sorted((course.exercises[pk].difficulty, pk) for pk in exercises)
        return cls(array("d", [d for d, _ in rows]), array("q", [pk for _, pk in rows]))

    def nearest(self, difficulty: float) -> Iterator[int]:
        """Nearest first: as many steps as are taken, however many exercises there are."""
        after = bisect_left(self.difficulty, difficulty)
        before = after - 1
        while before >= 0 or after < len(self.exercise):
            down = difficulty - self.difficulty[before] if before >= 0 else math.inf
            up = self.difficulty[after] - difficulty if after < len(self.exercise) else math.inf
            if up <= down:
                yield self.exercise[after]
                after += 1
            else:
                yield self.exercise[before]
                before -= 1


EMPTY = Shelf(array("d"), array("q"))


@dataclass(frozen=True)
class Plan:
    """order: skills, prerequisites first; arrays go by it, [K].  rank: skill -> its place there.
    place: 0 for the first skill, towards 1 for the last.  opens: 0 to 1, how much of the course
    lies behind a skill.  parents: see `parents_of`.  alone, mixed: of each skill the exercises
    about it alone, and those about others besides it.
    """

    order: tuple[int, ...]
    rank: dict[int, int]
    place: Array
    opens: Array
    parents: Index
    needs: Mapping[int, Collection[int]]
    alone: dict[int, Shelf]
    mixed: dict[int, Shelf]

    @classmethod
    def of(cls, course: CourseLike) -> Plan:
        order, needs = course.graph.order, course.graph.prerequisites
        alone, mixed = {}, {}
        for skill in order:
            exercises = course.by_skill.get(skill, ())
            about = {pk: len(course.exercises[pk].skills) > 1 for pk in exercises}
            alone[skill] = Shelf.of(course, (pk for pk in exercises if not about[pk]))
            mixed[skill] = Shelf.of(course, (pk for pk in exercises if about[pk]))
        empty = {k for k in order if not (alone[k].exercise or mixed[k].exercise)}
        return cls(
            order,
            {skill: i for i, skill in enumerate(order)},
            np.arange(len(order)) / max(len(order), 1),
            behind(order, needs),
            parents_of(order, needs, empty),
            needs,
            {k: one for k, one in alone.items() if one.exercise},
            {k: one for k, one in mixed.items() if one.exercise},
        )

    def has_exercises(self, skill: int) -> bool:
        return skill in self.alone or skill in self.mixed

    def parents_without(self, blocked: Collection[int]) -> Index:
        """The parents where some skills cannot be practised for now."""
        if not blocked:
            return self.parents
        skipped = {k for k in self.order if k in blocked or not self.has_exercises(k)}
        return parents_of(self.order, self.needs, skipped)


def parents_of(
    order: Sequence[int],
    needs: Mapping[int, Collection[int]],
    skipped: Collection[int] = NOTHING,
) -> Index:
    """[K, most]: ranks of each skill's prerequisites, filled up with K. One that is skipped is
    looked through, to its own: what cannot be practised holds nobody back."""
    rank = {skill: i for i, skill in enumerate(order)}
    found: dict[int, set[int]] = {}
    for skill in order:
        found[skill] = set()
        for before in needs.get(skill, ()):
            found[skill] |= found[before] if before in skipped else {before}
    most = max(map(len, found.values()), default=0)
    out = np.full((len(order), max(most, 1)), len(order), dtype=np.int64)
    for skill, parents in found.items():
        out[rank[skill], : len(parents)] = sorted(rank[one] for one in parents)
    return out


def behind(order: Sequence[int], needs: Mapping[int, Collection[int]]) -> Array:
    """[K]: log(1 + skills that build on each, near or far) / log(1 + K)."""
    rank = {skill: i for i, skill in enumerate(order)}
    reached = [0] * len(order)  # as bits
    for skill in reversed(order):
        for before in needs.get(skill, ()):
            reached[rank[before]] |= reached[rank[skill]] | 1 << rank[skill]
    count = np.array([bits.bit_count() for bits in reached], dtype=np.float64)
    out: Array = np.log1p(count) / math.log1p(max(len(order), 1))
    return out


# Per index object; its id cannot be reused while the value holds it.
_plans: memory.Recent[tuple[CourseLike, Plan]] = memory.Recent(16)


def plan_of(course: CourseLike) -> Plan:
    """Computed once for as long as the index lives; a changed course has another index."""
    return _plans.get(id(course), lambda: (course, Plan.of(course)))[1]

"""What of a course does not change while students practise it: computed once per index."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from curriculum import recent as memory
from curriculum.policy_values import CourseLike


@dataclass(frozen=True)
class Plan:
    """order: prerequisites first.  place: 0 for the first skill, towards 1 for the last.
    opens: 0 to 1, how much of the course lies behind a skill.
    exercises: of each skill (difficulty, exercise), easiest first; those about the skill alone,
    and those about others besides it.
    """

    order: tuple[int, ...]
    needs: dict[int, tuple[int, ...]]
    needed_by: dict[int, tuple[int, ...]]
    place: dict[int, float]
    opens: dict[int, float]
    alone: dict[int, tuple[tuple[float, int], ...]]
    mixed: dict[int, tuple[tuple[float, int], ...]]

    @classmethod
    def of(cls, course: CourseLike) -> Plan:
        graph, order = course.graph, course.graph.order
        size = max(len(order), 1)
        rank = {skill: i for i, skill in enumerate(order)}
        alone: dict[int, list[tuple[float, int]]] = {skill: [] for skill in order}
        mixed: dict[int, list[tuple[float, int]]] = {skill: [] for skill in order}
        for skill in order:
            for pk in course.by_skill.get(skill, ()):
                exercise = course.exercises[pk]
                kind = mixed if len(exercise.skills) > 1 else alone
                kind[skill].append((exercise.difficulty, pk))
        return cls(
            order,
            {k: tuple(sorted(graph.prerequisites.get(k, ()))) for k in order},
            {k: tuple(sorted(graph.dependents[k], key=rank.__getitem__)) for k in order},
            {skill: i / size for skill, i in rank.items()},
            {k: math.log1p(len(graph.descendants(k))) / math.log1p(size) for k in order},
            {k: tuple(sorted(found)) for k, found in alone.items()},
            {k: tuple(sorted(found)) for k, found in mixed.items()},
        )

    def has_exercises(self, skill: int) -> bool:
        return bool(self.alone[skill] or self.mixed[skill])


def nearest(exercises: tuple[tuple[float, int], ...], difficulty: float) -> Iterator[int]:
    """Exercises by how near they are to a difficulty, nearest first: as many steps as are taken,
    however many exercises there are."""
    after = bisect_left(exercises, (difficulty, 0))
    before = after - 1
    while before >= 0 or after < len(exercises):
        down = difficulty - exercises[before][0] if before >= 0 else math.inf
        up = exercises[after][0] - difficulty if after < len(exercises) else math.inf
        if up <= down:
            yield exercises[after][1]
            after += 1
        else:
            yield exercises[before][1]
            before -= 1


# Per index object; its id cannot be reused while the value holds it.
_plans: memory.Recent[tuple[CourseLike, Plan]] = memory.Recent(16)


def plan_of(course: CourseLike) -> Plan:
    """Computed once for as long as the index lives; a changed course has another index."""
    return _plans.get(id(course), lambda: (course, Plan.of(course)))[1]

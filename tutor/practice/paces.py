"""How long the exercises of a course take: the runs to measure it by, and what was measured as the
choice reads it. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from curriculum.models import Course
from curriculum.pace import Finished, Pace, active_seconds
from curriculum.recent import Recent
from tutor.practice.models import Attempt, CoursePace, HintUse, Placement, Run

# The newest of a course: what it takes now, and no more of a large one than fits in memory.
MOST_RUNS = 20_000

# A row never changes, and thousands of figures are too many to read for every choice.
_paces: Recent[Pace] = Recent(16)


def pace_of(row: int | None) -> Pace | None:
    """What the row of this key holds. A query at the first time in a process."""
    return None if row is None else _paces.get(row, lambda: _read(row))


def _read(row: int) -> Pace:
    found = CoursePace.objects.get(pk=row)
    return Pace(row, found.typical, {int(pk): time for pk, time in found.exercises.items()})


def finished_since(course: Course, since: datetime | None) -> QuerySet[Run]:
    """Finished runs of practice, the newest first. A placement asks one answer of an exercise."""
    runs = Run.objects.filter(session__course=course, state=Run.State.DONE, closed__isnull=False)
    if since is not None:
        runs = runs.filter(closed__gt=since)
    return runs.exclude(decision__rule=Placement.SENTENCE).order_by("-pk")


def finished_runs(course: Course) -> list[Finished]:
    """How long each took whom. 3 queries."""
    told = ("pk", "version__exercise_id", "session__student_id", "decision__at", "closed")
    runs = list(finished_since(course, None).values_list(*told)[:MOST_RUNS])
    moments: dict[int, list[datetime]] = defaultdict(list)
    for run, at in _moments(course, runs[-1][0] if runs else 0):
        moments[run].append(at)
    return [
        Finished(exercise, student, active_seconds([began, *moments[run], closed]))
        for run, exercise, student, began, closed in runs
    ]


def _moments(course: Course, first: int) -> Iterator[tuple[int, datetime]]:
    """Whenever a student has done something in a run, from this run on."""
    done = {"run__session__course": course, "run__state": Run.State.DONE, "run__gte": first}
    for table in (Attempt, HintUse):
        rows = table.objects.filter(**done).order_by()
        yield from rows.values_list("run_id", "at").iterator()

"""How long exercises take, from the runs of those who finished them. Pure; times are in seconds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# A longer silence says that somebody was away. It counts as so much thinking.
PAUSE = timedelta(minutes=5)
SHORTEST, LONGEST = 2.0, 1800.0
# Fewer runs say nothing of a course; a median of fewer students says too much of one of them.
LEAST_RUNS, LEAST_STUDENTS = 20, 3
# How many students the course's median weighs in the figure of an exercise.
SHARED = 5
# How far time may change what a gain is worth, and with what power of it.
MOST_TIMES, POWER = 3.0, 0.5


class Finished(NamedTuple):
    exercise: int
    student: int
    seconds: float


@dataclass(frozen=True)
class Measured:
    """typical: of any exercise of the course.  seconds: exercise -> its own figure, where enough
    students have finished it.  runs: how many all this rests on."""

    typical: float
    seconds: Mapping[int, float]
    runs: int


@dataclass(frozen=True)
class Pace:
    """What was measured, as the choice of the next exercise reads it. version: which measuring."""

    version: int
    typical: float
    seconds: Mapping[int, float]

    def expected(self, exercises: Sequence[int]) -> float:
        """The mean of these, each of which is as likely to come."""
        return sum(self.seconds.get(pk, self.typical) for pk in exercises) / len(exercises)

    def worth(self, seconds: float) -> float:
        """What a gain in so many seconds is worth beside the same gain in the typical time."""
        return float(worth(self.typical, seconds))


def worth(typical: float, seconds: Array | float, power: float = POWER) -> Array:
    """The square root of typical / seconds, a ratio of 1/3 to 3. The root, because readiness must
    not be given away for a short exercise: the whole ratio brings hardly more in the same time and
    leads to more exercises that a learner is not ready for (`ours_by_ratio`, with
    `simulate_policies --time-spread .5`).
    """
    ratio = np.clip(typical / np.asarray(seconds, dtype=np.float64), 1 / MOST_TIMES, MOST_TIMES)
    out: Array = ratio**power
    return out


def by_the_minute(gains: Array, worths: Array) -> Array:
    """[.., K]: gains times what time makes them worth, scaled so that the best stays as it was:
    time decides between gains, not between a gain and a review."""
    timed = gains * worths
    best, best_timed = gains.max(-1, keepdims=True), timed.max(-1, keepdims=True)
    out: Array = timed * np.divide(best, best_timed, out=np.ones_like(best), where=best_timed > 0)
    return out


def active_seconds(moments: Iterable[datetime]) -> float:
    """From the first to the last of these, long silences cut short."""
    gaps = (after - before for before, after in pairwise(sorted(moments)))
    return sum((min(gap, PAUSE) for gap in gaps), timedelta()).total_seconds()


def measured(runs: Iterable[Finished]) -> Measured | None:
    """The median time of each exercise over students, of each of whom the median counts; drawn
    towards that of the course by its logarithm. None where there is too little to go by."""
    times: dict[tuple[int, int], list[float]] = defaultdict(list)
    for exercise, student, took in runs:
        times[exercise, student].append(math.log(min(max(took, SHORTEST), LONGEST)))
    count = sum(map(len, times.values()))
    if count < LEAST_RUNS or len({student for _, student in times}) < LEAST_STUDENTS:
        return None
    own: dict[int, list[float]] = defaultdict(list)
    for (exercise, _), found in times.items():
        own[exercise].append(median(found))
    middle = median(one for found in own.values() for one in found)
    seconds = {
        exercise: math.exp((len(found) * median(found) + SHARED * middle) / (len(found) + SHARED))
        for exercise, found in sorted(own.items())
        if len(found) >= LEAST_STUDENTS
    }
    return Measured(math.exp(middle), seconds, count)

"""How far a figure could be off: learners, not answers, are drawn again.

A learner's answers hang together, so resampling answers would give intervals that are too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.evaluation.metrics import Ranked
from knowledge_tracing.evaluation.rows import Rows
from knowledge_tracing.logs.log import Array

LEVEL = 0.95
Counts = NDArray[np.int32]


def resampled_learners(rows: Rows, resamples: int, rng: np.random.Generator) -> Counts:
    """[R, L]: how often each learner is drawn. Those without a scored answer never are."""
    present = np.unique(rows.learner)
    counts = np.zeros((resamples, rows.learner.max(initial=-1) + 1), dtype=np.int32)
    for count in counts:
        drawn = rng.choice(present, len(present))
        count += np.bincount(drawn, minlength=len(count)).astype(np.int32)
    return counts


def resampled_auc(rows: Rows, p: Array, counts: Counts) -> Array:
    """[R]: the mean over the groups of the AUC with every learner counted so often."""
    out = []
    for group in rows.groups():
        learner, ranked = rows.learner[group], Ranked.of(rows.right[group], p[group])
        out.append(np.array([ranked.auc(count[learner].astype(np.float64)) for count in counts]))
    return _mean_of_groups(out)


def resampled_mean(rows: Rows, values: Array, counts: Counts) -> Array:
    """[R]: the same of a mean over answers, such as the log loss. values: [n]."""
    out = []
    for group in rows.groups():
        learner, size = rows.learner[group], counts.shape[1]
        sums = _weighted(counts, np.bincount(learner, values[group], minlength=size))
        number = _weighted(counts, np.bincount(learner, minlength=size))
        number[number == 0.0] = np.nan
        out.append(sums / number)
    return _mean_of_groups(out)


def _weighted(counts: Counts, of_learner: NDArray[Any]) -> Array:
    """[R]: row by row, since a matrix product would first copy all counts as floats."""
    return np.array([count @ of_learner for count in counts], dtype=np.float64)


def _mean_of_groups(values: Sequence[Array]) -> Array:
    """[R]: groups without a value in a resample do not count there."""
    stacked = np.stack(values)
    known = np.isfinite(stacked)
    number = known.sum(axis=0).astype(np.float64)
    number[number == 0.0] = np.nan
    out: Array = np.where(known, stacked, 0.0).sum(axis=0) / number
    return out


def interval(samples: Array) -> tuple[float, float]:
    """The middle 95 % of what the resamples gave. Two models' samples from the same counts may be
    subtracted first: the interval is then that of the difference."""
    usable = samples[np.isfinite(samples)]
    if not len(usable):
        return np.nan, np.nan
    low, high = np.quantile(usable, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return float(low), float(high)

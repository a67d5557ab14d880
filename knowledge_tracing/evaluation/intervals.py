"""How far a figure could be off: learners, not answers, are drawn again.

A learner's answers hang together, so resampling answers would give intervals that are too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge_tracing.evaluation.metrics import Ranked
from knowledge_tracing.evaluation.rows import Rows
from knowledge_tracing.logs.log import Array, Index

LEVEL = 0.95


def resampled_learners(rows: Rows, resamples: int, rng: np.random.Generator) -> Index:
    """[R, L]: how often each learner is drawn. Those without a scored answer never are."""
    present, column = np.unique(rows.learner), rows.learner.max(initial=-1) + 1
    counts = np.zeros((resamples, column), dtype=np.int64)
    chances = np.full(len(present), 1.0 / max(len(present), 1))
    counts[:, present] = rng.multinomial(len(present), chances, size=resamples)
    return counts


def resampled_auc(rows: Rows, p: Array, counts: Index) -> Array:
    """[R]: the mean over the groups of the AUC with every learner counted so often."""
    out = []
    for group in rows.groups():
        learner, ranked = rows.learner[group], Ranked.of(rows.right[group], p[group])
        out.append(np.array([ranked.auc(count[learner].astype(np.float64)) for count in counts]))
    return _mean_of_groups(out)


def resampled_mean(rows: Rows, values: Array, counts: Index) -> Array:
    """[R]: the same of a mean over answers, such as the log loss. values: [n]."""
    out = []
    for group in rows.groups():
        learner, size = rows.learner[group], counts.shape[1]
        sums = counts @ np.bincount(learner, values[group], minlength=size)
        number = (counts @ np.bincount(learner, minlength=size)).astype(np.float64)
        number[number == 0.0] = np.nan
        out.append(sums / number)
    return _mean_of_groups(out)


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

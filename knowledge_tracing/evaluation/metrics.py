"""How good chances are. right: [n] credit from 0 to 1.  p: [n] predicted chance of a right answer.

A credit r between 0 and 1 counts as r of a right and 1 - r of a wrong answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_tracing.logs.log import Array, Flags, Index

CLIP = 1e-6  # a log loss says little about a certainty that was wrong once
BINS = 15  # Guo et al. 2017, On calibration of modern neural networks


@dataclass(frozen=True)
class Ranked:
    """Answers sorted by chance once, for many weightings. begin, end: [n] of the run of equal
    chances that each sorted answer is in."""

    order: Index
    right: Array
    begin: Index
    end: Index

    @classmethod
    def of(cls, right: Array, p: Array) -> Ranked:
        order = np.argsort(p)
        ranked = p[order]
        begin, end = (np.searchsorted(ranked, ranked, side) for side in ("left", "right"))
        return cls(order, right[order], begin, end)

    def wins(self, weight: Array | None = None) -> tuple[float, float]:
        """Of all pairs of a right and a wrong answer, those where the right one has the higher
        chance (equal chances: half of them), and all. weight: [n] how often an answer counts."""
        weights = np.ones(len(self.right)) if weight is None else weight[self.order]
        rights = weights * self.right
        wrongs = np.r_[0.0, np.cumsum(weights - rights)]
        below = 0.5 * (wrongs[self.begin] + wrongs[self.end])
        # Not a dot product: with BLAS in several threads it takes ten times as long here.
        return float((rights * below).sum()), float(rights.sum() * wrongs[-1])

    def auc(self, weight: Array | None = None) -> float:
        """Area under the ROC curve, the share of pairs won; NaN where there is no pair."""
        wins, pairs = self.wins(weight)
        return wins / pairs if pairs > 0.0 else np.nan


def auc(right: Array, p: Array) -> float:
    return Ranked.of(right, p).auc()


def grouped_auc(right: Array, p: Array, group: Index) -> float:
    """Only answers of the same group make a pair: chances of different fits are not compared."""
    parts = [Ranked.of(right[group == g], p[group == g]).wins() for g in np.unique(group)]
    wins, pairs = np.sum(parts, axis=0) if parts else (0.0, 0.0)
    return float(wins / pairs) if pairs > 0.0 else np.nan


def log_losses(right: Array, p: Array) -> Array:
    """[n]: −r log p − (1 − r) log(1 − p), natural logarithm."""
    p = np.clip(p, CLIP, 1.0 - CLIP)
    out: Array = -right * np.log(p) - (1.0 - right) * np.log1p(-p)
    return out


def log_loss(right: Array, p: Array) -> float:
    return mean(log_losses(right, p))


def brier(right: Array, p: Array) -> float:
    return mean(np.square(p - right))


def hits(right: Array, p: Array) -> Flags:
    """[n]: whether the likelier outcome came; chance and credit count as right from 0.5 on."""
    out: Flags = (p >= 0.5) == (right >= 0.5)
    return out


def accuracy(right: Array, p: Array) -> float:
    return mean(hits(right, p))


def majority_accuracy(right: Array) -> float:
    """Of always answering what is commoner among these very answers."""
    share = mean(right >= 0.5)
    return max(share, 1.0 - share)


@dataclass(frozen=True)
class Reliability:
    """Of bins of equal width that are not empty: answers, mean chance, mean credit. Each [b]."""

    count: Index
    predicted: Array
    observed: Array


def reliability(right: Array, p: Array, bins: int = BINS) -> Reliability:
    place = np.clip((p * bins).astype(np.int64), 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    used = count > 0
    sums = (np.bincount(place, values, minlength=bins)[used] for values in (p, right))
    predicted, observed = (total / count[used] for total in sums)
    return Reliability(count[used], predicted, observed)


def ece(right: Array, p: Array, bins: int = BINS) -> float:
    """Expected calibration error: Σ n_b / n · |mean chance − mean credit| over the bins."""
    curve = reliability(right, p, bins)
    gaps = np.abs(curve.predicted - curve.observed)
    return float(curve.count @ gaps / len(p)) if len(p) else np.nan


def mean(values: Array | Flags) -> float:
    return float(np.mean(values)) if len(values) else np.nan

"""Whether a candidate is better than the model in force, on exactly the same answers. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from knowledge_tracing.evaluation import metrics
from knowledge_tracing.evaluation.metrics import BINS
from knowledge_tracing.logs.log import Array, Index

RESAMPLES = 1000
# By how much the log loss must fall, and by how much the calibration may suffer.
MARGIN, ECE_SLACK = 0.002, 0.005
# Fewer held-out answers than these tell no difference of the size of the margin.
LEAST_ANSWERS, LEAST_LEARNERS = 200, 10


@dataclass(frozen=True)
class HeldOut:
    """Forecasts of the same answers by two models.

    learner: [n] any numbers.  right: [n] credit, 0 to 1.  candidate, in_force: [n] the chance of
    being right, forecast before the answer was seen.
    """

    learner: Index
    right: Array
    candidate: Array
    in_force: Array


@dataclass(frozen=True)
class Bin:
    """One part of the reliability curve: forecasts between `low` and `high`."""

    low: float
    high: float
    forecast: float  # mean
    right: float  # share
    answers: int


@dataclass(frozen=True)
class Scores:
    log_loss: float
    brier: float
    ece: float
    auc: float | None  # None: all right, or all wrong
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Judgement:
    """gain: by how much the candidate's log loss is lower, with the 90 % interval of a bootstrap
    over learners.  better: whether it is to be promoted, and `reason` why, for people."""

    answers: int
    learners: int
    candidate: Scores
    in_force: Scores
    gain: float
    gain_low: float
    gain_high: float
    better: bool
    reason: str

    def figures(self) -> dict[str, Any]:
        return asdict(self)


def judge(found: HeldOut, rng: np.random.Generator) -> Judgement | None:
    """None: too few answers to tell."""
    for forecasts in (found.candidate, found.in_force):
        if not ((forecasts >= 0.0) & (forecasts <= 1.0)).all():
            raise ValueError("a forecast is no chance between 0 and 1: the fit has diverged")
    learners = np.unique(found.learner)
    if len(found.right) < LEAST_ANSWERS or len(learners) < LEAST_LEARNERS:
        return None
    candidate, in_force = scores(found.candidate, found.right), scores(found.in_force, found.right)
    low, high = gain_interval(found, rng)
    reasons = _objections(candidate, in_force, low)
    return Judgement(
        answers=len(found.right),
        learners=len(learners),
        candidate=candidate,
        in_force=in_force,
        gain=in_force.log_loss - candidate.log_loss,
        gain_low=low,
        gain_high=high,
        better=not reasons,
        reason=f"Refused: {'; '.join(reasons)}." if reasons else _praise(candidate, in_force),
    )


def scores(p: Array, right: Array) -> Scores:
    """The figures of evaluation.metrics, and the bins of the reliability curve for its picture."""
    auc = metrics.auc(right, p)
    return Scores(
        log_loss=metrics.log_loss(right, p),
        brier=metrics.brier(right, p),
        ece=metrics.ece(right, p),
        auc=auc if np.isfinite(auc) else None,
        bins=reliability(p, right),
    )


def reliability(p: Array, right: Array) -> tuple[Bin, ...]:
    """Bins of equal width; empty ones are left out."""
    place = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    return tuple(
        Bin(b / BINS, (b + 1) / BINS, float(p[at].mean()), float(right[at].mean()), int(at.sum()))
        for b in range(BINS)
        if (at := place == b).any()
    )


def gain_interval(found: HeldOut, rng: np.random.Generator) -> tuple[float, float]:
    """5th and 95th percentile of the fall in log loss when learners are drawn anew, all answers
    of a learner together: they are no independent witnesses."""
    before = metrics.log_losses(found.right, found.in_force)
    gains = before - metrics.log_losses(found.right, found.candidate)
    _, learner = np.unique(found.learner, return_inverse=True)
    total, count = np.bincount(learner, gains), np.bincount(learner)
    drawn = rng.integers(len(total), size=(RESAMPLES, len(total)))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.percentile(means, [5, 95])
    return float(low), float(high)


def _objections(candidate: Scores, in_force: Scores, low: float) -> list[str]:
    found = []
    if in_force.log_loss - candidate.log_loss < MARGIN:
        found.append(
            f"its log loss is {candidate.log_loss:.4f}, that of the model in force"
            f" {in_force.log_loss:.4f}; it must be lower by {MARGIN}"
        )
    elif low <= 0.0:
        found.append("its log loss is lower, but by no more than chance between students explains")
    if candidate.ece > in_force.ece + ECE_SLACK:
        found.append(
            f"its calibration error is {candidate.ece:.4f}, that of the model in force"
            f" {in_force.ece:.4f}; at most {ECE_SLACK} more is allowed"
        )
    return found


def _praise(candidate: Scores, in_force: Scores) -> str:
    return (
        f"Promoted: its log loss is {candidate.log_loss:.4f}, that of the model in force"
        f" {in_force.log_loss:.4f}; calibration error {candidate.ece:.4f} after {in_force.ece:.4f}."
    )

"""The filter: `predict` moves a belief through time, `update` takes in one answer, `run` folds.

Pure and deterministic: a belief replayed from the ledger equals the one kept up answer by answer,
byte for byte.
"""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections.abc import Iterable

import numpy as np

from knowledge_tracing.psikt.dynamics import Dense, Dynamics, Index
from knowledge_tracing.psikt.emission import Emission, moment_match
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import (
    ANSWERS,
    FAILURES,
    FIRST_ITEM,
    ITEMS,
    LAST,
    SECURE,
    SUCCESSES,
    TALLY_ROWS,
    UNAIDED,
    Array,
    Belief,
    Evidence,
    Info,
    Params,
)
from knowledge_tracing.psikt.wide import Wide

SECOND = 1.0 / 86_400.0
DENSE_LIMIT = 150
MASTERED_LEVEL = math.log(0.8 / 0.2)
GAIN_MASTERY, LOSE_MASTERY = 0.85, 0.60
UNAIDED_NEEDED, ITEMS_NEEDED = 3, 2
LEAST_VARIANCE = 1e-9


def dynamics_of(structure: Structure, params: Params | None = None) -> Dynamics:
    """Prepare what every step in this course shares; keep the result."""
    kind = Dense if len(structure) <= DENSE_LIMIT else Wide
    return kind(structure, params or Params())


def prior(dynamics: Dynamics) -> Belief:
    """What is believed of somebody who has answered nothing."""
    size = len(dynamics.structure)
    mean = np.zeros(size + 1)
    mean[-1] = dynamics.params.mu_mean
    return Belief(mean, dynamics.prior_cov(), np.zeros((TALLY_ROWS, size)))


def targets(tally: Array, params: Params) -> Array:
    """target - mu: d_k = beta_s log(1 + S_k) + beta_f log(1 + F_k), for the columns of `tally`."""
    out: Array = params.beta_s * np.log1p(tally[SUCCESSES]) + params.beta_f * np.log1p(
        tally[FAILURES]
    )
    return out


def predict(dynamics: Dynamics, belief: Belief, t: float) -> Belief:
    """The belief at time t (days). Under a second, or backwards, nothing moves."""
    if belief.t is None:
        return dataclasses.replace(belief, t=t)
    days = t - belief.t
    if days < SECOND:
        return belief
    mean, cov = dynamics.move(belief.mean, belief.cov, days)
    return dataclasses.replace(belief, mean=mean, cov=cov, t=t)


def update(dynamics: Dynamics, belief: Belief, evidence: Evidence) -> tuple[Belief, Info]:
    """Condition on one answer at the belief's time.

    q = w'(x + d) + mu;  k = P w / s2;  m += k (q1 - q);  P += k k' (s1 - s2).
    Skills that the course no longer has are left out; without any, nothing is learned.
    """
    params = dynamics.params
    index = dynamics.structure.index
    at = np.array([index[s] for s in dict.fromkeys(evidence.skills) if s in index], dtype=np.int64)
    weight = params.weight(evidence.help_level)
    if not len(at):
        return belief, Info(0.5, 0.0, 0.0)
    offsets = targets(belief.tally[:, at], params)
    column, s2 = dynamics.project(belief.cov, at)
    s2 = max(s2, LEAST_VARIANCE)
    q = float((belief.mean[at] + offsets).sum() / len(at) + belief.mean[-1])
    emission = Emission(evidence.difficulty, params.slope, evidence.guess, params.slip)
    matched = moment_match(q, s2, emission, evidence.right, weight)
    info = Info(matched.predicted, math.log(matched.evidence), weight)
    mean, cov = belief.mean.copy(), belief.cov
    if weight > 0.0:
        gain = column / s2
        change = min(matched.variance, params.variance_cap * s2) - s2
        mean += gain * (matched.mean - q)
        cov = dynamics.condition(cov, gain, change)
    counts = _counted(belief, evidence, at, weight)
    spread = dynamics.level_variance(cov)[at]
    _judge_mastery(counts, mean[at] + mean[-1] + offsets, spread)
    # Practice raises the target, not the level itself: the deviation falls by as much.
    mean[at] -= targets(counts, params) - offsets
    tally = belief.tally.copy()
    tally[:, at] = counts
    return dataclasses.replace(belief, mean=mean, cov=cov, tally=tally), info


def step(dynamics: Dynamics, belief: Belief, t: float, evidence: Evidence) -> tuple[Belief, Info]:
    """One answer at time t: predict, then update."""
    belief, info = update(dynamics, predict(dynamics, belief, t), evidence)
    return dataclasses.replace(
        belief, answers=belief.answers + 1, log_evidence=belief.log_evidence + info.log_evidence
    ), info


def run(dynamics: Dynamics, history: Iterable[tuple[float, Evidence]]) -> tuple[Belief, list[Info]]:
    """Fold a whole history, oldest first: (days since 1970, evidence)."""
    belief, infos = prior(dynamics), []
    for t, evidence in history:
        belief, info = step(dynamics, belief, t, evidence)
        infos.append(info)
    return belief, infos


def levels(dynamics: Dynamics, belief: Belief) -> tuple[Array, Array]:
    """Mean and standard deviation of every skill's level, in logits, [K] each."""
    mean = belief.mean[:-1] + belief.mean[-1] + targets(belief.tally, dynamics.params)
    variance = np.maximum(dynamics.level_variance(belief.cov), LEAST_VARIANCE)
    return mean, np.sqrt(variance)


def _counted(belief: Belief, evidence: Evidence, at: Index, weight: float) -> Array:
    """The tally of the answer's skills after it."""
    counts = belief.tally[:, at]
    counts[SUCCESSES] += weight * evidence.right
    counts[FAILURES] += weight * (1.0 - evidence.right)
    counts[ANSWERS] += 1
    counts[LAST] = belief.t or 0.0
    if evidence.help_level == 0:
        _note_item(counts, evidence.item)
    return counts


def _note_item(counts: Array, item: str) -> None:
    """Unaided answers, and whether they came from two items at least."""
    name = float(zlib.crc32(item.encode()) + 1)
    counts[UNAIDED] += 1
    for column in counts.T:
        if column[ITEMS] == 0:
            column[FIRST_ITEM], column[ITEMS] = name, 1
        elif column[FIRST_ITEM] != name:
            column[ITEMS] = 2


def mastered_chance(mean: float, sd: float) -> float:
    """P(level > logit 0.8)."""
    return 0.5 * (1.0 + math.erf((mean - MASTERED_LEVEL) / (sd * math.sqrt(2.0))))


def _judge_mastery(counts: Array, level: Array, variance: Array) -> None:
    """Gained at 0.85 with 3 unaided answers on 2 items; lost when an answer leaves it under 0.6."""
    sd = np.sqrt(np.maximum(variance, LEAST_VARIANCE))
    for column, mean, spread in zip(counts.T, level.tolist(), sd.tolist(), strict=True):
        enough = column[UNAIDED] >= UNAIDED_NEEDED and column[ITEMS] >= ITEMS_NEEDED
        needed = LOSE_MASTERY if column[SECURE] else GAIN_MASTERY
        column[SECURE] = float(enough and mastered_chance(mean, spread) >= needed)

"""The filter: `predict` moves a belief through time, `update` takes in one answer, `run` folds.

Pure and deterministic: a belief replayed from the ledger equals the one kept up answer by answer,
byte for byte.
"""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from knowledge_tracing.psikt.dynamics import ALL, Dense, Dynamics, Index
from knowledge_tracing.psikt.emission import Emission, Matched, moment_match
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import (
    ANSWERS,
    FADED_F,
    FADED_S,
    FADING,
    FAILURES,
    FIRST_ITEM,
    FORM,
    GLOBALS,
    ITEMS,
    LAST,
    MU,
    SECURE,
    SUCCESSES,
    TALLY_ROWS,
    UNAIDED,
    Array,
    Belief,
    Evidence,
    Info,
    Params,
    Tables,
)
from knowledge_tracing.psikt.wide import Wide

SECOND = 1.0 / 86_400.0
DENSE_LIMIT = 150
MASTERED_LEVEL = math.log(0.8 / 0.2)
GAIN_MASTERY, LOSE_MASTERY = 0.85, 0.60
UNAIDED_NEEDED, ITEMS_NEEDED = 3, 2
LEAST_VARIANCE = 1e-9
NEVER_MET = (0.0, 0.0)


def dynamics_of(
    structure: Structure,
    params: Params | None = None,
    tables: Tables | None = None,
    dense_limit: int = DENSE_LIMIT,
) -> Dynamics:
    """Prepare what every step in this course shares; keep the result."""
    kind = Dense if len(structure) <= dense_limit else Wide
    return kind(structure, params or Params(), tables)


def prior(dynamics: Dynamics) -> Belief:
    """What is believed of somebody who has answered nothing."""
    size = len(dynamics.structure)
    mean = np.zeros(size + GLOBALS)
    mean[MU] = dynamics.params.mu_mean
    return Belief(mean, dynamics.prior_cov(), np.zeros((TALLY_ROWS, size)))


def practised(dynamics: Dynamics, tally: Array, at: int | Index | slice = ALL) -> Array:
    """c_k + practice_k for the skills `at`, whose columns `tally` holds. See `Params`."""
    params, tables = dynamics.params, dynamics.tables
    out: Array = (
        tables.level[at]
        + (params.beta_s + tables.gain_s[at]) * np.log1p(tally[SUCCESSES])
        + (params.beta_f + tables.gain_f[at]) * np.log1p(tally[FAILURES])
    )
    if params.fading:
        out += params.fade_s * np.log1p(tally[FADED_S]) + params.fade_f * np.log1p(tally[FADED_F])
    return out


def predict(dynamics: Dynamics, belief: Belief, t: float, answers: int = 0) -> Belief:
    """The belief at time t (days), so many answers later. Under a second, or backwards, only an
    answer moves anything: the form of the moment passes."""
    if belief.t is None:
        return dataclasses.replace(belief, t=t)
    days, params = t - belief.t, dynamics.params
    if days < SECOND:
        if not answers:
            return belief
        keep = math.exp(-params.form_per_answer * answers)
        mean, cov = dynamics.fade(belief.mean, belief.cov, keep)
        return _moved(belief, belief.t, mean, cov, belief.tally)
    keep = math.exp(-params.form_per_answer * answers - params.form_per_day * days)
    mean, cov = dynamics.move(belief.mean, belief.cov, days, keep)
    tally = belief.tally
    if params.fading:
        tally = tally.copy()
        tally[FADING] *= math.exp(-params.fading * days)
    return _moved(belief, t, mean, cov, tally)


def _moved(belief: Belief, t: float, mean: Array, cov: Array, tally: Array) -> Belief:
    return Belief(mean, cov, tally, t, belief.answers, belief.log_evidence, belief.items)


def update(dynamics: Dynamics, belief: Belief, evidence: Evidence) -> tuple[Belief, Info]:
    """Condition on one answer at the belief's time.

    q = w'(c + practice + x) + mu + form;  k = P w / s2;  m += k (q1 - q);  P += k k' (s1 - s2).
    Then the answer counts as practice, which moves the level at once.
    Skills that the course no longer has are left out; without any, nothing is learned.
    """
    params, index = dynamics.params, dynamics.structure.index
    at = [index[s] for s in dict.fromkeys(evidence.skills) if s in index]
    weight = params.weight(evidence.help_level)
    if not at:
        return belief, Info(0.5, 0.0, 0.0)
    column, s2 = dynamics.project(belief.cov, at)
    s2 = max(s2, LEAST_VARIANCE)
    matched, q = _matched(dynamics, belief, evidence, at, s2)
    mean, cov = belief.mean, belief.cov
    if weight > 0.0:
        gain = column / s2
        change = min(matched.variance, params.variance_cap * s2) - s2
        mean = mean + gain * (matched.mean - q)
        cov = dynamics.condition(cov, gain, change)
    tally = belief.tally.copy()
    for k in at:
        _count(tally[:, k], evidence, weight, belief.t or 0.0)
    _judge_mastery(dynamics, mean, cov, tally, [] if evidence.right >= 1.0 else at)
    items = _with_item(belief, evidence, weight) if params.remembers_items else belief.items
    info = Info(matched.predicted, math.log(matched.evidence), weight)
    return Belief(mean, cov, tally, belief.t, belief.answers, belief.log_evidence, items), info


def _matched(
    dynamics: Dynamics, belief: Belief, evidence: Evidence, at: Sequence[int], s2: float
) -> tuple[Matched, float]:
    """The level that the answer is about, conditioned on it; and its mean before."""
    mean, tally = belief.mean, belief.tally
    own = sum(mean[k] + practised(dynamics, tally[:, k], k) for k in at) / len(at)
    q = float(own + mean[MU] + mean[FORM])
    weight = dynamics.params.weight(evidence.help_level)
    emission = emission_of(dynamics, belief, evidence)
    return moment_match(q, s2, emission, evidence.right, weight), q


def emission_of(dynamics: Dynamics, belief: Belief, evidence: Evidence) -> Emission:
    """How an answer to this item follows from a level: fitted, else as the author set it."""
    params = dynamics.params
    authored = (params.author_share * evidence.difficulty, params.slope)
    difficulty, slope = dynamics.tables.items.get(evidence.item, authored)
    if belief.items:
        right, wrong = belief.items.get(name_of(evidence.item), NEVER_MET)
        difficulty -= params.item_s * math.log1p(right) + params.item_f * math.log1p(wrong)
    return Emission(difficulty, slope, params.guess_share * evidence.guess, params.slip)


def step(dynamics: Dynamics, belief: Belief, t: float, evidence: Evidence) -> tuple[Belief, Info]:
    """One answer at time t: predict, then update."""
    now = predict(dynamics, belief, t, answers=1)
    belief, info = update(dynamics, now, evidence)
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
    mean = belief.mean[:-GLOBALS] + belief.mean[MU] + practised(dynamics, belief.tally)
    variance = np.maximum(dynamics.level_variance(belief.cov), LEAST_VARIANCE)
    return mean, np.sqrt(variance)


def name_of(item: str) -> int:
    """A short name for an item, never 0."""
    return zlib.crc32(item.encode()) + 1


def _with_item(
    belief: Belief, evidence: Evidence, weight: float
) -> Mapping[int, tuple[float, float]]:
    name = name_of(evidence.item)
    right, wrong = belief.items.get(name, NEVER_MET)
    met = (right + weight * evidence.right, wrong + weight * (1.0 - evidence.right))
    return {**belief.items, name: met}


def _count(counts: Array, evidence: Evidence, weight: float, t: float) -> None:
    """The answer in the tally of one of its skills, [10]."""
    for right, wrong in ((SUCCESSES, FAILURES), (FADED_S, FADED_F)):
        counts[right] += weight * evidence.right
        counts[wrong] += weight * (1.0 - evidence.right)
    counts[ANSWERS] += 1
    counts[LAST] = t
    if evidence.help_level == 0:
        _note_item(counts, evidence.item)


def _note_item(counts: Array, item: str) -> None:
    """Unaided answers, and whether they came from two items at least."""
    name = float(name_of(item))
    counts[UNAIDED] += 1
    if counts[ITEMS] == 0:
        counts[FIRST_ITEM], counts[ITEMS] = name, 1
    elif counts[FIRST_ITEM] != name:
        counts[ITEMS] = 2


def mastered_chance(mean: float, sd: float) -> float:
    """P(level > logit 0.8)."""
    return 0.5 * (1.0 + math.erf((mean - MASTERED_LEVEL) / (sd * math.sqrt(2.0))))


def _judge_mastery(
    dynamics: Dynamics, mean: Array, cov: Array, tally: Array, doubted: Sequence[int]
) -> None:
    """Gained at 0.85 with 3 unaided answers on 2 items, whichever answer raises it so far; lost
    when an answer on the skill that was not right (`doubted`) leaves it under 0.6. Days that pass
    take nothing away, and a right answer never does."""
    enough = (tally[UNAIDED] >= UNAIDED_NEEDED) & (tally[ITEMS] >= ITEMS_NEEDED)
    for k in np.flatnonzero(enough & (tally[SECURE] == 0.0)).tolist():
        tally[SECURE, k] = _mastered(dynamics, mean, cov, tally, k) >= GAIN_MASTERY
    for k in doubted:
        if tally[SECURE, k]:
            tally[SECURE, k] = _mastered(dynamics, mean, cov, tally, k) >= LOSE_MASTERY


def _mastered(dynamics: Dynamics, mean: Array, cov: Array, tally: Array, k: int) -> float:
    level = mean[k] + mean[MU] + practised(dynamics, tally[:, k], k)
    variance = max(float(dynamics.level_variance(cov, k)), LEAST_VARIANCE)
    return mastered_chance(float(level), math.sqrt(variance))

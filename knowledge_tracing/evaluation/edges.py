"""How good is a learned graph? Scores of ordered pairs of skills against known edges.

scores: [K, K], row i is the prerequisite, column k the skill.  edges: [E, 2], the same order.
Reciprocal ranks are left out: they hang on the first few pairs of a hundred thousand.
Below: what two simple counts make of the same log, to be reported beside any learned graph.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index


class EdgeScore(NamedTuple):
    """precision: of the E highest pairs.  direction: known edges whose score is above that of
    their reverse, ties half.  base: share of edges among the pairs, what chance would give."""

    auroc: float
    average_precision: float
    precision: float
    direction: float
    base: float


def score_edges(scores: Array, edges: Index, candidates: Flags | None = None) -> EdgeScore:
    """Of all ordered pairs, or of those in `candidates` [K, K] only."""
    size = len(scores)
    asked = ~np.eye(size, dtype=bool) if candidates is None else candidates
    known = np.zeros((size, size), dtype=bool)
    known[edges[:, 0], edges[:, 1]] = True
    return _score(scores[asked], known[asked], direction(scores, edges))


def score_pairs(scores: Array, edges: Index) -> EdgeScore:
    """Of unordered pairs, by the higher of the two scores: for graphs that know no direction."""
    size = len(scores)
    known = np.zeros((size, size), dtype=bool)
    known[edges[:, 0], edges[:, 1]] = known[edges[:, 1], edges[:, 0]] = True
    above = np.triu_indices(size, 1)
    return _score(np.maximum(scores, scores.T)[above], known[above], float("nan"))


def _score(scores: Array, known: Flags, of_direction: float) -> EdgeScore:
    return EdgeScore(
        auroc(scores, known),
        average_precision(scores, known),
        precision_at(scores, known, int(known.sum())),
        of_direction,
        float(known.mean()),
    )


def auroc(scores: Array, known: Flags) -> float:
    """P(score of an edge > score of another pair), ties half."""
    positives, negatives = int(known.sum()), int((~known).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = _mean_ranks(scores)
    least = positives * (positives + 1) / 2
    return float((ranks[known].sum() - least) / (positives * negatives))


def average_precision(scores: Array, known: Flags) -> float:
    """Sum over thresholds of precision x gain in recall; tied pairs enter together."""
    order = np.argsort(-scores, kind="stable")
    last = np.flatnonzero(np.r_[np.diff(scores[order]) != 0, True])
    hits = np.cumsum(known[order])[last]
    if not len(hits) or not hits[-1]:
        return float("nan")
    gains = np.diff(np.r_[0, hits])
    return float((gains * hits / (last + 1)).sum() / hits[-1])


def precision_at(scores: Array, known: Flags, count: int) -> float:
    """Share of edges among the `count` highest; ties at the border count in proportion."""
    if not count:
        return float("nan")
    border = np.sort(scores)[-count]
    above, tied = scores > border, scores == border
    room = (count - above.sum()) / tied.sum()
    return float((known[above].sum() + room * known[tied].sum()) / count)


def direction(scores: Array, edges: Index) -> float:
    """Share of known edges whose score is above that of their reverse, ties half."""
    if not len(edges):
        return float("nan")
    ahead, back = scores[edges[:, 0], edges[:, 1]], scores[edges[:, 1], edges[:, 0]]
    return float(((ahead > back) + 0.5 * (ahead == back)).mean())


def _mean_ranks(values: Array) -> Array:
    """From 1; ties get their mean."""
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    out: Array = (np.cumsum(counts) - (counts - 1) / 2)[index]
    return out


def practised_just_before(log: AnswerLog) -> Array:
    """[K, K]: how often i was answered right before k, out of the answers on k."""
    counts = np.zeros((len(log.catalogue.skills),) * 2)
    before = np.flatnonzero(np.diff(log.learner) == 0)
    np.add.at(counts, (log.skill[before], log.skill[before + 1]), 1.0)
    np.fill_diagonal(counts, 0.0)
    out: Array = counts / np.maximum(counts.sum(axis=0), 1.0)
    return out


def practised_first(log: AnswerLog) -> Array:
    """[K, K]: share of the learners who met both and met i first; 1/2 where nobody met both."""
    size = len(log.catalogue.skills)
    first = np.zeros((size, size))
    for learner in range(len(log.learners)):
        met = np.full(size, np.inf)
        rows = slice(log.starts[learner], log.starts[learner + 1])
        np.minimum.at(met, log.skill[rows], log.position[rows])
        first += (met[:, None] < met) & np.isfinite(met)
    return _shares(first)


def success_given_success(log: AnswerLog) -> Array:
    """[K, K]: P(right on k | last answer on i right) - P(right on k | last answer on i wrong),
    each with one imagined right and one imagined wrong answer."""
    size = len(log.catalogue.skills)
    tries, wins = np.full((2, size, size), 2.0), np.ones((2, size, size))
    for learner in range(len(log.learners)):
        last = np.full(size, np.nan)
        for row in range(log.starts[learner], log.starts[learner + 1]):
            k, right = log.skill[row], float(log.right[row])
            for answer, share in ((0, last < 0.5), (1, last >= 0.5)):
                tries[answer, :, k] += share
                wins[answer, :, k] += share * right
            last[k] = right
    out: Array = wins[1] / tries[1] - wins[0] / tries[0]
    np.fill_diagonal(out, 0.0)
    return out


def _shares(first: Array) -> Array:
    both = first + first.T
    out: Array = np.where(both > 0, first / np.maximum(both, 1.0), 0.5)
    np.fill_diagonal(out, 0.0)
    return out

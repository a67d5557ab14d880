"""What the way a course is practised says about its edges, before any answer is looked at."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags

# Log odds of an author's own edge, and of another pair in course order.
KNOWN, NEW = 2.0, -4.0
NEAR = 10  # answers apart
IMAGINED = 5.0  # meetings of every pair, so that rare ones say little
MOST_NEARNESS = 2.0  # nearness alone never makes an edge likely: its odds stay below e^-2


def prior_odds(log: AnswerLog, before: Flags, known: Flags | None = None) -> Array:
    """[K, K] log odds of an edge, row the prerequisite; -inf where it is out of the question.

    before: [K, K] whether i comes before k in the course.  known: the author's edges, if they are
    to count. Courses bring together what belongs together, hence the lift of `nearness`.
    """
    lift = np.clip(nearness(log), -MOST_NEARNESS, MOST_NEARNESS)
    odds = np.where(before, NEW + lift, -np.inf)
    return odds if known is None else np.where(known, KNOWN, odds)


def practised_before(log: AnswerLog) -> Flags:
    """[K, K]: whether more learners met i before k than k before i, of those who met both."""
    size = len(log.catalogue.skills)
    first = np.full((len(log.learners), size), np.inf)
    skills = log.catalogue.item_skills[log.item]
    row, slot = np.nonzero(skills >= 0)
    np.minimum.at(first, (log.learner[row], skills[row, slot]), log.position[row])
    balance = np.zeros((size, size), dtype=np.int64)
    for met in first:
        earlier = (met[:, None] < met) & np.isfinite(met)
        balance += earlier.astype(np.int64) - earlier.T
    out: Flags = balance > 0
    return out


def nearness(log: AnswerLog, within: int = NEAR) -> Array:
    """[K, K], symmetric: log of how much oftener i and k are practised at most `within` answers
    apart than if every answer drew its skills at random."""
    items = len(log.catalogue.items)
    follows = np.zeros((items, items))
    for lag in range(1, within + 1):
        rows = np.flatnonzero(log.learner[lag:] == log.learner[:-lag])
        np.add.at(follows, (log.item[rows], log.item[rows + lag]), 1.0)
    weights = log.catalogue.weights
    met = weights.T @ (follows + follows.T) @ weights
    expected = np.outer(met.sum(1), met.sum(0)) / max(met.sum(), 1.0)
    out: Array = np.log((met + IMAGINED) / (expected + IMAGINED))
    np.fill_diagonal(out, 0.0)
    return out

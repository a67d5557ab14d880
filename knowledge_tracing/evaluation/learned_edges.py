"""How good is a graph learned from answers, beside counts of the same log?

The edges to be found are never shown to what learns; `blind` takes them out of the log.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple, Protocol

import numpy as np

from knowledge_tracing.evaluation.edges import (
    practised_just_before,
    score_edges,
    score_pairs,
    success_given_success,
)
from knowledge_tracing.evaluation.simulate import Population, Simulated, World
from knowledge_tracing.logs.course_order import KNOWN, NEW
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index

LIKELY, UNLIKELY = 0.9, 0.1  # from where on an edge is proposed, an author's edge doubted
SKILLS = 20  # of simulated courses
NEVER = -1e3  # log odds, finite so that they can be ranked
POPULATIONS = {
    "strong": Population().strongly_coupled(),
    "default": Population(),
    "null": Population().uncoupled(),
}


class Weighed(Protocol):
    """fitting.edges.EdgeEvidence, without what it takes to compute it."""

    @property
    def odds(self) -> Array: ...
    @property
    def score(self) -> Array: ...
    @property
    def log_bayes(self) -> Array: ...


class Verdict(NamedTuple):
    """[K, K]: probability of an edge, with the author's edges at their own odds."""

    probability: Array
    proposed: Flags
    doubted: Flags


def verdict(weighed: Weighed, edges: Index) -> Verdict:
    """Whatever the evidence was weighed with, the author's edges now count as such."""
    known = _flags(edges, len(weighed.odds))
    asked = np.isfinite(weighed.odds)
    odds = np.where(known, KNOWN, weighed.odds) + weighed.log_bayes
    probability = np.where(asked, 1 / (1 + np.exp(-np.clip(odds, -700.0, 700.0))), 0.0)
    proposed = asked & ~known & (probability >= LIKELY)
    return Verdict(probability, proposed, asked & known & (probability <= UNLIKELY))


def blind(log: AnswerLog) -> AnswerLog:
    none = np.zeros((0, 2), dtype=np.int64)
    return replace(log, catalogue=replace(log.catalogue, edges=none))


def world(population: str, learners: int, answers: int) -> World:
    """Ten sessions, skills in random order: nothing but the answers gives an edge away."""
    return World(
        learners=learners,
        skills=SKILLS,
        sessions=10,
        answers_per_session=answers // 10,
        population=POPULATIONS[population],
    )


def course_order(simulated: Simulated) -> Flags:
    """[K, K]: whether i comes before k, in an order with prerequisites first."""
    size = len(simulated.c)
    rank = np.zeros(size, dtype=np.int64)
    for _ in range(size):
        np.maximum.at(rank, simulated.edges[:, 1], rank[simulated.edges[:, 0]] + 1)
    order = np.lexsort((np.arange(size), rank))
    place = np.argsort(order)
    out: Flags = place[:, None] < place
    return out


def figures(weighed: Weighed, log: AnswerLog) -> dict[str, Any]:
    """Against the edges of the log. A ValueError if no pair could be weighed.

    proposed, proposed_right: without knowing them.  doubted: with their own odds.
    auroc, average_precision: of unordered pairs, as references often know no direction; a pair
    that was not asked about keeps the odds of any other. direction: of the known edges, how many
    come before their reverse. Only pairs in the order of the course are asked about, so where the
    reference is directed by first practice (dbe_kt22), this direction repeats the reference; the
    figure of `answers_alone` does not, nor does that of `just_before`.
    answers_alone: the score test of each pair, without the odds of the course.
    course_alone: those odds, that is, nearness in practice, without what the answers add. Where
    skills are practised side by side because they belong together, most comes from there.
    no_common_item: of pairs that no item practises together.
    """
    edges = log.catalogue.edges.reshape(-1, 2)
    asked = np.isfinite(weighed.odds)
    if not asked.any():
        raise ValueError("too few learners: no pair of skills was practised by enough of them")
    apart = ~_share_an_item(log)
    ranked = {
        "posterior": _ranked(weighed.odds + weighed.log_bayes),
        "course_alone": _ranked(weighed.odds),
        "answers_alone": weighed.score,
        "just_before": practised_just_before(log),
        "given_success": success_given_success(log),
    }
    said = {name: _scored(scores, edges, asked, apart) for name, scores in ranked.items()}
    proposed = verdict(weighed, edges[:0]).proposed
    return {
        "candidates": int(asked.sum()),
        "edges": len(edges),
        "proposed": int(proposed.sum()),
        "proposed_right": int((proposed & _flags(edges, len(asked))).sum()),
        "doubted": int(verdict(weighed, edges).doubted.sum()),
        **said.pop("posterior"),
        "baselines": {name: said.pop(name) for name in ("just_before", "given_success")},
        **said,
    }


def _ranked(odds: Array) -> Array:
    """A pair that was asked about in one direction is not to be read in the other."""
    asked = np.isfinite(odds)
    out: Array = np.where(asked, odds, np.where(asked.T, NEVER, NEW))
    return out


def _scored(scores: Array, edges: Index, asked: Flags, apart: Flags) -> dict[str, float | None]:
    pairs, directed = score_pairs(scores, edges), score_edges(scores, edges, asked)
    far = apart[edges[:, 0], edges[:, 1]]
    upper = np.triu(apart, 1)
    of_apart = score_edges(np.maximum(scores, scores.T), _upward(edges[far]), upper)
    return {
        "auroc": _rounded(pairs.auroc),
        "average_precision": _rounded(pairs.average_precision),
        "base": _rounded(pairs.base),
        "direction": _rounded(score_edges(scores, edges).direction),
        "auroc_in_order": _rounded(directed.auroc),
        "auroc_no_common_item": _rounded(of_apart.auroc),
    }


def _upward(edges: Index) -> Index:
    return np.sort(edges, axis=1)


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)


def _flags(edges: Index, size: int) -> Flags:
    out = np.zeros((size, size), dtype=bool)
    pairs = edges.reshape(-1, 2)
    out[pairs[:, 0], pairs[:, 1]] = True
    return out


def _share_an_item(log: AnswerLog) -> Flags:
    practised = log.catalogue.weights > 0
    out: Flags = (practised.T.astype(np.int64) @ practised) > 0
    return out

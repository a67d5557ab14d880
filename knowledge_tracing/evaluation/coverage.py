"""Do bands hold what they say? How often the true level lies in the band that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from knowledge_tracing.evaluation.rows import POSITIONS, parts
from knowledge_tracing.evaluation.simulate import Traits
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.psikt.display import BAND

ANSWERS = {"0": 0} | POSITIONS
GROUPS = ("low", "middle", "high")
SETTLED = 10  # answers before groups of learners are compared


def inside(truth: Array, mean: Array, sd: Array) -> Flags:
    """Whether the truth lies in the 80 % band, mean -/+ 1.2816 sd; elementwise."""
    out: Flags = np.abs(truth - mean) <= BAND * sd
    return out


def by_answers(log: AnswerLog, hit: Array) -> dict[str, Any]:
    """By how many answers were known. hit: [n], the share of bands that held at each answer."""
    return _each(log, hit, parts(ANSWERS, log.position.astype(np.float64)))


def by_group(log: AnswerLog, hit: Array, traits: Traits) -> dict[str, Any]:
    """By thirds of the learners in each of their true traits in which they differ."""
    settled = log.position >= SETTLED
    return {
        name: _each(log, hit, _thirds(log, trait, settled))
        for name, trait in traits._asdict().items()
        if np.ptp(trait) > 0.0
    }


def _thirds(log: AnswerLog, trait: Array, rows: Flags) -> dict[str, Flags]:
    edges = np.quantile(trait, [1 / 3, 2 / 3])
    third = np.searchsorted(edges, trait)[log.learner]
    return {name: rows & (third == number) for number, name in enumerate(GROUPS)}


def _each(log: AnswerLog, hit: Array, chosen: Mapping[str, Flags]) -> dict[str, Any]:
    return {
        name: mean_of(log.learner[rows], hit[rows])._asdict()
        for name, rows in chosen.items()
        if rows.any()
    }


class Mean(NamedTuple):
    mean: float
    error: float
    n: int
    learners: int


def mean_of(learner: Index, value: Array) -> Mean:
    """[n] each. The standard error takes answers of one learner as hanging together:
    sqrt(sum_l (s_l - n_l mean)^2) / n, with s_l the sum of a learner's n_l values."""
    mean = float(value.mean())
    off = np.bincount(learner, value - mean)
    error = float(np.sqrt((off**2).sum()) / len(value))
    return Mean(mean, error, len(value), len(np.unique(learner)))

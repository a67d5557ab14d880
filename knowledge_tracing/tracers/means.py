"""Four means: what a tracing model must beat before it knows anything about learning."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from knowledge_tracing.evaluation.metrics import log_loss
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.tracers.tracer import Setting

STRENGTHS = 2.0 ** np.arange(11)  # in answers
USUAL = 8.0


class Majority:
    """p = the mean credit of all answers: right or wrong for everything, whichever is commoner."""

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.overall = float(log.right.mean())

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        return np.full(len(log), self.overall)


class LearnerMean:
    """p = (k p0 + R) / (k + N), with N answers and R credit of the learner so far, p0 the overall
    mean, and k the strength with the least log loss on the fitted learners' own answers."""

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.overall = float(log.right.mean())
        credit, count = so_far(log, None)
        losses = [
            log_loss(log.right, shrunk(credit, count, self.overall, strength))
            for strength in STRENGTHS
        ]
        self.strength = float(STRENGTHS[int(np.argmin(losses))])

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        credit, count = so_far(log, seen)
        return shrunk(credit, count, self.overall, self.strength)


class SkillMean:
    """p_k = (k p0 + R_k) / (k + N_k) of the item's primary skill, p0 the overall mean."""

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.skill = _skill_means(log, _best_strength(log, log.skill, _skill_means))

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        out: Array = self.skill[log.skill]
        return out


class ItemMean:
    """p_i = (k p_skill + R_i) / (k + N_i): shrunk to the mean of the item's primary skill."""

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.item = _item_means(log, _best_strength(log, log.item, _item_means))

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        out: Array = self.item[log.item]
        return out


def so_far(log: AnswerLog, seen: Flags | None) -> tuple[Array, Array]:
    """[n], [n]: credit and number of the learner's earlier answers, of those that are seen."""
    counted = np.ones(len(log)) if seen is None else seen.astype(np.float64)
    return _before(log, counted * log.right), _before(log, counted)


def _before(log: AnswerLog, values: Array) -> Array:
    """[n]: the sum over the learner's earlier rows."""
    total = np.r_[0.0, np.cumsum(values)]
    out: Array = total[:-1] - total[log.starts[log.learner]]
    return out


def shrunk(credit: Array, count: Array, prior: Array | float, strength: float) -> Array:
    """(k p0 + R) / (k + N)."""
    return (strength * prior + credit) / (strength + count)


def _skill_means(log: AnswerLog, strength: float) -> Array:
    """[K]"""
    overall = np.full(len(log.catalogue.skills), log.right.mean())
    return _shrunk_means(log, log.skill, overall, strength)


def _item_means(log: AnswerLog, strength: float) -> Array:
    """[I]"""
    skills = _skill_means(log, strength)
    return _shrunk_means(log, log.item, skills[log.catalogue.primary], strength)


def _shrunk_means(log: AnswerLog, what: Index, prior: Array, strength: float) -> Array:
    count = np.bincount(what, minlength=len(prior)).astype(np.float64)
    credit = np.bincount(what, log.right, len(prior)).astype(np.float64)
    return shrunk(credit, count, prior, strength)


def _best_strength(
    log: AnswerLog, what: Index, means: Callable[[AnswerLog, float], Array]
) -> float:
    """The one with the least log loss when each half of the learners is predicted from the other.

    Within one half it would be too small: a mean fits the answers it was taken from.
    """
    half = log.learner % 2 == 0
    if half.all():
        return USUAL
    parts = [(log.rows(half), ~half), (log.rows(~half), half)]
    losses = [
        sum(
            rest.sum() * log_loss(log.right[rest], means(part, k)[what[rest]])
            for part, rest in parts
        )
        for k in STRENGTHS.tolist()
    ]
    return float(STRENGTHS[int(np.argmin(losses))])

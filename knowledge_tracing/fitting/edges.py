"""Which skills need which, as far as answers can tell: evidence for every possible edge.

A fit without any graph leaves the couplings at zero. From there, a few rounds of: each learner's
gradient by every coupling (gradients.py), a posterior over which couplings exist (selection.py),
and the next gradient at its mean. Rounds matter: two skills with a common prerequisite vary
together, and only where that prerequisite is taken into account does the pair say nothing more.
The first round's statistic is the Lagrange multiplier (score) test of each edge alone.

What answers show is that who is better at i than expected is later better at k than expected,
beyond the learner's general level. That is evidence for an author, not a proof that k needs i.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from knowledge_tracing.fitting.design import Design
from knowledge_tracing.fitting.gradients import SPREADS, Differentiator, Gradients, Point
from knowledge_tracing.fitting.model import Switches
from knowledge_tracing.fitting.selection import Selected, Slab, projected, scores, select
from knowledge_tracing.fitting.train import Config, device_of, fit
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.tracers.tracer import Setting

LEAST_LEARNERS = 30  # who practised both: the information is a sum over them
LONGEST_STEP = 0.5  # of the logarithm of a spread, in one round
NOTICED = 0.05  # less likely edges are left out of the next round's couplings


class EdgeEvidence(NamedTuple):
    """[K, K] each: row the prerequisite, column the skill.

    odds: log odds before any answer, -inf where the pair was not asked about.
    score: z of the edge alone, of all pairs in both directions; N(0, 1) where there is none.
    log_bayes: what the answers add to the odds, given the other edges.
    effect, sd: of gamma N, the share of a deviation that is passed on, if the edge is there.
    learners: who practised both.  answers: theirs, on either.
    """

    odds: Array
    score: Array
    log_bayes: Array
    effect: Array
    sd: Array
    learners: Index
    answers: Index

    @property
    def log_odds(self) -> Array:
        """After the answers."""
        return self.odds + self.log_bayes

    @property
    def probability(self) -> Array:
        """Of an edge, after the answers."""
        out: Array = 1 / (1 + np.exp(-np.clip(self.log_odds, -700.0, 700.0)))
        return out


def fit_without_graph(log: AnswerLog, setting: Setting, epochs: int = 5) -> Fitted:
    """Neither edges nor common factors, which would take the edges' place."""
    return fit(log, setting, Config(epochs=epochs, switches=Switches.without("graph", "shared")))


def weigh_edges(
    fitted: Fitted,
    log: AnswerLog,
    odds: Array,
    setting: Setting,
    slab: Slab | None = None,
    rounds: int = 3,
) -> EdgeEvidence:
    """fitted: without a graph.  odds: [K, K] log odds of an edge before any answer, row the
    prerequisite; -inf for a pair that is out of the question (logs/course_order.py)."""
    learners, answers = rests_on(log)
    odds = np.where(learners >= LEAST_LEARNERS, odds, -np.inf)
    search = _Search(fitted, log, odds, setting, slab or Slab())
    found = search.gradients()
    score = scores(_flat(found.couplings), found.spreads).reshape(odds.shape).T
    selected = search.choose(found)
    for _ in range(rounds - 1):
        selected = search.choose(search.gradients())
    log_bayes = search.spread_out(selected.log_odds - search.odds)
    effect, sd = search.spread_out(selected.effect), search.spread_out(selected.sd)
    return EdgeEvidence(odds, score, log_bayes, effect, sd, learners, answers)


def rests_on(log: AnswerLog) -> tuple[Index, Index]:
    """[K, K] learners who answered on both skills, and how often they answered on either."""
    shape = (len(log.learners), len(log.catalogue.skills))
    counts = np.zeros(shape, dtype=np.int64)
    skills = log.catalogue.item_skills[log.item]
    row, slot = np.nonzero(skills >= 0)
    np.add.at(counts, (log.learner[row], skills[row, slot]), 1)
    met = (counts > 0).astype(np.int64)
    either = counts.T @ met
    return met.T @ met, either + either.T


class _Search:
    """Couplings and spreads on their way to the posterior mean. theta: [P], of the pairs asked."""

    def __init__(
        self, fitted: Fitted, log: AnswerLog, odds: Array, setting: Setting, slab: Slab
    ) -> None:
        like = torch.zeros((), device=device_of(setting.device))
        self.differentiator = Differentiator.of(fitted, Design.of(log), like)
        self.asked: Flags = np.isfinite(odds)
        self.parent, self.child = np.nonzero(self.asked)
        self.odds, self.slab, self.say = odds[self.asked], slab, setting.say
        self.spreads = np.array([getattr(fitted.params, name) for name in SPREADS])
        self.theta = np.zeros(len(self.parent))

    def gradients(self) -> Gradients:
        couplings = self.spread_out(self.theta).T
        return self.differentiator.at(Point(couplings, self.spreads), self.say)

    def choose(self, found: Gradients) -> Selected:
        """The posterior by the quadratic form of these gradients; moves to its mean."""
        G = found.couplings[:, self.child, self.parent].astype(np.float64)
        y, nuisance = 1 + G @ self.theta, found.spreads
        selected = select(
            projected(y, nuisance), projected(G, nuisance), self.odds, self.slab, self.theta
        )
        self.theta = np.where(selected.probability > NOTICED, selected.mean, 0.0)
        step = np.linalg.lstsq(nuisance, y - G @ self.theta, rcond=None)[0]
        self.spreads = self.spreads * np.exp(np.clip(step, -LONGEST_STEP, LONGEST_STEP))
        return selected

    def spread_out(self, values: Array) -> Array:
        """[K, K] from [P]."""
        out = np.zeros(self.asked.shape)
        out[self.asked] = values
        return out


def _flat(couplings: Array) -> Array:
    return couplings.reshape(len(couplings), -1).astype(np.float64)

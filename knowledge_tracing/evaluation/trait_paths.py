"""What the filter says of learners' traits after every answer: the normals of psikt/traits.py.

Traits, in this order: log alpha, log v, logit gamma, and the general level mu, which is part of the
filter's state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from knowledge_tracing import psikt
from knowledge_tracing.fitting.served import DENSE_LIMIT, evidence_of
from knowledge_tracing.logs.log import AnswerLog, Array, Index, needs_of
from knowledge_tracing.psikt import Belief, Dynamics
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.traits import NAMES, level_of, normal, prior
from knowledge_tracing.psikt.types import MU
from knowledge_tracing.tracers.tracer import Setting

TRAITS = NAMES


class Normals(NamedTuple):
    """One a learner. mean: [L, D].  cov: [L, D, D]."""

    mean: Array
    cov: Array

    def rows(self, chosen: Index) -> Normals:
        return Normals(self.mean[chosen], self.cov[chosen])

    @property
    def sd(self) -> Array:
        """[L, D]."""
        return np.sqrt(np.diagonal(self.cov, axis1=-2, axis2=-1))


@dataclass(frozen=True)
class Paths:
    """nodes: [J, 3].  weights: [J], of the population.  mu_prior: mean and variance.

    evidence: [n, J] log evidence of the learner's answers up to and with the row.
    mu, mu_var: [n, J] what these say of mu, if the learner were as the node is.
    """

    log: AnswerLog
    nodes: Array
    weights: Array
    mu_prior: tuple[float, float]
    evidence: Array
    mu: Array
    mu_var: Array

    def prior(self) -> Normals:
        """Of anybody: L = 1."""
        mean, cov = prior(self.nodes, self.weights, *self.mu_prior)
        return Normals(mean[None], cov[None])

    def after(self, rows: Index) -> Normals:
        """The learner of each row, once its answer is known."""
        found = self.evidence[rows], self.mu[rows], self.mu_var[rows]
        return Normals(*normal(self.nodes, self.weights, *found))


def follow(fitted: Fitted, log: AnswerLog, setting: Setting) -> Paths:
    """Every history of the log through the filter, once a node."""
    found = []
    for node in range(len(fitted.traits)):
        setting.say(f"\rtraits: node {node + 1}/{len(fitted.traits)}, {len(log)} answers ")
        found.append(_at_node(fitted.at_node(node), log))
    evidence, mu, mu_var = (np.stack(part, axis=1) for part in zip(*found, strict=True))
    prior = (fitted.params.mu_mean, fitted.params.mu_var)
    return Paths(log, fitted.traits, fitted.trait_weights, prior, evidence, mu, mu_var)


class Foreseen(NamedTuple):
    """Just before each row, in logits. levels: [n, K] of every skill.  mu: [n]."""

    levels: Array
    mu: Array


def foresee(fitted: Fitted, log: AnswerLog) -> Foreseen:
    """What the model expects of each learner with the traits of the population."""
    dynamics = _dynamics(fitted, log)
    levels, mu = np.empty((len(log), len(log.catalogue.skills))), np.empty(len(log))
    for first, last in _spans(log):
        belief = psikt.prior(dynamics)
        for row in range(first, last):
            now = psikt.predict(dynamics, belief, float(log.days[row]))
            levels[row, dynamics.structure.skills] = psikt.levels(dynamics, now)[0]
            mu[row] = now.mean[MU]
            belief = _stepped(dynamics, belief, log, row)
    return Foreseen(levels, mu)


def _at_node(fitted: Fitted, log: AnswerLog) -> tuple[Array, Array, Array]:
    """[n] each: evidence, mean and variance of mu."""
    dynamics = _dynamics(fitted, log)
    evidence, mu, mu_var = np.empty(len(log)), np.empty(len(log)), np.empty(len(log))
    for first, last in _spans(log):
        belief = psikt.prior(dynamics)
        for row in range(first, last):
            belief = _stepped(dynamics, belief, log, row)
            evidence[row] = belief.log_evidence
            mu[row], mu_var[row] = level_of(dynamics, belief)
    return evidence, mu, mu_var


def _stepped(dynamics: Dynamics, belief: Belief, log: AnswerLog, row: int) -> Belief:
    return psikt.step(dynamics, belief, float(log.days[row]), evidence_of(log, row))[0]


def _dynamics(fitted: Fitted, log: AnswerLog) -> Dynamics:
    catalogue = log.catalogue
    structure = psikt.Structure.build(range(len(catalogue.skills)), needs_of(catalogue))
    ids = [catalogue.skills[k] for k in structure.skills]
    return fitted.dynamics_for(structure, ids, DENSE_LIMIT)


def _spans(log: AnswerLog) -> list[tuple[int, int]]:
    return list(zip(log.starts[:-1].tolist(), log.starts[1:].tolist(), strict=True))

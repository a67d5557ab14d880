"""How one learner differs: forgetting, volatility, transfer, by a curve through seven points.

These enter the filter non-linearly, so the evidence of a learner's answers is computed at seven
points of their population only: its centre, and sqrt(5) standard deviations up and down each axis,
weighted so that mean and variance are those of a normal (Julier and Uhlmann 1997, kappa = 2); a fit
then learns the weights. A parabola through the three points of an axis stands for the log evidence
between them, and makes the posterior of a trait a normal. Tens of answers tell nothing about these
traits, hundreds do; `contraction` says how much they told. The fourth trait of PSI-KT, the general
level mu, is part of the filter's state; what the filter holds of it moves with the other three.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from knowledge_tracing.psikt.dynamics import Dynamics
from knowledge_tracing.psikt.filter import run
from knowledge_tracing.psikt.types import MU, Array, Belief, Evidence, Params

# In the order of a posterior's numbers; the nodes have the first three.
NAMES = ("alpha", "v", "gamma", "mu")
# Standard deviations in the population, of log alpha, log v, logit gamma.
SPREADS = np.array([0.8, 0.3, 1.0])
REACH = math.sqrt(5.0)
PRIOR_WEIGHTS: Array = np.array([0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
CENTRE = 0
SURE = 0.8
# Contraction from which a trait is told to a teacher: half of what was open about it is settled.
TOLD = 0.5
# Of the squared distance to an outer node: no posterior variance is smaller. Half a standard
# deviation of the population; the likelihood is not so symmetric as the parabola.
FINEST = 0.05


class TraitPosterior(NamedTuple):
    """weights: [J], of the nodes.  mean, sd: [4], of log alpha, log v, logit gamma, mu.
    contraction: [4]."""

    weights: Array
    mean: Array
    sd: Array
    contraction: Array
    answers: int


def nodes_around(params: Params) -> Array:
    """[7, 3]: log alpha, log v, logit gamma."""
    share = min(max(params.gamma, 1e-3), 1 - 1e-3)
    centre = np.array([math.log(params.alpha), math.log(params.v), math.log(share / (1 - share))])
    steps = [sign * REACH * axis for axis in np.diag(SPREADS) for sign in (1.0, -1.0)]
    out: Array = centre + np.array([np.zeros(3), *steps])
    return out


def at_node(params: Params, node: Array) -> Params:
    """The same population with one learner's traits, [3]."""
    log_alpha, log_v, logit = node.tolist()
    share = 1 / (1 + math.exp(-logit))
    return replace(params, alpha=math.exp(log_alpha), v=math.exp(log_v), gamma=share)


def posterior(
    dynamics: Sequence[Dynamics],
    nodes: Array,
    weights: Array,
    history: Iterable[tuple[float, Evidence]],
) -> TraitPosterior:
    """From one learner's whole history, run at every node. dynamics: J, in the order of `nodes`."""
    rows = list(history)
    beliefs = [run(one, rows)[0] for one in dynamics]
    evidence = np.array([belief.log_evidence for belief in beliefs])
    level, variance = np.array(
        [level_of(one, belief) for one, belief in zip(dynamics, beliefs, strict=True)]
    ).T
    params = dynamics[CENTRE].params
    mean, cov = normal(nodes, weights, evidence, level, variance)
    _, before = prior(nodes, weights, params.mu_mean, params.mu_var)
    return TraitPosterior(
        reweighted(weights, evidence), mean, np.sqrt(np.diagonal(cov)), contraction(cov, before),
        len(rows),
    )  # fmt: skip


def level_of(dynamics: Dynamics, belief: Belief) -> tuple[float, float]:
    """Mean and variance of mu."""
    return float(belief.mean[MU]), float(belief.cov[0 if dynamics.wide else MU, MU])


def normal(
    nodes: Array, weights: Array, evidence: Array, level: Array, level_variance: Array
) -> tuple[Array, Array]:
    """Mean [.., 4] and covariance [.., 4, 4] of a learner's traits, mu last.

    weights: [J], of the population.  evidence, level, level_variance: [.., J], what the filter
    finds at each node: log evidence of the answers, mean and variance of mu.  On each axis, from
    the centre, with d the distance of its outer nodes and m, V the population's moments:

        log evidence(z) ~ e_0 + g z - h z^2 / 2,  g = (e_+ - e_-) / 2d,
                                                  h = max(0, -(e_+ + e_- - 2 e_0) / d^2)
        variance = 1 / (1/V + h),  mean = variance (m / V + g)

    No mean goes beyond the outer nodes, where nothing was computed, and no variance below FINEST.
    The seven points say nothing of how two of the axes hang together: these are independent. mu
    moves with each of them, mu | z ~ N(mu_0 + sum_a s_a z_a, var_0) with s = (mu_+ - mu_-) / 2d.
    """
    reach = np.diagonal(nodes[1::2] - nodes[CENTRE])
    expected, spread = _moments(nodes - nodes[CENTRE], weights)
    shrink = 1.0 + spread * np.maximum(_bend(evidence, reach), 0.0)
    z = np.clip((expected + spread * _slope(evidence, reach)) / shrink, -reach, reach)
    variance = np.maximum(spread / shrink, np.minimum(spread, FINEST * reach**2))
    s = _slope(level, reach)
    mu = level[..., CENTRE] + (s * z).sum(axis=-1)
    loads = np.zeros((*mu.shape, 4, 4)) + np.eye(4)
    loads[..., 3, :3] = s
    own = np.concatenate([variance, level_variance[..., [CENTRE]]], axis=-1)
    cov = (loads * own[..., None, :]) @ np.swapaxes(loads, -1, -2)
    return np.concatenate([nodes[CENTRE] + z, mu[..., None]], axis=-1), cov


def prior(nodes: Array, weights: Array, mu_mean: float, mu_var: float) -> tuple[Array, Array]:
    """Mean [4] and covariance [4, 4] of anybody's traits: what is left without answers."""
    same = np.ones_like(weights)
    return normal(nodes, weights, 0.0 * same, mu_mean * same, mu_var * same)


def contraction(cov: Array, prior_cov: Array) -> Array:
    """[.., D]: 1 - posterior variance / prior variance. 0: nothing learned; 1: known exactly."""
    after, before = (np.diagonal(one, axis1=-2, axis2=-1) for one in (cov, prior_cov))
    out: Array = 1.0 - after / np.maximum(before, 1e-12)
    return out


def reweighted(weights: Array, evidence: Array) -> Array:
    """w_j exp(evidence_j), adding up to one; [.., J]."""
    logs = np.log(weights) + evidence
    odds = np.exp(logs - logs.max(axis=-1, keepdims=True))
    out: Array = odds / odds.sum(axis=-1, keepdims=True)
    return out


def most_probable(weights: Array) -> int:
    """The node to serve a learner with: the likeliest, if it is all but sure, else the
    centre. On simulated learners nodes less sure than that forecast no better than the centre."""
    best = int(weights.argmax())
    return best if weights[best] >= SURE else CENTRE


def _slope(values: Array, reach: Array) -> Array:
    """[.., 3] from [.., J]: first central difference along each axis."""
    out: Array = (values[..., 1::2] - values[..., 2::2]) / (2.0 * reach)
    return out


def _bend(values: Array, reach: Array) -> Array:
    """[.., 3] from [.., J]: second central difference along each axis, downwards."""
    ends = values[..., 1::2] + values[..., 2::2]
    out: Array = (2.0 * values[..., [CENTRE]] - ends) / reach**2
    return out


def _moments(nodes: Array, weights: Array) -> tuple[Array, Array]:
    mean = weights @ nodes
    return mean, weights @ (nodes - mean) ** 2

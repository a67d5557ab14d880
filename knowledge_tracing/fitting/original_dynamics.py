"""The formulas of PSI-KT (Zhou et al., ICLR 2024, section 3) as functions of tensors. Days.

K skills, ... any batch. Variances are variances throughout, never standard deviations.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from knowledge_tracing.psikt.emission import NODES, WEIGHTS

TRAITS = ("alpha", "mu", "sigma", "gamma")
SMALLEST = 1e-6


class Traits(NamedTuple):
    """[...] each: forgetting per day, long-term level, volatility, transfer in (0, 1)."""

    alpha: Tensor
    mu: Tensor
    sigma: Tensor
    gamma: Tensor

    @classmethod
    def of(cls, raw: Tensor) -> Traits:
        """From s [..., 4]. Softplus where the published code cuts off at zero: a learner whose
        forgetting rate reaches zero must be able to come back."""
        alpha, mu, sigma, gamma = raw.unbind(-1)
        return cls(softplus(alpha) + SMALLEST, mu, sigma, torch.sigmoid(gamma))


class Levels(NamedTuple):
    """Independent normals, [..., K] each."""

    mean: Tensor
    variance: Tensor


def edge_chances(embedding: Tensor, turn: Tensor) -> Tensor:
    """[K, K]: a_ik = sigmoid(u_i . u_k) sigmoid(u_i' (T - T') u_k), zero on the diagonal.

    The first factor is symmetric, that there is an edge; the two directions of the second add
    up to one. i influences k.  embedding: [K, d].  turn: T, [d, d].
    """
    chances = torch.sigmoid(embedding @ embedding.T) * direction_chances(embedding, turn)
    return chances * (1.0 - torch.eye(len(embedding), device=embedding.device))


def direction_chances(embedding: Tensor, turn: Tensor) -> Tensor:
    """[K, K]: sigmoid(u_i' (T - T') u_k), the second factor."""
    return torch.sigmoid(embedding @ (turn - turn.T) @ embedding.T)


def step(levels: Levels, gap: Tensor, traits: Traits, graph: Tensor, share: float) -> Levels:
    """Levels after `gap` days, their own uncertainty passed on (equations 4 to 6).

    target_k = mu + gamma share sum_i a_ik z_i     frozen over the gap, as in the paper
    r = exp(-alpha gap)
    mean     = r z_k + (1 - r) target_k
    variance = r^2 v_k + (1 - r)^2 gamma^2 share^2 sum_i a_ik^2 v_i + sigma^2 (1 - r^2) / (2 alpha)

    levels: [..., K].  gap and traits: [...].  graph: [K, K].  share: 1 / K or 1.
    """
    keep = torch.exp(-traits.alpha * gap)[..., None]
    lost = -torch.expm1(-traits.alpha * gap)[..., None]
    noise = traits.sigma.square() * -torch.expm1(-2.0 * traits.alpha * gap) / (2.0 * traits.alpha)
    passed_on = lost * traits.gamma[..., None] * share
    mean = keep * levels.mean + lost * traits.mu[..., None] + passed_on * (levels.mean @ graph)
    variance = keep.square() * levels.variance + passed_on.square() * (
        levels.variance @ graph.square()
    )
    return Levels(mean, variance + noise[..., None])


def divergence(q: Levels, p: Levels) -> Tensor:
    """[...]: KL(q || p) of independent normals, summed over the last axis."""
    ratio = q.variance / p.variance
    distance = (q.mean - p.mean) ** 2 / p.variance
    return 0.5 * (ratio + distance - 1.0 - torch.log(ratio)).sum(-1)


def trait_divergence(q: Levels, p_mean: Tensor, p_covariance: Tensor) -> Tensor:
    """[...]: KL(N(m, diag v) || N(p_mean, p_covariance)), [..., 4] and [..., 4, 4]."""
    factor = torch.linalg.cholesky(p_covariance)
    precision = torch.cholesky_inverse(factor)
    apart = q.mean - p_mean
    distance = torch.einsum("...i,...ij,...j->...", apart, precision, apart)
    trace = (precision.diagonal(dim1=-2, dim2=-1) * q.variance).sum(-1)
    log_p = 2.0 * factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)
    return 0.5 * (trace + distance - q.mean.shape[-1] + log_p - q.variance.log().sum(-1))


def chance(mean: Tensor, variance: Tensor) -> Tensor:
    """[...]: E sigmoid(z), z ~ N(mean, variance): the predictive mean, 21 nodes."""
    return torch.sigmoid(_spread(mean, variance)) @ _weights(mean)


def log_likelihood(mean: Tensor, variance: Tensor, right: Tensor) -> Tensor:
    """[...]: E log p(y | z), z ~ N(mean, variance), y ~ Bernoulli(sigmoid(z))."""
    z = _spread(mean, variance)
    return right * mean - softplus(z) @ _weights(mean)


def time_code(days: Tensor, size: int) -> Tensor:
    """[..., size]: sines and cosines of the time, with periods from an hour to a year."""
    periods = torch.logspace(math.log10(1 / 24), math.log10(365), size // 2, device=days.device)
    phase = 2.0 * math.pi * days[..., None] / periods
    return torch.cat([torch.sin(phase), torch.cos(phase)], -1)


def _spread(mean: Tensor, variance: Tensor) -> Tensor:
    nodes = torch.as_tensor(NODES, dtype=mean.dtype, device=mean.device)
    return mean[..., None] + variance.sqrt()[..., None] * nodes


def _weights(like: Tensor) -> Tensor:
    return torch.as_tensor(WEIGHTS, dtype=like.dtype, device=like.device)

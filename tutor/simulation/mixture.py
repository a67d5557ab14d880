"""Mixtures of normals with diagonal covariance, one for each of many learners, by EM."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tutor.simulation.worlds import Array

MOST, ROUNDS = 3, 15
FINEST = 1e-3  # the least variance of a component


class Mixture(NamedTuple):
    """C components in D coordinates for each of L learners: weight [L, C], mean and variance
    [L, C, D]. A weight of 0 is a component that the learner does not have."""

    weight: Array
    mean: Array
    variance: Array

    def log_parts(self, points: Array) -> Array:
        """[L, N, C]: log of weight times density of each point, [L, N, D]."""
        off = points[:, :, None] - self.mean[:, None]
        spread = self.variance[:, None]
        density = -0.5 * (off**2 / spread + np.log(2.0 * np.pi * spread)).sum(axis=3)
        out: Array = np.log(np.maximum(self.weight, 1e-300))[:, None] + density
        return out


def fit(points: Array, rng: np.random.Generator, most: int = MOST) -> Mixture:
    """points: [L, N, D]. Each learner gets the number of components, up to `most`, with the lowest
    Akaike information criterion."""
    mixtures = [_em(points, count, rng) for count in range(1, min(most, points.shape[1]) + 1)]
    criteria = np.stack([_aic(mixture, points) for mixture in mixtures], axis=1)
    chosen = np.argmin(criteria, axis=1)
    who = np.arange(len(points))
    stacked = zip(*(_padded(mixture, len(mixtures)) for mixture in mixtures), strict=True)
    return Mixture(*(np.stack(parts)[chosen, who] for parts in stacked))


def _em(points: Array, count: int, rng: np.random.Generator) -> Mixture:
    """Starts from `count` of the points and the spread of all."""
    order = np.argsort(rng.random(points.shape[:2]), axis=1)[:, :count, None]
    spread = np.repeat(points.var(axis=1, keepdims=True) + FINEST, count, axis=1)
    weight = np.full((len(points), count), 1.0 / count)
    mixture = Mixture(weight, np.take_along_axis(points, order, axis=1), spread)
    for _ in range(ROUNDS if count > 1 else 1):
        mixture = _maximised(points, _shares(mixture.log_parts(points)))
    return mixture


def _shares(log_parts: Array) -> Array:
    parts = np.exp(log_parts - log_parts.max(axis=2, keepdims=True))
    out: Array = parts / parts.sum(axis=2, keepdims=True)
    return out


def _maximised(points: Array, shares: Array) -> Mixture:
    """shares: [L, N, C], how much of each point a component claims."""
    claimed = np.maximum(shares.sum(axis=1), 1e-9)
    mean = np.einsum("lnc,lnd->lcd", shares, points) / claimed[..., None]
    square = np.einsum("lnc,lnd->lcd", shares, points**2) / claimed[..., None]
    return Mixture(claimed / points.shape[1], mean, np.maximum(square - mean**2, 0.0) + FINEST)


def _aic(mixture: Mixture, points: Array) -> Array:
    """[L]: 2 free parameters - 2 log likelihood."""
    parts = mixture.log_parts(points)
    highest = parts.max(axis=2)
    likelihood = (highest + np.log(np.exp(parts - highest[..., None]).sum(axis=2))).sum(axis=1)
    free = mixture.weight.shape[1] * (2 * points.shape[2] + 1) - 1
    out: Array = 2.0 * free - 2.0 * likelihood
    return out


def _padded(mixture: Mixture, count: int) -> Mixture:
    missing = count - mixture.weight.shape[1]
    return Mixture(
        np.pad(mixture.weight, ((0, 0), (0, missing))),
        np.pad(mixture.mean, ((0, 0), (0, missing), (0, 0))),
        np.pad(mixture.variance, ((0, 0), (0, missing), (0, 0)), constant_values=FINEST),
    )

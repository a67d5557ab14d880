"""From a level to an answer and back: the chance of being right, and what an answer teaches.

Integrals over a normal belief use 21 Gauss-Hermite nodes (probabilists').
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from knowledge_tracing.psikt.types import Array

_nodes, _weights = np.polynomial.hermite_e.hermegauss(21)
NODES: Array = _nodes
WEIGHTS: Array = _weights / _weights.sum()


class Emission(NamedTuple):
    """P(right given level u) = guess + (1 - guess - slip) sigmoid(slope (u - difficulty))."""

    difficulty: float = 0.0
    slope: float = 1.0
    guess: float = 0.0
    slip: float = 0.0

    def chance(self, level: Array) -> Array:
        return self.guess + (1.0 - self.guess - self.slip) * sigmoid(
            self.slope * (level - self.difficulty)
        )


class Matched(NamedTuple):
    """The normal with the posterior's moments, and the chance of a right answer before it."""

    mean: float
    variance: float
    evidence: float
    predicted: float


def sigmoid(x: Array) -> Array:
    out: Array = 1.0 / (1.0 + np.exp(np.minimum(-x, 700.0)))
    return out


def expected(mean: Array, sd: Array) -> Array:
    """E sigmoid(u) for u ~ N(mean, sd^2), elementwise."""
    out: Array = sigmoid(mean[..., None] + sd[..., None] * NODES) @ WEIGHTS
    return out


def moment_match(
    q: float, s2: float, emission: Emission, right: float, weight: float = 1.0
) -> Matched:
    """Condition N(q, s2) on one answer: l = (p^right (1-p)^(1-right))^weight.

    Zn = sum W l;  mean = sum W l u / Zn;  variance = sum W l (u - mean)^2 / Zn.
    `right` between 0 and 1 is partial credit; weight below 1 tempers an assisted answer.
    """
    u = q + math.sqrt(s2) * NODES
    p = emission.chance(u)
    if right == 1.0:
        likelihood = p
    elif right == 0.0:
        likelihood = 1.0 - p
    else:
        likelihood = p**right * (1.0 - p) ** (1.0 - right)
    if weight != 1.0:
        likelihood = likelihood**weight
    posterior = WEIGHTS * likelihood
    evidence = float(posterior.sum())
    mean = float(posterior @ u) / evidence
    variance = float(posterior @ (u - mean) ** 2) / evidence
    return Matched(mean, variance, evidence, float(WEIGHTS @ p))

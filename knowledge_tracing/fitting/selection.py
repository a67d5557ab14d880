"""Which of many candidate edges are there? A spike-and-slab posterior over their couplings.

To second order the log evidence of L independent learners at couplings theta is

    sum_l g_l'(theta - theta0) - |G (theta - theta0)|^2 / 2 + const,      G: [L, P], rows g_l

(outer products of the gradients as the Fisher information: Berndt, Hall, Hall, Hausman 1974). That
is the log likelihood of a regression of y = 1 + G theta0 on the columns of G with unit noise, so
the posterior of a coupling that is 0 with probability 1 - pi and N+(mean, sd) otherwise is found
coordinate by coordinate (variational spike and slab: Carbonetto & Stephens 2012, eq. 8-11).
Columns of nuisance parameters are projected out first: what they explain is no edge's merit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from knowledge_tracing.logs.log import Array

SWEEPS, SETTLED = 60, 1e-4


@dataclass(frozen=True)
class Slab:
    """Couplings of edges that exist: normal, cut off below zero."""

    mean: float = 0.3
    sd: float = 0.2


class Selected(NamedTuple):
    """[P] each. log_odds: of the edge.  effect, sd: of the coupling if the edge is there.
    score: the Lagrange multiplier statistic of the edge alone, N(0, 1) where there is none."""

    log_odds: Array
    effect: Array
    sd: Array

    @property
    def probability(self) -> Array:
        out: Array = 1 / (1 + np.exp(-np.clip(self.log_odds, -700, 700)))
        return out

    @property
    def mean(self) -> Array:
        """Of the coupling, with the chance that there is none."""
        out: Array = self.probability * self.effect
        return out


def scores(G: Array, nuisance: Array) -> Array:
    """z, [P]: sum of the gradients over its standard deviation, nuisance [L, Q] projected out."""
    one, left = projected(np.ones(len(G)), nuisance), projected(G, nuisance)
    out: Array = one @ left / np.sqrt(np.maximum((left**2).sum(0), 1e-12))
    return out


def projected(X: Array, nuisance: Array) -> Array:
    """X without what the columns of `nuisance` explain of it."""
    Q, _ = np.linalg.qr(nuisance)
    out: Array = X - Q @ (Q.T @ X)
    return out


def select(y: Array, G: Array, prior: Array, slab: Slab, start: Array | None = None) -> Selected:
    """y: [L].  G: [L, P].  prior: [P] log odds of an edge.  start: [P] posterior means."""
    G = np.asfortranarray(G, dtype=np.float64)
    information = (G**2).sum(0)
    mean = np.zeros(len(prior)) if start is None else start.copy()
    log_odds, effect, sd = np.zeros((3, len(prior)))
    residual = y - G @ mean
    for _ in range(SWEEPS):
        moved = 0.0
        for j in range(len(prior)):
            column = G[:, j]
            push = column @ residual + information[j] * mean[j]
            bayes, effect[j], sd[j] = _one(push, information[j], slab)
            log_odds[j] = prior[j] + bayes
            now = effect[j] / (1 + math.exp(-max(log_odds[j], -700)))
            residual += (mean[j] - now) * column
            moved, mean[j] = max(moved, abs(now - mean[j])), now
        if moved < SETTLED:
            break
    return Selected(log_odds, effect, sd)


def _one(push: float, information: float, slab: Slab) -> tuple[float, float, float]:
    """Of exp(push x - information x^2 / 2) N+(x; slab): log Bayes factor, mean and sd of x."""
    own = slab.sd**-2
    precision = information + own
    centre, width = (push + own * slab.mean) / precision, precision**-0.5
    cut, was = centre / width, slab.mean / slab.sd
    bayes = 0.5 * (cut**2 - was**2) + math.log(width / slab.sd) + _log_phi(cut) - _log_phi(was)
    hazard = math.exp(-0.5 * cut**2 - 0.5 * math.log(2 * math.pi) - _log_phi(cut))
    mean = centre + width * hazard
    variance = width**2 * max(1 - hazard * (hazard + cut), 0.0)
    return bayes, mean, math.sqrt(variance)


def _log_phi(x: float) -> float:
    """log of the normal distribution function; by its asymptotic series far below zero."""
    if x > -8:
        return math.log(0.5 * math.erfc(-x / math.sqrt(2)))
    return -0.5 * x * x - math.log(-x) - 0.5 * math.log(2 * math.pi) + math.log1p(-1 / x**2)

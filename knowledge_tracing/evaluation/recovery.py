"""Are traits found again that were put in? On simulated learners, by number of answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge_tracing.evaluation.coverage import inside
from knowledge_tracing.evaluation.interpreting import COUNTS, by_trait, rows_after
from knowledge_tracing.evaluation.simulate import Population, Simulated, World
from knowledge_tracing.evaluation.trait_paths import Paths
from knowledge_tracing.logs.log import Array
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.traits import PRIOR_WEIGHTS, contraction, nodes_around
from knowledge_tracing.psikt.types import Params

# As for a particle filter (256 particles, 40 learners a row, 20 skills, 10 answers a day):
# contraction and correlation of alpha, sigma, gamma, mu by number of answers. sigma, the noise of
# the process, stands where v, its stationary spread, stands here.
PARTICLES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "20": ((0.00, 0.00, 0.04, 0.74), (-0.01, -0.11, -0.16, 0.86)),
    "50": ((0.09, 0.06, 0.06, 0.86), (0.31, 0.34, 0.15, 0.95)),
    "200": ((0.41, 0.36, 0.16, 0.95), (0.71, 0.35, 0.52, 0.97)),
    "500": ((0.64, 0.55, 0.36, 0.96), (0.81, 0.41, 0.50, 0.98)),
}


def known_world(learners: int) -> World:
    """500 answers each, in daily sessions of ten; new skills come up to the end."""
    return World(
        learners=learners, skills=20, sessions=50, answers_per_session=10, gap_days=1.0,
        order="curriculum",
    )  # fmt: skip


def known_population(one: Simulated, population: Population) -> Fitted:
    """The truth about everything that is not a learner's own: what a perfect fit would find."""
    mu_mean, mu_sd = population.mu
    params = Params(
        alpha=float(np.exp(population.log_alpha[0])),
        v=float(np.exp(population.log_v[0])),
        gamma=float(1.0 / (1.0 + np.exp(-population.logit_gamma[0]))),
        mu_mean=mu_mean, mu_var=mu_sd**2, mu_drift=0.0, form_var=0.0,
        beta_s=population.beta_s, beta_f=population.beta_f, slip=population.slip,
        version="known",
    )  # fmt: skip
    catalogue = one.log.catalogue
    none = np.zeros(len(catalogue.skills))
    return Fitted(
        params, catalogue.skills, catalogue.items, one.c, none, none, np.zeros((len(none), 0)),
        one.items.b, one.items.a, np.zeros((0, 2), dtype=np.int64), np.zeros(0),
        nodes_around(params), PRIOR_WEIGHTS,
    )  # fmt: skip


def truth(one: Simulated) -> Array:
    """[L, 4] in the order of TRAITS."""
    alpha, v, gamma, mu = one.traits
    return np.column_stack([np.log(alpha), np.log(v), np.log(gamma / (1.0 - gamma)), mu])


def recovered(paths: Paths, true: Array) -> dict[str, Any]:
    """By number of answers: contraction, correlation of means with the truth, its root mean
    square error in prior standard deviations, and how often an 80 % interval holds it."""
    out, prior = {}, paths.prior()
    for count in COUNTS:
        rows = rows_after(paths.log, count)
        if not len(rows):
            continue
        found, own = paths.after(rows), true[paths.log.learner[rows]]
        error = found.mean - own
        out[str(count)] = {
            "learners": len(rows),
            "contraction": by_trait(contraction(found.cov, prior.cov).mean(axis=0)),
            "correlation": by_trait(_correlation(found.mean, own)),
            "rmse": by_trait(np.sqrt((error**2).mean(axis=0)) / prior.sd[0]),
            "coverage80": by_trait(inside(own, found.mean, found.sd).mean(axis=0)),
        } | _reference(str(count))
    return out


def _reference(count: str) -> dict[str, Any]:
    if count not in PARTICLES:
        return {}
    names = ("contraction", "correlation")
    pairs = zip(names, PARTICLES[count], strict=True)
    return {"particles": {name: by_trait(np.array(values)) for name, values in pairs}}


def _correlation(mean: Array, own: Array) -> Array:
    """[D]; zero where the means do not differ."""
    a, b = mean - mean.mean(axis=0), own - own.mean(axis=0)
    size = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    out: Array = (a * b).sum(axis=0) / np.where(size > 0, size, 1.0)
    return out

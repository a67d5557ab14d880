"""Does a fit find what a simulated world was made of, and are the bands and forecasts honest there?

Learners it was not fitted on are followed by the serving filter. Everything is compared with the
truth, and with the same filter told the truth about everything but the levels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge_tracing.evaluation import coverage, horizons
from knowledge_tracing.evaluation.following import (
    Filters,
    Followed,
    fitted_filters,
    follow,
    relative,
    true_filters,
)
from knowledge_tracing.evaluation.rows import parts
from knowledge_tracing.evaluation.simulate import Population, Simulated
from knowledge_tracing.logs.log import Array, Catalogue
from knowledge_tracing.psikt.checkpoint import Fitted

LEAST_LEARNERS = 10  # for a correlation


@dataclass(frozen=True)
class Check:
    """One world: the learners to be followed, and two fits on others of it."""

    judged: Simulated
    population: Population
    fitted: Fitted
    without_forgetting: Fitted

    def figures(self) -> dict[str, Any]:
        log, filters = self.judged.log, self._filters()
        followed = {name: follow(one, log) for name, one in filters.items()}
        chances = {name: one.chance for name, one in followed.items()}
        return {
            "next_answer": horizons.compared(log.learner, self.judged.chance, chances),
            "forecast": self._forecast(filters, followed["fitted"].chance),
            "coverage": {
                "fitted": self._coverage(followed["fitted"], self.fitted.difficulty),
                "known": self._coverage(followed["known"], self.judged.items.b),
            },
            "mu": learners_found(self.judged, followed["fitted"]),
            "population": population_found(self.population, self.fitted),
            "items": items_found(self.judged, self.fitted),
        }

    def _filters(self) -> dict[str, Filters]:
        catalogue = self.judged.log.catalogue
        return {
            "fitted": fitted_filters(self.fitted, catalogue),
            "known": true_filters(self.judged, self.population),
            "without_forgetting": fitted_filters(self.without_forgetting, catalogue),
        }

    def _forecast(self, filters: Mapping[str, Filters], next_answer: Array) -> dict[str, Any]:
        log = self.judged.log
        targets = horizons.targets_of(log)
        ahead = {name: horizons.forecasts(one, log, targets) for name, one in filters.items()}
        ahead["next"] = next_answer[targets.row]
        return horizons.by_horizon(log, targets, self.judged.chance[targets.row], ahead)

    def _coverage(self, followed: Followed, difficulty: Array) -> dict[str, Any]:
        """Of all skills, and of the one that is answered next."""
        log = self.judged.log
        truth = relative(self.judged.levels, log.catalogue, self.judged.items.b)
        level = relative(followed.level, log.catalogue, difficulty)
        hit = coverage.inside(truth, level, followed.sd)
        asked = hit[np.arange(len(log)), log.skill].astype(np.float64)
        every = hit.mean(axis=1)
        return {
            "all": coverage.mean_of(log.learner, every)._asdict(),
            "asked": coverage.mean_of(log.learner, asked)._asdict(),
            "by_answers": coverage.by_answers(log, every),
            "by_group": coverage.by_group(log, every, self.judged.traits),
        }


def learners_found(judged: Simulated, followed: Followed) -> dict[str, Any]:
    """mu by how many answers were known: correlation of the posterior mean with the truth, and the
    share of its variance that is gone."""
    log, prior = judged.log, float(followed.mu_variance[0])
    out = {}
    for name, rows in parts(coverage.ANSWERS, log.position.astype(np.float64)).items():
        if len(np.unique(log.learner[rows])) >= LEAST_LEARNERS:
            out[name] = {
                "r": correlation(judged.traits.mu[log.learner[rows]], followed.mu[rows]),
                "contraction": 1.0 - float(followed.mu_variance[rows].mean()) / prior,
                "n": int(rows.sum()),
            }
    return out


def population_found(population: Population, fitted: Fitted) -> dict[str, Any]:
    """Fitted numbers beside those of the typical learner. gamma counts what the learned shares of
    a skill's prerequisites leave of it."""
    params, mean, spread = fitted.params, *population.mu
    shares = np.bincount(fitted.edges[:, 1], fitted.share) if len(fitted.edges) else np.zeros(0)
    passed = float(shares[shares > 0].mean()) if (shares > 0).any() else 1.0
    pairs = {
        "alpha": (math.exp(population.log_alpha[0]), params.alpha),
        "v": (math.exp(population.log_v[0]), params.v),
        "gamma": (1 / (1 + math.exp(-population.logit_gamma[0])), params.gamma * passed),
        "beta_s": (population.beta_s, params.beta_s),
        "beta_f": (population.beta_f, params.beta_f),
        "mu_mean": (mean, params.mu_mean),
        "mu_sd": (spread, math.sqrt(params.mu_var)),
    }
    return {name: {"true": true, "fitted": found} for name, (true, found) in pairs.items()}


def items_found(judged: Simulated, fitted: Fitted) -> dict[str, Any]:
    """Correlations. easiness: c_k less the mean difficulty of the skill's items, and
    difficulty_in_skill what an item's differs from that mean: answers tell these, and of c and b
    alone only what their priors make of it."""
    catalogue = judged.log.catalogue
    true, found = judged.items.b, fitted.difficulty
    ours, theirs = (_apart(catalogue, c, b) for c, b in ((judged.c, true), (fitted.level, found)))
    return {
        "difficulty": correlation(true, found),
        "difficulty_in_skill": correlation(ours["items"], theirs["items"]),
        "log_slope": correlation(np.log(judged.items.a), np.log(fitted.slope)),
        "level": correlation(judged.c, fitted.level),
        "easiness": correlation(ours["skills"], theirs["skills"]),
        "items": len(true),
        "skills": len(judged.c),
    }


def _apart(catalogue: Catalogue, c: Array, b: Array) -> Mapping[str, Array]:
    easiness = relative(c[None], catalogue, b)[0]
    return {"skills": easiness, "items": b + catalogue.weights @ (easiness - c)}


def correlation(one: Array, other: Array) -> float:
    """NaN where one of them does not vary."""
    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])

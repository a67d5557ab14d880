"""The serving filter along simulated histories, and what it believed before every answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from knowledge_tracing import psikt
from knowledge_tracing.evaluation.simulate import Population, Simulated, Traits
from knowledge_tracing.fitting.served import evidence_of
from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags, needs_of
from knowledge_tracing.psikt import Dynamics, Params, Structure
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.types import MU, Item, Tables

Filters = Callable[[int], Dynamics]  # the filter of each learner


class Followed(NamedTuple):
    """level, sd: [n, K] of every skill's level just before each answer, in the order of the
    catalogue.  mu, mu_variance: [n].  chance: [n] of a right answer."""

    level: Array
    sd: Array
    mu: Array
    mu_variance: Array
    chance: Array


def part(simulated: Simulated, learners: Flags) -> Simulated:
    """Only these learners; skills and items stay."""
    rows = learners[simulated.log.learner]
    return simulated._replace(
        log=simulated.log.of_learners(learners),
        traits=Traits(*(trait[learners] for trait in simulated.traits)),
        levels=simulated.levels[rows],
        chance=simulated.chance[rows],
    )


def structure_of(catalogue: Catalogue) -> Structure:
    return Structure.build(range(len(catalogue.skills)), needs_of(catalogue))


def fitted_filters(fitted: Fitted, catalogue: Catalogue) -> Filters:
    """The same filter for everybody, as it is served."""
    structure = structure_of(catalogue)
    dynamics = fitted.dynamics_for(structure, [catalogue.skills[k] for k in structure.skills])
    return lambda _: dynamics


def true_filters(simulated: Simulated, population: Population) -> Filters:
    """Who knows everything that can be known before the first answer: the skills, the items, and
    the learner's alpha, v and gamma. Only mu and the levels are to be found out."""
    catalogue = simulated.log.catalogue
    structure = structure_of(catalogue)
    nothing = Tables.empty(len(structure))
    items = {
        name: Item(float(b), float(a))
        for name, b, a in zip(catalogue.items, *simulated.items, strict=True)
    }
    tables = replace(nothing, level=simulated.c[list(structure.skills)], items=items)
    mean, sd = population.mu
    same = Params(
        mu_mean=mean, mu_var=sd**2, mu_drift=0.0, form_var=0.0,
        beta_s=population.beta_s, beta_f=population.beta_f, slip=population.slip,
    )  # fmt: skip

    def dynamics(learner: int) -> Dynamics:
        alpha, v, gamma, _ = (float(trait[learner]) for trait in simulated.traits)
        return psikt.dynamics_of(structure, replace(same, alpha=alpha, v=v, gamma=gamma), tables)

    return dynamics


def follow(filters: Filters, log: AnswerLog) -> Followed:
    size, skills = len(log), len(log.catalogue.skills)
    level, sd = np.empty((size, skills)), np.empty((size, skills))
    mu, mu_variance, chance = np.empty(size), np.empty(size), np.empty(size)
    for learner, first, last in zip(
        range(len(log.learners)), log.starts[:-1], log.starts[1:], strict=True
    ):
        dynamics = filters(learner)
        order, belief = list(dynamics.structure.skills), psikt.prior(dynamics)
        for row in range(first, last):
            now = psikt.predict(dynamics, belief, float(log.days[row]), answers=1)
            level[row, order], sd[row, order] = psikt.levels(dynamics, now)
            mu[row], mu_variance[row] = now.mean[MU], now.cov[MU, MU]
            belief, info = psikt.update(dynamics, now, evidence_of(log, row))
            chance[row] = info.predicted
    return Followed(level, sd, mu, mu_variance, chance)


def relative(level: Array, catalogue: Catalogue, difficulty: Array) -> Array:
    """Levels above the mean difficulty of each skill's items, [n, K].

    Answers cannot tell a skill that is easy from one whose items are: only the difference is the
    same thing in a fit and in the truth.
    """
    weights = catalogue.weights
    out: Array = level - difficulty @ weights / np.maximum(weights.sum(axis=0), 1.0)
    return out

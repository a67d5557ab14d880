"""Traits after every answer: the same numbers as are served, and honest ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.evaluation.coverage import inside
from knowledge_tracing.evaluation.interpreting import ends
from knowledge_tracing.evaluation.recovery import known_population, truth
from knowledge_tracing.evaluation.simulate import Population, World, simulate
from knowledge_tracing.evaluation.trait_paths import follow, foresee
from knowledge_tracing.fitting.served import evidence_of
from knowledge_tracing.logs.log import needs_of
from knowledge_tracing.psikt.traits import SPREADS, contraction, posterior
from knowledge_tracing.tracers.tracer import Setting

WORLD = World(
    learners=3, skills=3, items_per_skill=2, sessions=3, answers_per_session=4,
    edges=np.array([[0, 1], [1, 2]]),
)  # fmt: skip


@pytest.fixture(scope="module")
def one():
    return simulate(WORLD, np.random.default_rng(0))


@pytest.fixture(scope="module")
def fitted(one):
    return known_population(one, WORLD.population)


def test_the_prior_is_the_population(one, fitted) -> None:
    prior = follow(fitted, one.log, Setting()).prior()
    np.testing.assert_allclose(prior.sd[0], [*SPREADS, 1.0])
    np.testing.assert_allclose(prior.mean[0, 3], fitted.params.mu_mean)


def test_as_the_posterior_that_is_served(one, fitted) -> None:
    log = one.log.of_learners(np.array([1]))
    structure = psikt.Structure.build(range(3), needs_of(log.catalogue))
    ids = [log.catalogue.skills[k] for k in structure.skills]
    dynamics = [fitted.at_node(j).dynamics_for(structure, ids) for j in range(7)]
    history = [(float(log.days[row]), evidence_of(log, row)) for row in range(len(log))]
    served = posterior(dynamics, fitted.traits, fitted.trait_weights, history)
    found = follow(fitted, log, Setting()).after(np.array([len(log) - 1]))
    np.testing.assert_allclose(found.mean[0], served.mean)
    np.testing.assert_allclose(found.sd[0], served.sd)


def test_a_node_of_overwhelming_evidence_leaves_a_covariance_with_an_inverse(one, fitted) -> None:
    paths = follow(fitted, one.log, Setting())
    sure = replace(paths, evidence=paths.evidence + np.array([1e4, 0, 0, 0, 0, 0, 0]))
    assert np.all(np.linalg.eigvalsh(sure.after(np.arange(3)).cov) > 0)


@pytest.mark.slow
def test_intervals_hold_the_truth_four_times_out_of_five() -> None:
    """One skill with sharp items, so that a hundred answers tell something of alpha and v. Of 40
    intervals of 80 %, fewer than 25 or all 40 hold once in 180 times."""
    population = Population(log_v=(float(np.log(3.0)), 0.3), log_a=(1.0, 0.0), slip=0.0)
    world = World(
        learners=40, skills=1, items_per_skill=3, sessions=25, answers_per_session=4,
        gap_days=2.0, population=population,
    )  # fmt: skip
    one = simulate(world, np.random.default_rng(5))
    paths = follow(known_population(one, population), one.log, Setting())
    found = paths.after(ends(one.log))
    held = inside(truth(one), found.mean, found.sd).sum(axis=0)
    assert (contraction(found.cov, paths.prior().cov).mean(axis=0)[[0, 1, 3]] > 0.15).all()
    assert np.all((held >= 25) & (held < 40)), held


def test_what_is_foreseen_rests_on_earlier_answers(one, fitted) -> None:
    log, row = one.log, 7
    other = log.right.copy()
    other[row] = 1.0 - other[row]
    before, after = foresee(fitted, log), foresee(fitted, replace(log, right=other))
    np.testing.assert_array_equal(before.levels[: row + 1], after.levels[: row + 1])
    np.testing.assert_array_equal(before.mu[12:], after.mu[12:])  # another learner
    moved = after.levels[row + 1, log.skill[row]] - before.levels[row + 1, log.skill[row]]
    assert moved * (other[row] - log.right[row]) > 0

"""Traits after every answer: moments by hand, and the same numbers as are served."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.evaluation.recovery import known_population
from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.evaluation.trait_paths import follow, foresee, mixture
from knowledge_tracing.fitting.tracer import evidence_of
from knowledge_tracing.logs.log import needs_of
from knowledge_tracing.psikt.traits import SPREADS, posterior
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


def test_moments_of_two_nodes_by_hand() -> None:
    """Nodes at -1 and 1, equal weights, mu at 0 and 2 with variance 3 each."""
    weights, mu = np.array([[0.5, 0.5]]), np.array([[0.0, 2.0]])
    found = mixture(np.array([[-1.0], [1.0]]), weights, mu, np.full((1, 2), 3.0))
    np.testing.assert_allclose(found.mean, [[0.0, 1.0]])
    np.testing.assert_allclose(found.cov, [[[1.0, 1.0], [1.0, 4.0]]])


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
    np.testing.assert_allclose(found.sd[0, 3] ** 2, served.sd[3] ** 2 + 1e-3, atol=1e-12)


def test_a_node_with_all_the_weight_leaves_a_covariance_with_an_inverse(one, fitted) -> None:
    paths = follow(fitted, one.log, Setting())
    sure = replace(paths, evidence=paths.evidence + np.array([1e4, 0, 0, 0, 0, 0, 0]))
    assert np.all(np.linalg.eigvalsh(sure.after(np.arange(3)).cov) > 0)


def test_what_is_foreseen_rests_on_earlier_answers(one, fitted) -> None:
    log, row = one.log, 7
    other = log.right.copy()
    other[row] = 1.0 - other[row]
    before, after = foresee(fitted, log), foresee(fitted, replace(log, right=other))
    np.testing.assert_array_equal(before.levels[: row + 1], after.levels[: row + 1])
    np.testing.assert_array_equal(before.mu[12:], after.mu[12:])  # another learner
    moved = after.levels[row + 1, log.skill[row]] - before.levels[row + 1, log.skill[row]]
    assert moved * (other[row] - log.right[row]) > 0

"""One learner's traits: what answers tell of them, and what they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.psikt import Evidence, Params, Structure, dynamics_of
from knowledge_tracing.psikt.traits import (
    CENTRE,
    FINEST,
    PRIOR_WEIGHTS,
    REACH,
    SPREADS,
    TraitPosterior,
    at_node,
    contraction,
    most_probable,
    nodes_around,
    normal,
    posterior,
    prior,
    reweighted,
)

NODES = nodes_around(Params())
STRUCTURE = Structure.build([1, 2], {2: [1]})


def found(history, dense_limit=150) -> TraitPosterior:
    dynamics = [
        dynamics_of(STRUCTURE, at_node(Params(), node), dense_limit=dense_limit) for node in NODES
    ]
    return posterior(dynamics, NODES, PRIOR_WEIGHTS, history)


def answers(count, sessions=1):
    """Six in a session, every three days; good and bad times of so many sessions in turn."""
    return [
        (float(3 * (n // 6)) + n % 6 / 1000, Evidence((1,), f"{n}", float(n // 6 // sessions % 2)))
        for n in range(count)
    ]


def test_the_nodes_have_the_moments_of_their_population():
    mean = PRIOR_WEIGHTS @ NODES
    assert mean == pytest.approx(NODES[CENTRE])
    assert np.sqrt(PRIOR_WEIGHTS @ (NODES - mean) ** 2) == pytest.approx(SPREADS)


@pytest.mark.parametrize("dense_limit", [150, 0])
def test_without_answers_nothing_is_known(dense_limit):
    nobody = found([], dense_limit)
    assert nobody.weights == pytest.approx(PRIOR_WEIGHTS)
    assert nobody.contraction == pytest.approx(np.zeros(4), abs=1e-9)
    assert nobody.sd == pytest.approx([*SPREADS, Params().mu_var ** 0.5])
    assert nobody.mean == pytest.approx([*NODES[CENTRE], Params().mu_mean])


def test_times_that_pass_quickly_are_forgetting():
    few, many, slow = found(answers(12)), found(answers(240)), found(answers(240, sessions=10))
    assert many.answers == 240
    assert many.mean[0] > slow.mean[0]
    assert many.contraction[3] > few.contraction[3]
    assert (slow.contraction[[0, 3]] > few.contraction[[0, 3]]).all()


evidences = st.lists(st.floats(-500, 500), min_size=7, max_size=7).map(np.array)
NOTHING = np.zeros(7)
WEIGHTS = np.array([0.36, 0.14, 0.06, 0.1, 0.1, 0.12, 0.12])  # of a fit: more who forget quickly


def told(evidence, weights=PRIOR_WEIGHTS, level=NOTHING):
    """Mean and variance, [4] each, mu of variance one at every node."""
    mean, cov = normal(NODES, weights, np.array(evidence), level, NOTHING + 1.0)
    return mean, np.diagonal(cov)


def parabola(axis, peak, bend):
    """The evidence of a normal likelihood, in standard deviations of the population."""
    z = ((NODES - NODES[CENTRE]) / SPREADS)[:, axis]
    return -bend * (z - peak) ** 2 / 2


@given(st.sampled_from([0, 1, 2]), st.floats(-1.5, 1.5), st.floats(0.1, 3.0))
def test_the_posterior_of_a_parabola_is_exact(axis, peak, bend):
    mean, variance = told(parabola(axis, peak, bend))
    z = (mean[:3] - NODES[CENTRE]) / SPREADS
    assert z == pytest.approx(np.eye(3)[axis] * bend * peak / (1 + bend), abs=1e-9)
    assert variance[axis] == pytest.approx(SPREADS[axis] ** 2 / (1 + bend))


def test_the_population_of_a_fit_is_the_prior():
    """Of log alpha: mean (.14 - .06) sqrt 5 standard deviations, second moment (.14 + .06) 5."""
    mean, variance = told(parabola(0, 1.0, 1.0), WEIGHTS)
    m = 0.08 * REACH
    spread = 0.2 * 5 - m**2
    z = (mean[0] - NODES[CENTRE, 0]) / SPREADS[0]
    assert z == pytest.approx((m / spread + 1.0) / (1 / spread + 1.0))
    assert variance[0] == pytest.approx(SPREADS[0] ** 2 / (1 / spread + 1.0))


@given(st.floats(-1e3, 1e3))
def test_flat_evidence_leaves_the_prior(evidence):
    mean, cov = normal(NODES, WEIGHTS, NOTHING + evidence, NOTHING + 0.3, NOTHING + 2.0)
    before, spread = prior(NODES, WEIGHTS, 0.3, 2.0)
    np.testing.assert_allclose(mean, before)
    np.testing.assert_allclose(cov, spread)
    assert contraction(cov, spread) == pytest.approx(np.zeros(4))


@given(evidences, evidences)
def test_no_evidence_widens_a_trait_or_throws_it_out_of_the_nodes(evidence, level):
    mean, cov = normal(NODES, WEIGHTS, evidence, level, NOTHING + 1.0)
    known = contraction(cov, prior(NODES, WEIGHTS, 0.0, 1.0)[1])[:3]
    assert (known >= -1e-12).all()
    assert (np.diagonal(cov)[:3] >= FINEST * 5 * SPREADS**2 - 1e-12).all()
    assert (np.abs(mean[:3] - NODES[CENTRE]) <= REACH * SPREADS + 1e-12).all()
    assert np.linalg.eigvalsh(cov / np.abs(cov).max()).min() > -1e-12


def test_ends_more_likely_than_the_centre_tell_the_direction_only():
    evidence = [0.0, 3.0, 1.0, *[0.0] * 4]
    mean, variance = told(evidence)
    assert mean[0] - NODES[CENTRE, 0] == pytest.approx(SPREADS[0] * 2.0 / (2 * REACH))
    assert variance[:3] == pytest.approx(SPREADS**2)


def test_the_level_moves_with_the_traits():
    """By one for each standard deviation of log alpha, up."""
    level = np.array([0.5, 0.5 + REACH, 0.5 - REACH, *[0.5] * 4])
    mean, cov = normal(NODES, PRIOR_WEIGHTS, parabola(0, 1.0, 1.0), level, NOTHING + 2.0)
    assert mean[3] == pytest.approx(0.5 + 1.0 / 2)
    assert cov[3, 3] == pytest.approx(2.0 + 1 / 2)
    assert cov[3] == pytest.approx(cov[:, 3])
    assert cov[3, :3] == pytest.approx([SPREADS[0] / 2, 0.0, 0.0])


def test_contraction_compares_variances():
    before = np.diag([2.0, 4.0])
    after = np.broadcast_to(np.eye(2), (3, 2, 2))
    np.testing.assert_allclose(contraction(after, before), np.tile([0.5, 0.75], (3, 1)))


@given(evidences, st.floats(-1e4, 1e4))
def test_weights_are_chances_whatever_the_scale(evidence, shift):
    weights = reweighted(PRIOR_WEIGHTS, evidence)
    assert weights.sum() == pytest.approx(1.0)
    assert reweighted(PRIOR_WEIGHTS, evidence + shift) == pytest.approx(weights, abs=1e-9)
    best = most_probable(weights)
    assert best == CENTRE or weights[best] >= 0.5


@pytest.mark.parametrize(
    ("weights", "node"),
    [
        ([0.15, 0.79, 0.06], 0),
        ([0.1, 0.8, 0.1], 1),
        ([0.05, 0.05, 0.9], 2),
        ([0.9, 0.1, 0.0], 0),
    ],
)
def test_the_node_to_serve_with(weights, node):
    assert most_probable(np.array(weights)) == node

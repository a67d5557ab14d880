"""One learner's traits: what answers tell of them, and what they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.psikt import Evidence, Params, Structure, dynamics_of, run
from knowledge_tracing.psikt.traits import (
    CENTRE,
    PRIOR_WEIGHTS,
    REACH,
    SPREADS,
    TraitPosterior,
    at_node,
    most_probable,
    nodes_around,
    posterior,
    resolution,
    reweighted,
)
from knowledge_tracing.psikt.types import MU

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
    assert (many.contraction[[0, 3]] > few.contraction[[0, 3]]).all()


def test_the_level_is_the_mixture_of_the_nodes():
    history = answers(60)
    beliefs = [run(dynamics_of(STRUCTURE, at_node(Params(), one)), history)[0] for one in NODES]
    one = found(history)
    draws = [(belief.mean[MU], belief.cov[MU, MU]) for belief in beliefs]
    second = sum(w * (v + m * m) for w, (m, v) in zip(one.weights, draws, strict=True))
    assert one.mean[3] == pytest.approx(
        sum(w * m for w, (m, _) in zip(one.weights, draws, strict=True))
    )
    assert one.sd[3] ** 2 + one.mean[3] ** 2 == pytest.approx(second)


def test_a_single_node_left_is_no_certainty():
    sure = found(answers(1200))
    assert (sure.sd[:3] >= np.sqrt(resolution(NODES)) - 1e-12).all()
    assert np.sqrt(resolution(NODES)) == pytest.approx(REACH * SPREADS / 12**0.5)


evidences = st.lists(st.floats(-500, 500), min_size=7, max_size=7).map(np.array)


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

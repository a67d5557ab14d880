"""Numbers computed once by other means: adaptive quadrature, dense matrix exponentials."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.emission import Emission, expected, moment_match
from tests.knowledge_tracing.psikt.courses import chain, steady, tangle

MATCHED = [
    # columns as unpacked in the test below
    (0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.500000, 0.413242, 0.829231, 1e-6),
    (0.5, 0.64, 0.0, 0.0, 1.0, 0.0, 0.0, 0.392051, 0.157638, 0.560707, 1e-6),
    (-1.0, 2.0, 1.0, 0.3, 1.2, 0.25, 0.03, 0.436344, -0.472830, 2.078928, 5e-6),
    (1.5, 4.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.284994, -0.296355, 2.377843, 5e-5),
]


@pytest.mark.parametrize("row", MATCHED)
def test_moment_matching(row):
    q, s2, right, difficulty, slope, guess, slip, chance, mean, variance, tolerance = row
    matched = moment_match(q, s2, Emission(difficulty, slope, guess, slip), right)
    assert matched.evidence == pytest.approx(chance, abs=2e-6)
    assert matched.mean == pytest.approx(mean, abs=tolerance)
    assert matched.variance == pytest.approx(variance, abs=tolerance)
    predicted = chance if right else 1.0 - chance
    assert matched.predicted == pytest.approx(predicted, abs=2e-6)


def test_transition_of_a_chain():
    dynamics = Dense(chain(3), steady(alpha=0.1, gamma=0.5, v=0.8))
    E = [[0.496585, 0, 0], [0.173805, 0.496585, 0], [0.030416, 0.173805, 0.496585]]
    Q = [
        [0.482178, 0.065307, 0.006660],
        [0.065307, 0.495498, 0.066919],
        [0.006660, 0.066919, 0.495712],
    ]
    np.testing.assert_allclose(dynamics.transition(7.0), E, atol=5.1e-7)
    np.testing.assert_allclose(dynamics.noise(7.0), Q, atol=5.1e-7)


@pytest.mark.parametrize("days", [0.01, 3.0, 30.0])
def test_transition_and_noise_by_quadrature(days):
    """E against a dense exponential by squaring, Q against Gauss-Legendre over it."""
    structure = tangle(12)
    dynamics = Dense(structure, steady())
    N = structure.powers[1].reshape(12, 12)
    drift = -0.1 * (np.eye(12) - 0.5 * N)

    def exponential(h):
        small = np.eye(12) + sum(_taylor(drift * h / 1024))
        return np.linalg.matrix_power(small, 1024)

    np.testing.assert_allclose(dynamics.transition(days), exponential(days), atol=1e-10)
    nodes, weights = np.polynomial.legendre.leggauss(20)
    sigma2 = 2 * 0.1 * 0.8**2
    Q = sum(
        w * days / 2 * sigma2 * exponential(u) @ exponential(u).T
        for u, w in zip((nodes + 1) * days / 2, weights, strict=True)
    )
    np.testing.assert_allclose(dynamics.noise(days), Q, atol=1e-9)


def _taylor(M):
    term = np.eye(len(M))
    for j in range(1, 12):
        term = term @ M / j
        yield term


def test_chance_is_an_average_over_the_belief():
    rng = np.random.default_rng(1)
    drawn = 1 / (1 + np.exp(-rng.normal(0.7, 1.1, 2_000_000)))
    p = expected(np.array([0.7]), np.array([1.1]))[0]
    assert p == pytest.approx(drawn.mean(), abs=6 * drawn.std() / np.sqrt(2_000_000))

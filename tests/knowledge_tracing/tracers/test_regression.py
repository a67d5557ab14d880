"""The regression finds the optimum, takes partial credit, and stays finite."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from knowledge_tracing.tracers.regression import beside, marks, regress


def columns_and_right(seed: int = 0, size: int = 300):
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(size, 4))
    chance = 1.0 / (1.0 + np.exp(-columns @ [1.0, -2.0, 0.0, 0.5] - 0.3))
    return sparse.csr_matrix(columns), (rng.random(size) < chance).astype(np.float64)


def test_the_weights_are_those_of_scikit_learn():
    from sklearn.linear_model import LogisticRegression

    columns, right = columns_and_right()
    other = LogisticRegression(C=0.5, tol=1e-8).fit(columns, right)
    ours = regress(columns, right, penalty=2.0)
    np.testing.assert_allclose(ours.weights, other.coef_[0], atol=1e-4)
    assert ours.constant == pytest.approx(other.intercept_[0], abs=1e-3)


def test_partial_credit_is_so_many_right_answers_of_many():
    columns, right = columns_and_right()
    quarter = regress(columns, 0.25 * right + 0.75 * (1.0 - right))
    twice = sparse.vstack([columns] * 4, format="csr")
    answers = np.concatenate([right, 1.0 - right, 1.0 - right, 1.0 - right])
    expected = regress(twice, answers, penalty=4.0)
    np.testing.assert_allclose(quarter.weights, expected.weights, atol=1e-4)


def test_a_heavier_penalty_shrinks_its_own_column_only():
    columns, right = columns_and_right()
    heavy = regress(columns, right, penalty=np.array([1.0, 1e6, 1.0, 1.0]))
    assert abs(heavy.weights[1]) < 1e-3
    assert heavy.weights[0] > 0.4


def test_all_right_is_near_certain_and_finite():
    model = regress(sparse.csr_matrix(np.ones((50, 1))), np.ones(50))
    chance = model.chance(sparse.csr_matrix(np.ones((1, 1))))
    assert 0.99 < chance[0] < 1.0


def test_blocks_stand_side_by_side():
    block = marks(np.array([0, 1, 1]), np.array([1, 0, 2]), (2, 3))
    both = beside([block, np.array([7.0, 8.0])])
    np.testing.assert_array_equal(both.toarray(), [[0, 1, 0, 7], [1, 0, 1, 8]])

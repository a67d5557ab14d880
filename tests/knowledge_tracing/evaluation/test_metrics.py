"""Against scikit-learn, and at the edges it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as reference

from knowledge_tracing.evaluation import metrics

# Few different chances, so that many are equal.
answers = st.lists(
    st.tuples(st.booleans(), st.integers(0, 12).map(lambda n: n / 12)), min_size=2, max_size=60
).filter(lambda rows: len({right for right, _ in rows}) == 2)


def arrays(rows):
    right, p = zip(*rows, strict=True)
    return np.array(right, dtype=float), np.array(p)


@given(answers)
def test_as_scikit_learn_has_them(rows):
    right, p = arrays(rows)
    assert metrics.auc(right, p) == pytest.approx(reference.roc_auc_score(right, p))
    clipped = np.clip(p, metrics.CLIP, 1 - metrics.CLIP)
    assert metrics.log_loss(right, p) == pytest.approx(reference.log_loss(right, clipped))
    assert metrics.brier(right, p) == pytest.approx(reference.brier_score_loss(right, p))
    assert metrics.accuracy(right, p) == reference.accuracy_score(right > 0, p >= 0.5)


@given(answers, st.lists(st.integers(0, 3), min_size=60, max_size=60))
def test_a_weight_is_so_many_copies(rows, copies):
    right, p = arrays(rows)
    weight = np.array(copies[: len(rows)])
    repeated = metrics.auc(np.repeat(right, weight), np.repeat(p, weight))
    assert metrics.Ranked.of(right, p).auc(weight.astype(float)) == pytest.approx(
        repeated, nan_ok=True
    )


@given(answers)
def test_half_a_credit_is_half_a_right_and_half_a_wrong_answer(rows):
    right, p = arrays(rows)
    both = np.r_[right, np.ones(len(p)), np.zeros(len(p))]
    split = metrics.Ranked.of(both, np.r_[p, p, p]).auc(
        np.r_[np.ones(len(p)), np.full(2 * len(p), 0.5)]
    )
    credit = metrics.auc(np.r_[right, np.full(len(p), 0.5)], np.r_[p, p])
    assert credit == pytest.approx(split)


def test_groups_are_not_compared_with_each_other():
    right, p = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.2, 0.1])
    assert metrics.auc(right, p) == 0.75
    assert metrics.grouped_auc(right, p, np.array([0, 0, 1, 1])) == 1.0
    assert math.isnan(metrics.grouped_auc(right, p, np.arange(4)))


@pytest.mark.parametrize("right", [[1.0, 1.0], [0.0], []])
def test_without_a_pair_there_is_no_auc(right):
    assert math.isnan(metrics.auc(np.array(right), np.full(len(right), 0.5)))


def test_a_certainty_that_was_wrong_costs_a_finite_amount():
    assert metrics.log_loss(np.array([0.0]), np.array([1.0])) == pytest.approx(-math.log(1e-6))


def test_the_majority_is_the_commoner_answer():
    assert metrics.majority_accuracy(np.array([0.0, 0.0, 1.0])) == pytest.approx(2 / 3)
    assert metrics.majority_accuracy(np.array([1.0, 1.0, 0.2])) == pytest.approx(2 / 3)


def test_calibration_by_hand():
    right, p = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.5, 0.5, 1.0, 0.98])
    curve = metrics.reliability(right, p)
    assert curve.count.tolist() == [2, 2]
    assert curve.predicted.tolist() == pytest.approx([0.5, 0.99])
    assert curve.observed.tolist() == [0.5, 1.0]
    assert metrics.ece(right, p) == pytest.approx(0.5 * 0.01)


@given(answers)
def test_the_curve_holds_every_answer(rows):
    right, p = arrays(rows)
    curve = metrics.reliability(right, p)
    assert curve.count.sum() == len(p)
    assert curve.count @ curve.observed == pytest.approx(right.sum())
    assert curve.count @ curve.predicted == pytest.approx(p.sum())

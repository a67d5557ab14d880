"""Resampled figures are those of a log in which learners are really repeated."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from knowledge_tracing.evaluation.intervals import (
    interval,
    resampled_auc,
    resampled_learners,
    resampled_mean,
)
from knowledge_tracing.evaluation.metrics import log_losses
from knowledge_tracing.evaluation.rows import Rows


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def some_rows(rng, learners=8, answers=30, groups=1):
    n = learners * answers
    return Rows(
        group=np.arange(n) % groups,
        learner=2 * np.repeat(np.arange(learners), answers),  # odd ones have no answer
        right=rng.integers(0, 2, n).astype(float),
        position=np.tile(np.arange(answers), learners),
        gap=np.zeros(n),
    )


def test_only_learners_with_answers_are_drawn(rng):
    counts = resampled_learners(some_rows(rng), 50, rng)
    assert counts.sum(axis=1).tolist() == [8] * 50
    assert counts[:, 1::2].sum() == 0
    assert len(np.unique(counts, axis=0)) > 40


@pytest.mark.parametrize("groups", [1, 3])
def test_as_if_learners_were_repeated(rng, groups):
    rows = some_rows(rng, groups=groups)
    p = rng.uniform(0.05, 0.95, len(rows))
    counts = resampled_learners(rows, 6, rng)
    aucs = resampled_auc(rows, p, counts)
    losses = resampled_mean(rows, log_losses(rows.right, p), counts)
    for count, auc, loss in zip(counts, aucs, losses, strict=True):
        parts = [np.repeat(np.flatnonzero(g), count[rows.learner[g]]) for g in rows.groups()]
        assert auc == pytest.approx(np.mean([roc_auc_score(rows.right[i], p[i]) for i in parts]))
        assert loss == pytest.approx(np.mean([log_loss(rows.right[i], p[i]) for i in parts]))


def test_the_interval_has_the_width_of_the_standard_error(rng):
    """200 learners with one answer each: a mean with a known standard error."""
    rows = some_rows(rng, learners=200, answers=1)
    values = rng.normal(size=200)
    low, high = interval(resampled_mean(rows, values, resampled_learners(rows, 2000, rng)))
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / math.sqrt(200), rel=0.1)


def test_resamples_without_a_value_do_not_count():
    assert interval(np.array([0.5, math.nan, 0.5])) == (0.5, 0.5)
    assert all(map(math.isnan, interval(np.array([math.nan]))))


def test_one_learner_with_right_answers_only(rng):
    rows = some_rows(rng, learners=1, answers=3)[np.array([True, False, False])]
    counts = resampled_learners(rows, 4, rng)
    assert np.isnan(resampled_auc(rows, np.array([0.5]), counts)).all()

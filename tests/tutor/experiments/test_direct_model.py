"""The direct model: it learns what there is to learn, and never from the learner it predicts."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.experiments import direct_model
from tutor.experiments.direct_model import FEATURES, features_of, fit

WIDTH = len(FEATURES)


@pytest.fixture
def case():
    rng = np.random.default_rng(3)
    learner = np.repeat(np.arange(20), 15)
    features = rng.random((len(learner), WIDTH))
    reward = (rng.random(len(learner)) < 0.1 + 0.8 * features[:, 0]).astype(float)
    return features, reward, learner


def test_it_finds_what_the_reward_hangs_on(case):
    features, reward, learner = case
    model = fit(features, reward, learner, np.random.default_rng(0))
    predicted = model.predict(features, learner)
    assert np.mean((predicted - reward) ** 2) < 0.85 * reward.var()
    assert 0.0 <= predicted.min() <= predicted.max() <= 1.0


def test_a_learners_own_rewards_do_not_matter(case):
    features, reward, learner = case
    mine = learner == 4
    other = np.where(mine, 1 - reward, reward)
    before, after = (
        fit(features, given, learner, np.random.default_rng(0)).predict(features, learner)
        for given in (reward, other)
    )
    assert np.array_equal(before[mine], after[mine])
    assert not np.array_equal(before, after)


def test_everyone_is_in_one_fold(case):
    features, reward, learner = case
    model = fit(features, reward, learner, np.random.default_rng(0))
    assert np.bincount(model.fold).tolist() == [4] * direct_model.FOLDS


def test_a_learner_alone_has_an_even_chance():
    model = fit(np.ones((3, WIDTH)), np.ones(3), np.zeros(3, dtype=int), np.random.default_rng(0))
    assert model.predict(np.ones((3, WIDTH)), np.zeros(3, dtype=int)).tolist() == [0.5] * 3


def test_features_stand_in_the_order_of_their_names():
    row = {"p": 0.4, "sd": 1.1, "mastered": 0.2, "readiness": 0.9, "answers": 0, "rule": "probe"}
    assert dict(zip(FEATURES, features_of(row), strict=True)) == {
        "p": 0.4, "sd": 1.1, "mastered": 0.2, "readiness": 0.9, "answers": 0.0,
        "review": 0.0, "probe": 1.0,
    }  # fmt: skip

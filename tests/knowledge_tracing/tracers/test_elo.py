"""Elo ratings order items and follow a learner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from knowledge_tracing.tracers.elo import Elo, Ratings, Steps
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.tracers.simulated import catalogue, learning


def test_items_are_put_in_order():
    model = Elo()
    model.fit(learning(200, 40, gain=0.0), Setting())
    assert spearmanr(model.ratings.difficulty, np.arange(12)).statistic > 0.95


def test_ratings_move_by_step_times_surprise():
    of = catalogue(2, 2, tags=2)
    log = replace(
        learning(1, 2, of), item=np.array([1, 1]), right=np.array([1.0, 0.0])
    )  # item 1 has both skills
    ratings = Ratings(of, np.array([1.0, 0.0]), Steps(learner=0.4, skill=0.2, item=1.0, fading=1.0))
    chance = ratings.run(log, np.ones(2, dtype=bool), learn=True)
    level = 0.4 * 0.5 + 0.2 * 0.5 + 1.0 * 0.5  # learner, mean of two skills, easier item
    np.testing.assert_allclose(chance, [0.5, 1.0 / (1.0 + np.exp(-level))])
    assert ratings.difficulty[1] == pytest.approx(-0.5 + chance[1] / 1.05)


def test_items_are_frozen_when_predicting():
    model = Elo()
    model.fit(learning(), Setting())
    before = list(model.ratings.difficulty)
    model.predict(learning(seed=1))
    assert model.ratings.difficulty == before


def test_items_never_met_have_the_mean_rating():
    log = learning()
    model = Elo()
    model.fit(log.rows(log.item != 0), Setting())
    assert model.ratings.difficulty[0] == pytest.approx(np.mean(model.ratings.difficulty[1:]))

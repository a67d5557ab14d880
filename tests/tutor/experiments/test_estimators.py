"""Estimates against a truth that is known, figures by hand, and laws for any weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tutor.experiments import bandit
from tutor.experiments.estimators import (
    Logged,
    Target,
    drawn_again,
    effective_size,
    interval,
    value_of,
    weights_of,
)

REPEATS = 150


@pytest.fixture(scope="module")
def repeated():
    """The estimates of many samples, with a direct model that is right and one that is wrong."""
    rng = np.random.default_rng(20260304)
    samples = [bandit.sample(rng) for _ in range(REPEATS)]
    return {
        "right": [one.value(bandit.REWARD, rng) for one in samples],
        "wrong": [one.value(bandit.WRONG, rng) for one in samples],
    }


def misses(values):
    """How far the mean is from the truth, in its own standard errors."""
    return abs(np.mean(values) - bandit.TRUTH) / (np.std(values) / np.sqrt(len(values)))


@pytest.mark.parametrize(("model", "name"), [("right", "ips"), ("right", "dr"), ("wrong", "dr")])
def test_the_truth_is_found_on_average(repeated, model, name):
    assert misses([getattr(value, name) for value in repeated[model]]) < 3.5


def test_what_was_logged_is_no_answer(repeated):
    """The mean of the logged rewards is far from what the target policy is worth."""
    logged = float((bandit.LOGGING * bandit.REWARD).sum(axis=1).mean())
    ips = [value.ips for value in repeated["right"]]
    assert abs(np.mean(ips) - bandit.TRUTH) < 0.1 * abs(logged - bandit.TRUTH)


def test_a_right_model_makes_it_steadier(repeated):
    right = repeated["right"]
    assert np.std([one.dr for one in right]) < 0.7 * np.std([one.ips for one in right])


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """Of 100 that should hold it 95 times."""
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(100):
        value = bandit.sample(rng).value(bandit.REWARD, rng, resamples=200)
        low, high = value.dr_ci
        held += low <= bandit.TRUTH <= high
    assert held >= 88


def test_effective_size_by_hand():
    assert effective_size(np.array([1.0, 1.0, 1.0, 1.0])) == 4.0
    assert effective_size(np.array([2.0, 0.0, 0.0])) == 1.0
    assert effective_size(np.array([1.0, 2.0, 3.0])) == pytest.approx(36 / 14)
    assert effective_size(np.zeros(3)) == 0.0


def small(chance, propensity, reward, learner=(0, 0, 1)):
    logged = Logged(np.array(learner), np.array(reward), np.array(propensity), np.full(3, 0.5))
    target = Target(np.array(chance), np.full(3, 0.5), np.zeros(3))
    return logged, target, drawn_again(2, np.random.default_rng(1), 50)


def test_three_choices_by_hand():
    value = value_of(*small([0.5, 0.0, 0.2], [0.25, 0.5, 0.4], [1.0, 1.0, 0.0]))
    assert value.ips == pytest.approx(2 / 3)
    assert value.snips == pytest.approx(2 / 2.5)
    assert value.dr == pytest.approx(0.5 + (2 * 0.5 - 0.5 * 0.5) / 3)
    assert (value.zero_overlap, value.clipped, value.decisions) == (1, 0, 3)


def test_a_weight_is_clipped_and_it_is_told():
    logged, target, counts = small([0.9, 0.1, 0.1], [0.01, 0.1, 0.1], [1.0, 0.0, 0.0])
    assert weights_of(logged, target).tolist() == [20.0, 1.0, 1.0]
    assert value_of(logged, target, counts).clipped == 1


def test_few_learners_have_no_interval():
    value = value_of(*small([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [1.0, 0.0, 1.0]))
    assert (value.ips_ci, value.snips_ci, value.dr_ci) == (None, None, None)


def test_nothing_in_common_has_no_normalised_value():
    value = value_of(*small([0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [1.0, 0.0, 1.0]))
    assert np.isnan(value.snips)
    assert (value.ips, value.ess, value.zero_overlap, value.snips_ci) == (0.0, 0.0, 3, None)


shares = st.floats(0.02, 1.0)
choices = st.lists(
    st.tuples(st.integers(0, 4), st.floats(0.0, 1.0), shares, st.floats(0.0, 1.0)),
    min_size=2,
    max_size=30,
)


@given(choices)
def test_bounds(rows):
    learner, chance, propensity, reward = (np.array(part) for part in zip(*rows, strict=True))
    logged = Logged(learner, reward, propensity, np.full(len(rows), 0.5))
    target = Target(chance, np.full(len(rows), 0.5), np.zeros(len(rows)))
    value = value_of(logged, target, drawn_again(5, np.random.default_rng(0), 20))
    assert 0.0 <= value.ess <= len(rows) + 1e-6
    if value.ess > 0.0:
        assert reward.min() - 1e-9 <= value.snips <= reward.max() + 1e-9
    assert value.ips >= 0.0


@given(choices)
def test_the_policy_that_chose_is_worth_what_was_seen(rows):
    learner, chance, _, reward = (np.array(part) for part in zip(*rows, strict=True))
    chance = chance + 0.01
    logged = Logged(learner, reward, chance, np.full(len(rows), 0.2))
    target = Target(chance, np.full(len(rows), 0.2), np.zeros(len(rows)))
    value = value_of(logged, target, drawn_again(5, np.random.default_rng(0), 20))
    assert value.ips == value.snips == pytest.approx(reward.mean())
    assert value.dr == pytest.approx(reward.mean())
    assert value.ess == pytest.approx(len(rows))


def test_an_interval_without_a_value_is_none():
    assert interval(0.3, np.array([np.nan, np.nan]), 9) is None
    assert interval(np.nan, np.array([0.2, 0.3]), 9) is None
    assert interval(0.3, np.array([0.3, np.nan, 0.3]), 9) == (0.3, 0.3)


def test_an_interval_reaches_as_far_as_t_says():
    """Two draws 0.1 around the value, nine learners: 2.306 * 0.1 * sqrt(9 / 8)."""
    low, high = interval(0.5, np.array([0.4, 0.6]), 9)
    assert (low, high) == pytest.approx((0.5 - 0.24459, 0.5 + 0.24459), abs=1e-4)

"""What practising a skill is expected to bring: laws for any estimates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.policy_gain import (
    REVIEW_TARGET,
    WEIGHTS,
    Lately,
    above,
    gain,
    hope,
    reliability,
    standing,
    urgency,
    weakest,
)

PARENTS = np.array([[2, 2], [0, 2]])  # two skills, the second needs the first
NONE = np.array([np.inf, np.inf])
levels, spreads = st.floats(-5, 5), st.floats(0.1, 3)
STREAK = (0.39, 0.46)
NEW = np.zeros(2)
OPENS, PLACE = np.array([1.0, 0.0]), np.array([0.0, 0.5])


def chance(level, sd):
    return 1 / (1 + np.exp(-level / np.sqrt(1 + np.pi * sd**2 / 8)))


def gains(first, second, sd, run=(0.0, 0.0), idle=NONE, reliable=0.8):
    p = chance(np.array([first, second]), sd)
    lately = Lately(np.array(run), idle, reliable, STREAK)
    found = standing(p, np.full(2, sd), lately, False, PARENTS, WEIGHTS)
    return gain(p, found, NEW, OPENS, PLACE, WEIGHTS), found


@given(levels, levels, spreads, st.floats(0, 4))
def test_a_higher_estimate_never_has_more_to_gain(first, second, sd, by):
    lower, _ = gains(first, second, sd)
    higher, _ = gains(first, second + by, sd)
    assert higher[1] <= lower[1] + 1e-12


@given(levels, levels, spreads, st.floats(0, 4))
def test_a_firmer_prerequisite_never_makes_a_skill_less_ready(first, second, sd, by):
    before, loose = gains(first, second, sd)
    after, firm = gains(first + by, second, sd)
    assert firm.ready[1] >= loose.ready[1] - 1e-12
    assert after[1] >= before[1] - 1e-12


@given(levels, levels, spreads, st.integers(-5, 5))
def test_everything_is_a_probability(first, second, sd, run):
    _, found = gains(first, second, sd, (float(run), 0.0))
    for values in found:
        assert np.all((values >= 0.0) & (values <= 1.0))
    assert found.ready[0] == 1.0  # it needs nothing


def test_two_right_in_a_row_are_enough_where_they_have_been_reliable():
    now, later = np.array([0.0, np.inf]), np.array([WEIGHTS.run_days + 1.0, np.inf])
    shown = [
        gains(-0.5, 0.0, 1.0, (2.0, 0.0), idle, reliable)[1].mastered[0] >= WEIGHTS.stop
        for idle, reliable in ((now, 0.95), (now, 0.6), (later, 0.95))
    ]
    assert shown == [True, False, False]


def test_reliability_begins_at_a_belief_and_ends_at_the_frequency():
    assert float(reliability(0, 0)) == pytest.approx(0.8)
    assert float(reliability(900, 1000)) == pytest.approx(0.9, abs=0.001)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, REVIEW_TARGET / 2))
def test_a_review_that_has_faded_far_goes_before_every_gain(p, mastered, faded):
    best = standing(np.array([p]), np.ones(1), Lately(np.zeros(1), np.zeros(1), 0.8, STREAK), False,
                    np.array([[1]]), WEIGHTS)._replace(mastered=np.array([mastered]))  # fmt: skip
    most = gain(np.array([p]), best, np.zeros(1), np.ones(1), np.zeros(1), WEIGHTS) * (
        1.0 + WEIGHTS.stay
    )
    assert float(urgency(faded)) > float(most[0])
    assert float(urgency(faded)) > float(urgency(faded + 0.01))


@given(st.integers(0, 60), st.integers(1, 20))
def test_there_is_less_hope_after_many_answers(answers, by):
    before, after = hope(np.array([answers, answers + by]), WEIGHTS)
    assert after < before <= 1.0
    assert hope(np.array([0.0, WEIGHTS.many]), WEIGHTS).tolist() == [1.0, 0.5]


def test_the_weakest_parent_counts():
    assert weakest(np.array([0.2, 0.9]), np.array([[2, 2], [0, 1]])).tolist() == [1.0, 0.2]
    assert above(np.array([1.0]), np.array([0.5]), 1.0).tolist() == [0.5]

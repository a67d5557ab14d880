"""The comparison of the groups: students count, not answers."""

from __future__ import annotations

import pytest
from scipy import stats

from tutor.experiments.intervals import t_quantile
from tutor.experiments.randomised import compare_groups, difference_of

POLICIES = ("a", "b")
DRAWN = {1: "a", 2: "a", 3: "b", 4: "b", 5: "b"}


def test_a_student_counts_once_however_much_they_did():
    rewards = [(1, 1.0)] * 50 + [(2, 0.0), (3, 1.0), (4, 0.5), (4, None), (9, 1.0)]
    found = compare_groups(POLICIES, DRAWN, rewards)
    first, second = found.arms
    assert (first.students, first.with_reward, first.decisions, first.mean) == (2, 2, 51, 0.5)
    assert (second.students, second.with_reward, second.waiting, second.mean) == (3, 2, 1, 0.75)
    assert found.difference.mean == pytest.approx(-0.25)


def test_welchs_interval():
    first, second = [0.9, 0.7, 0.8, 0.95, 0.6, 0.7], [0.5, 0.65, 0.3, 0.6, 0.45]
    found = difference_of(first, second)
    low, high = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=2e-4)
    assert found.settled


@pytest.mark.parametrize("freedom", [4, 5.5, 8, 30, 300])
def test_quantiles_of_t(freedom):
    assert t_quantile(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-3)


def test_one_student_is_no_group():
    found = compare_groups(POLICIES, DRAWN, [(1, 1.0), (3, 0.5), (4, 0.0)])
    assert found.difference is None
    assert not found.enough


def test_what_is_missing_is_counted():
    drawn = {student: "ab"[student % 2] for student in range(10)}
    rewards = [(student, student % 3 / 2) for student in range(10) for _ in range(19)]
    found = compare_groups(POLICIES, drawn, rewards)
    assert [(arm.missing_decisions, arm.missing_students) for arm in found.arms] == [(5, 0)] * 2
    assert not found.enough
    assert compare_groups(POLICIES, drawn, rewards * 2).enough

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.graph import SkillGraph
from curriculum.review import Success, felt_days, partial_reviews, planned, refreshed

WITHIN = {9: {1: 0.8, 2: 0.5}, 8: {1: 0.3}}

days = st.floats(0, 60)
weights = st.floats(0, 1)
chances = st.floats(0.02, 0.98)
successes = st.builds(Success, st.just(9), days, weights)


@st.composite
def reviews(draw):
    """Due days, urgencies and which skill refreshes which."""
    skills = draw(st.lists(st.integers(0, 60), unique=True, max_size=40))
    due = {skill: draw(st.integers(-9, 12)) for skill in skills}
    urgency = {skill: draw(st.floats(0, 1)) for skill in skills}
    within = {skill: {skill + 1: draw(weights)} for skill in skills if draw(st.booleans())}
    return due, urgency, within


def test_a_success_just_now_makes_good_its_weight():
    found = refreshed(20.0, [Success(9, 0.0, 0.8)], [0.0], [0.6], [0.75])
    assert found.share == pytest.approx(0.8)
    assert 0.6 < found.after < 0.75


def test_a_success_of_full_weight_is_a_review_on_its_day():
    assert felt_days(20.0, [Success(9, 6.0, 1.0)]) == pytest.approx(6.0)


def test_early_repetition_is_discounted():
    """The day after an answer there is little to make good; three weeks later there is."""
    early, late = felt_days(24.0, [Success(9, 23.0, 0.5)]), felt_days(24.0, [Success(9, 3.0, 0.5)])
    assert early == pytest.approx(23.5)
    assert late == pytest.approx(13.5)


def test_without_a_success_nothing_changes():
    assert refreshed(20.0, [], [0.0, 1.0], [0.6, 0.59], [0.75, 0.74])[:3] == (0.0, 0.6, 0.6)


def test_the_review_is_due_when_the_refreshed_chance_falls_below_the_target():
    days = [0.0, 4.0, 14.0]
    forecast = [0.675 - 0.01 * day for day in days]
    own = [0.795 - 0.01 * day for day in days]
    assert refreshed(20.0, [], days, forecast, own).due == 0
    full, half = [Success(9, 0.0, 1.0)], [Success(9, 0.0, 0.5)]
    assert refreshed(20.0, full, days, forecast, own).due == 10
    assert refreshed(20.0, half, days, forecast, own).due == 4
    assert refreshed(20.0, full, days[:2], forecast[:2], own[:2]).due is None


@given(st.floats(0, 90), st.lists(successes, max_size=6), chances, chances)
def test_a_refreshed_chance_stays_between_now_and_a_review_of_its_own(idle, found, p, own):
    since = [one for one in found if one.ago < idle]
    result = refreshed(idle, since, [0.0], [p], [own])
    assert 0.0 <= result.share <= 1.0 + 1e-12
    assert min(p, own) - 1e-12 <= result.after <= max(p, own) + 1e-12
    assert result.after >= p - 1e-12


@given(st.floats(1, 90), st.lists(successes, max_size=6), successes)
def test_another_success_never_makes_it_worse(idle, found, another):
    since = [one for one in found if one.ago < idle]
    more = felt_days(idle, [*since, another._replace(ago=min(another.ago, idle))])
    assert more <= felt_days(idle, since) + 1e-9


def test_only_successes_since_the_own_answer_on_skills_around_it_count():
    answers = [([9], 2.0), ([8, 9], 5.0), ([9, 1], 6.0), ([3], 1.0), ([9], 12.0)]
    found = partial_reviews(answers, WITHIN, {1: 10.0, 2: 4.0})
    assert found == {
        1: [Success(9, 2.0, 0.8), Success(9, 5.0, 0.8)],
        2: [Success(9, 2.0, 0.5)],
    }


def test_what_is_encompassed_reaches_over_two_edges():
    graph = SkillGraph((1, 2, 3, 4), {}, {4: {3: 0.5, 1: 0.2}, 3: {2: 0.5}, 2: {1: 1.0}, 1: {}})
    assert graph.encompassed == {
        4: {3: 0.5, 2: 0.25, 1: 0.2},
        3: {2: 0.5, 1: 0.5},
        2: {1: 1.0},
    }


@given(reviews(), st.integers(1, 12), st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_a_plan_loses_nothing_keeps_the_limit_and_is_never_early(case, most, done):
    due, urgency, within = case
    plan = planned(due, urgency, within, most=most, done=done)
    assert set(plan) == set(due)
    assert all(day >= max(due[skill], 0) for skill, day in plan.items())
    load = Counter(plan.values())
    assert max(load.values(), default=0) <= most
    assert load[0] <= max(most - done, 0)


@given(reviews(), st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_of_two_that_wait_on_a_day_the_more_urgent_goes_first(case, most):
    due, urgency, _ = case
    plan = planned(due, urgency, {}, most=most)
    for first in plan:
        for second in plan:
            if due[second] <= plan[first] < plan[second]:
                assert urgency[first] >= urgency[second]


def test_days_are_even():
    plan = planned(dict.fromkeys(range(30), 0), dict.fromkeys(range(30), 0.5), {}, most=12)
    assert Counter(plan.values()) == {0: 10, 1: 10, 2: 10}


def test_what_refreshes_other_due_skills_goes_first():
    urgency = {1: 0.40, 2: 0.35, 9: 0.35}
    assert planned({1: 0, 2: 0, 9: 0}, urgency, WITHIN, most=1) == {9: 0, 1: 1, 2: 2}
    # Skills that come due later are no reason to hurry.
    assert planned({1: 5, 2: 0, 9: 0}, {**urgency, 2: 0.6}, {9: {1: 0.8}}, most=1)[9] == 1


def test_a_limit_of_none_plans_nothing():
    assert planned({1: 0}, {1: 0.5}, {}, most=0) == {}

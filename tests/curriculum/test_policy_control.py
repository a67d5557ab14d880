"""What people ask goes before the policy; and policies are distributions over one shortlist."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.policy import NO_CONTROL, POLICIES, Control, Recent, chances, choose, choose_again
from tests.curriculum.policy_cases import FORGOTTEN, MASTERED, Belief, chain, course_of, random_case

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
NOTHING = Recent()
cases = st.integers(0, 100_000)


def chosen(course, beliefs, control=NO_CONTROL, recent=NOTHING, seed=1, policy="expected_gain"):
    return choose(course, beliefs, recent, seed=seed, at=AT, control=control, policy=policy)


def test_a_pinned_exercise_comes_however_its_skill_stands():
    choice = chosen(chain(5), {}, Control(exercise=503))
    assert (choice.exercise, choice.skill, choice.rule) == (503, 5, "pinned")
    assert (choice.reason["sentence"], choice.propensity) == ("pinned", 1.0)


def test_a_pinned_exercise_that_is_gone_is_passed_over():
    assert chosen(chain(5), {}, Control(exercise=999)).skill == 1


def test_a_pinned_skill_comes_though_it_is_locked():
    choice = chosen(chain(5), {}, Control(skill=4))
    assert (choice.skill, choice.rule, choice.propensity) == (4, "pinned", pytest.approx(1 / 2))


def test_a_check_goes_before_a_pinned_skill_and_behind_a_pinned_exercise():
    assert chosen(chain(5), {}, Control(check=2, skill=4)).rule == "check"
    assert chosen(chain(5), {}, Control(check=2, exercise=101)).rule == "pinned"


def test_a_blocked_skill_is_not_practised_and_holds_nobody_back():
    choice = chosen(chain(3), {1: MASTERED}, Control(blocked=frozenset({2})))
    assert choice.skill == 3
    assert choice.inputs["count"]["blocked"] == 1


def test_a_known_skill_is_not_practised_and_opens_the_next():
    choice = chosen(chain(3), {}, Control(known=frozenset({1})))
    assert choice.skill == 2
    assert choice.inputs["count"]["done"] == 1


def test_the_way_to_a_goal_comes_first():
    """Two chains from a common root; the goal is at the end of the one that is otherwise second."""
    course = course_of({1: set(), 2: {1}, 3: {1}, 4: {2}, 5: {3}})
    beliefs, goal = {1: MASTERED}, Control(goals={5: 20.0})
    assert chosen(course, beliefs).candidates[0]["skill"] == 2
    assert {chosen(course, beliefs, goal, seed=seed).skill for seed in range(40)} == {3}
    assert chosen(course, beliefs, goal).reason["goal"] == 5


def test_of_two_goals_the_nearer_one_presses():
    course = course_of({1: set(), 2: set(), 3: {1}, 4: {2}})
    choice = chosen(course, {}, Control(goals={3: 30.0, 4: 3.0}))
    assert (choice.skill, choice.reason["goal"]) == (2, 4)


def test_a_goal_that_is_gone_changes_nothing():
    course = chain(3)
    assert chosen(course, {}, Control(goals={77: 5.0})).candidates == chosen(course, {}).candidates


def test_enough_reviews_for_today():
    beliefs = {1: FORGOTTEN, 2: MASTERED}
    assert chosen(chain(3), beliefs, recent=Recent(reviews=11)).rule == "review"
    rested = chosen(chain(3), beliefs, recent=Recent(reviews=12))
    assert rested.rule == "learn"
    assert rested.inputs["count"]["waiting"] == 1


@pytest.mark.parametrize("policy", list(POLICIES))
@given(case=cases)
@settings(max_examples=100, deadline=None)
def test_every_policy_is_a_distribution_over_exercises_of_the_shortlist(policy, case):
    course, beliefs, recent = random_case(case)
    choice = chosen(course, beliefs, recent=recent)
    stored = json.loads(json.dumps(choice.inputs))
    found = chances(stored, policy)
    assert sum(found.values()) == pytest.approx(1.0 if choice.exercise else 0.0)
    assert all(0.0 <= chance <= 1.0 for chance in found.values())
    assert set(found) <= {int(pk) for row in stored["skills"] for pk, *_ in row["exercises"]}


@given(case=cases, seed=st.integers(0, 2**48))
@settings(max_examples=150, deadline=None)
def test_what_was_asked_is_in_the_record_and_leads_to_the_same(case, seed):
    course, beliefs, recent = random_case(case)
    skills = list(course.graph.nodes)
    control = Control(
        skill=skills[seed % len(skills)] if seed % 3 == 0 else None,
        blocked=frozenset(skills[:1]),
        known=frozenset(skills[1:2]),
        goals={skills[-1]: 4.0},
    )
    choice = chosen(course, beliefs, control, recent, seed)
    assert choose_again(json.loads(json.dumps(choice.inputs))) == choice
    assert choice.inputs["control"] == json.loads(json.dumps(control.to_dict()))


def test_three_in_a_row_goes_by_the_order_of_the_course():
    course = course_of({1: set(), 2: set(), 3: set()})
    beliefs = {k: Belief(level, 0.6, 4) for k, level in ((1, 0.2), (2, -2.0), (3, -2.0))}

    def favourite(runs):
        rows = chosen(course, beliefs, recent=Recent(runs=runs), policy="three_in_a_row").candidates
        return rows[0]["skill"]

    assert favourite({}) == 1
    assert favourite({1: 2}) == 1
    assert favourite({1: 3}) == 2
    assert favourite({1: 3, 2: 4, 3: -1}) == 3

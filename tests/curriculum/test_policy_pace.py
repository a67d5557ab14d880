"""Gain per minute: what the time of an exercise changes in the choice, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.pace import Pace
from curriculum.policy import NO_CONTROL, Control, Recent, choose, choose_again
from tests.curriculum.policy_cases import FORGOTTEN, MASTERED, Belief, course_of, random_case

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
# Two skills side by side in a course of which all else is mastered.
ALIKE = course_of({skill: set() for skill in range(1, 21)})
DONE = dict.fromkeys(range(3, 21), MASTERED)
BEGUN = {1: Belief(0.0, 1.0, 2), 2: Belief(0.0, 1.0, 2), **DONE}
cases = st.integers(0, 100_000)
paces = st.builds(
    Pace,
    version=st.just(3),
    typical=st.floats(2, 1800),
    seconds=st.dictionaries(st.integers(1000, 1050), st.floats(2, 1800)),
)


def chosen(course, beliefs, pace, control=NO_CONTROL, recent=None):
    recent = replace(recent or Recent(), pace=pace)
    return choose(course, beliefs, recent, seed=1, at=AT, control=control)


def pace_of(times: dict[int, float], typical: float = 60.0) -> Pace:
    """skill -> seconds of each of its exercises (100 k, 100 k + 1, ...)."""
    return Pace(3, typical, {100 * k + n: s for k, s in times.items() for n in range(6)})


def scores(choice) -> dict[int, float]:
    return {row["skill"]: row["score"] for row in choice.candidates}


def test_of_two_equally_useful_exercises_the_shorter_comes_first():
    for slow, fast in ((1, 2), (2, 1)):
        choice = chosen(ALIKE, BEGUN, pace_of({slow: 120.0, fast: 60.0}))
        assert choice.candidates[0]["skill"] == fast
        minutes = {row["skill"]: row["minutes"] for row in choice.candidates}
        assert minutes == {slow: 2.0, fast: 1.0}


def test_a_gain_in_twice_the_time_counts_less_by_the_root_of_two():
    plain = scores(chosen(ALIKE, BEGUN, None))
    timed = scores(chosen(ALIKE, BEGUN, pace_of({1: 120.0})))
    assert timed[1] / timed[2] == pytest.approx(plain[1] / plain[2] / 2**0.5, rel=1e-4)
    assert max(timed.values()) == pytest.approx(max(plain.values()), abs=1e-6)


def test_the_gain_itself_is_shown_as_it_is():
    plain = chosen(ALIKE, BEGUN, None).candidates
    timed = chosen(ALIKE, BEGUN, pace_of({1: 120.0})).candidates
    assert {r["skill"]: r["gain"] for r in plain} == {r["skill"]: r["gain"] for r in timed}


@pytest.mark.parametrize(("seconds", "worth"), [(1.0, 3**0.5), (600.0, 3**-0.5)])
def test_time_counts_up_to_a_bound(seconds, worth):
    plain = scores(chosen(ALIKE, BEGUN, None))
    timed = scores(chosen(ALIKE, BEGUN, pace_of({1: seconds})))
    assert timed[1] / timed[2] == pytest.approx(worth * plain[1] / plain[2], rel=1e-4)


def test_a_long_review_is_not_put_off():
    beliefs = {1: FORGOTTEN, 2: MASTERED, **DONE}
    plain, timed = (chosen(ALIKE, beliefs, one) for one in (None, pace_of({1: 600.0})))
    assert (timed.rule, timed.candidates[0]["minutes"]) == ("review", 10.0)
    assert scores(timed) == scores(plain)


@pytest.mark.parametrize("control", [Control(exercise=101), Control(skill=1), Control(check=1)])
def test_what_was_asked_for_keeps_its_score(control):
    timed = chosen(ALIKE, BEGUN, pace_of({1: 600.0}), control)
    assert timed.skill == 1
    assert scores(timed) == scores(chosen(ALIKE, BEGUN, None, control))


def test_the_record_says_which_measuring_was_in_force():
    assert chosen(ALIKE, BEGUN, pace_of({})).inputs["pace"] == 3
    plain = chosen(ALIKE, BEGUN, None)
    assert plain.inputs["pace"] is None
    assert "minutes" not in plain.candidates[0]
    assert plain.inputs["skills"][0]["minutes"] is None


@given(case=cases, typical=st.floats(2, 1800))
@settings(max_examples=100, deadline=None)
def test_exercises_that_take_equally_long_are_chosen_as_if_nobody_had_measured(case, typical):
    course, beliefs, recent = random_case(case)
    plain = chosen(course, beliefs, None, recent=recent)
    timed = chosen(course, beliefs, Pace(3, typical, {}), recent=recent)
    assert (plain.exercise, plain.reason) == (timed.exercise, timed.reason)
    assert plain.propensity == timed.propensity
    assert scores(plain) == scores(timed)


@given(case=cases, pace=paces)
@settings(max_examples=200, deadline=None)
def test_for_any_case_time_moves_scores_within_bounds(case, pace):
    course, beliefs, recent = random_case(case)
    plain = scores(chosen(course, beliefs, None, recent=recent))
    timed = chosen(course, beliefs, pace, recent=recent)
    assert scores(timed).keys() == plain.keys()
    best = max(plain.values(), default=0.0)
    for row in timed.candidates:
        before, after = plain[row["skill"]], row["score"]
        assert before / 3 - 1e-5 <= after <= best + 1e-5
        assert row["rule"] != "review" or after == before


def test_a_record_from_before_times_were_measured_is_chosen_again():
    plain = chosen(ALIKE, BEGUN, None)
    rows = [{k: v for k, v in row.items() if k != "minutes"} for row in plain.inputs["skills"]]
    again = choose_again(plain.inputs | {"skills": rows})
    assert (again.exercise, again.candidates) == (plain.exercise, plain.candidates)

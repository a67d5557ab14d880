"""The choice of the next exercise: cases a teacher would recognise, and laws for any case."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.policy import NO_CONTROL, POLICY_VERSION, Recent, choose, choose_again
from curriculum.policy_gain import WEIGHTS
from curriculum.policy_plan import plan_of
from curriculum.policy_shortlist import Outlook, shortlist
from tests.curriculum.policy_cases import (
    FORGOTTEN,
    MASTERED,
    Belief,
    Exercise,
    chain,
    course_of,
    random_case,
)

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
NOTHING = Recent()
cases = st.integers(0, 100_000)


def chosen(course, beliefs, recent=NOTHING, seed=1):
    return choose(course, beliefs, recent, seed=seed, at=AT)


def test_somebody_new_starts_at_the_beginning():
    choice = chosen(chain(5), {})
    assert choice.skill == 1
    assert choice.rule == "learn"
    assert choice.reason["sentence"] == "start"
    assert [row["skill"] for row in choice.candidates] == [1]


def test_the_next_skill_opens_when_its_prerequisite_is_mastered():
    choice = chosen(chain(4), {1: MASTERED})
    assert choice.skill == 2
    assert choice.reason["sentence"] == "learn"
    assert choice.reason["for"] == 3
    assert choice.reason["p"] == choice.candidates[0]["p"]


def test_what_was_forgotten_comes_back():
    choice = chosen(chain(2), {1: FORGOTTEN, 2: MASTERED})
    assert (choice.skill, choice.rule) == (1, "review")
    assert choice.reason["days"] == 30


def test_what_is_probably_known_is_probed():
    beliefs = {1: Belief(2.0, 0.9, 1, idle=0.1), 2: MASTERED}
    choice = chosen(chain(2), beliefs)
    assert (choice.skill, choice.rule) == (1, "probe")


def test_recent_answers_are_told():
    choice = chosen(chain(2), {1: Belief(0, 0.8, 5)}, Recent(answers={1: (3, 5)}))
    assert (choice.reason["right"], choice.reason["total"]) == (3, 5)


def test_difficulty_fits_the_student():
    def difficulty(level):
        course = chain(1)
        return course.exercises[chosen(course, {1: Belief(level, 0.5, 4)}).exercise].difficulty

    assert difficulty(0.3) == -0.8
    assert difficulty(1.1) == 0.0
    assert difficulty(2.3) == 0.8


def test_three_in_a_row_are_enough_unless_there_is_nothing_else():
    two = course_of({1: set(), 2: set()})
    beliefs = {1: Belief(-1, 1.2, 3), 2: Belief(1.2, 0.6, 9)}
    recent = Recent((101, 102, 103), (1, 1, 1))
    assert {chosen(two, beliefs, recent, seed).skill for seed in range(30)} == {2}
    assert chosen(chain(1), {1: beliefs[1]}, recent).skill == 1


def test_an_exercise_does_not_return_soon():
    course = chain(1, per_skill=8)
    seen: tuple[int, ...] = ()
    for seed in range(40):
        choice = chosen(course, {1: Belief(0.5, 0.8, 2)}, Recent(seen, (1,) * len(seen)), seed)
        assert choice.exercise not in seen[:5]
        seen = (choice.exercise, *seen)
    assert len(set(seen)) >= 6


def test_few_exercises_take_turns():
    course = chain(1, per_skill=2)
    assert chosen(course, {}, Recent((100, 101), (1, 1))).exercise == 101
    assert chosen(course, {}, Recent((101, 100), (1, 1))).exercise == 100


def test_exercises_of_a_locked_skill_wait():
    course = course_of({1: set(), 2: {1}}, {7: Exercise((1, 2)), 8: Exercise((1,), 0.8)})
    assert {chosen(course, {}, seed=seed).exercise for seed in range(20)} == {8}


def test_an_exercise_about_the_skill_alone_comes_first():
    course = course_of({1: set(), 2: set()}, {7: Exercise((1, 2)), 8: Exercise((1,))})
    choices = [chosen(course, {}, seed=seed) for seed in range(60)]
    assert {choice.exercise for choice in choices if choice.skill == 1} == {8}


def test_a_skill_that_cannot_be_practised_does_not_lock_what_follows():
    course = course_of({1: set(), 2: {1}, 3: {2}}, {7: Exercise((1,)), 9: Exercise((3,))})
    assert chosen(course, {1: MASTERED}).skill == 3
    assert chosen(course, {}).skill == 1


@pytest.mark.parametrize(
    ("course", "beliefs", "recent", "count"),
    [
        (course_of({}), {}, NOTHING, {"skills": 0}),
        (course_of({1: set()}, {}), {}, NOTHING, {"skills": 1, "empty": 1}),
        (chain(3), {1: MASTERED, 2: MASTERED, 3: MASTERED}, NOTHING, {"done": 3}),
        (chain(1, per_skill=1), {}, Recent((100,), (1,)), {"waiting": 1}),
        (course_of({1: set(), 2: {1}}, {7: Exercise((1, 2))}), {}, NOTHING, {"locked": 1}),
    ],
)
def test_nothing_left_says_why(course, beliefs, recent, count):
    choice = chosen(course, beliefs, recent)
    assert (choice.exercise, choice.skill, choice.rule) == (None, None, "nothing_left")
    assert choice.reason["sentence"] == "nothing_left"
    assert choice.reason.items() >= count.items()
    assert choice_again(choice) == choice


def choice_again(choice):
    return choose_again(json.loads(json.dumps(choice.inputs)))


@given(case=cases, seed=st.integers(0, 2**48))
@settings(max_examples=300, deadline=None)
def test_stored_inputs_lead_to_the_same_choice(case, seed):
    course, beliefs, recent = random_case(case)
    choice = chosen(course, beliefs, recent, seed)
    assert choice == chosen(course, beliefs, recent, seed)
    assert choice_again(choice) == choice
    assert choice.inputs["version"] == POLICY_VERSION
    assert 0 < choice.propensity <= 1


@given(case=cases, seed=st.integers(0, 1000))
@settings(max_examples=300, deadline=None)
def test_never_locked_never_just_seen(case, seed):
    course, beliefs, recent = random_case(case)
    choice = chosen(course, beliefs, recent, seed)
    if choice.exercise is None:
        return
    assert choice.exercise not in recent.exercises[:1]
    assert choice.exercise in course.by_skill[choice.skill]
    row = next(row for row in choice.candidates if row["skill"] == choice.skill)
    assert row["exercise"] == choice.exercise
    look = Outlook(course, plan_of(course), beliefs, recent, NO_CONTROL)
    for skill in course.exercises[choice.exercise].skills:
        ready = look.standing.ready[look.plan.rank[skill]]
        assert ready >= WEIGHTS.ready or beliefs[skill].secure


@given(
    level=st.floats(-4, 4),
    sd=st.floats(0.1, 1.5),
    by=st.floats(0, 3),
    secure=st.booleans(),
    answers=st.integers(0, 9),
)
@settings(max_examples=300, deadline=None)
def test_raising_an_estimate_never_makes_its_need_larger(level, sd, by, secure, answers):
    course = chain(2)
    belief = Belief(level, sd, answers, secure)

    def need(one):
        rows, _ = shortlist(course, {1: one, 2: Belief()}, NOTHING)
        return max((r["gain"] + r["urgency"] for r in rows if r["skill"] == 1), default=0.0)

    assert need(belief.raised(by)) <= need(belief)


def test_propensities_are_the_frequencies():
    course = course_of({1: set(), 2: set(), 3: set()}, None, per_skill=3)
    beliefs = {1: Belief(0.0, 1.0, 2), 2: Belief(0.2, 1.0, 2), 3: Belief(0.1, 1.0, 2)}
    choices = [chosen(course, beliefs, seed=seed) for seed in range(3000)]
    claimed = {choice.exercise: choice.propensity for choice in choices}
    for exercise, propensity in claimed.items():
        found = sum(choice.exercise == exercise for choice in choices) / len(choices)
        assert found == pytest.approx(propensity, abs=0.03)
    assert sum(claimed.values()) == pytest.approx(1.0, abs=1e-4)


def test_a_class_that_always_answers_right_reaches_the_end():
    course = chain(6)
    beliefs: dict[int, Belief] = {}
    recent = Recent()
    for seed in range(200):
        choice = chosen(course, beliefs, recent, seed)
        if choice.exercise is None:
            break
        old = beliefs.get(choice.skill, Belief())
        answers = old.answers + 1
        level = old.level + 0.4
        beliefs[choice.skill] = Belief(level, max(0.5, old.sd - 0.1), answers, answers >= 6, 0.0)
        recent = Recent(
            (choice.exercise, *recent.exercises)[:30], (choice.skill, *recent.skills)[:30]
        )
    assert choice.reason["done"] == 6

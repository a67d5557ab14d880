"""What is computed of a course once: orders, shelves, what builds on what."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from curriculum.policy_plan import Shelf, behind, parents_of, plan_of
from tests.curriculum.policy_cases import Exercise, chain, course_of

difficulties = st.lists(st.floats(-3, 3), max_size=30)


@given(difficulties, st.floats(-4, 4))
def test_a_shelf_gives_all_its_exercises_nearest_first(found, wanted):
    found = sorted(found)
    shelf = Shelf(array("d", found), array("q", range(len(found))))
    order = [abs(found[pk] - wanted) for pk in shelf.nearest(wanted)]
    assert order == sorted(order)
    assert len(order) == len(found)


def test_parents_are_ranks_filled_up_and_what_is_skipped_is_looked_through():
    needs = {7: set(), 8: {7}, 9: {7, 8}}
    assert parents_of([7, 8, 9], needs).tolist() == [[3, 3], [0, 3], [0, 1]]
    assert parents_of([7, 8, 9], {8: {7}, 9: {8}}, {8}).tolist() == [[3], [0], [0]]


def test_a_skill_opens_the_more_the_more_builds_on_it():
    opens = behind([1, 2, 3, 4], {2: {1}, 3: {2}, 4: {1}})
    assert opens[0] > opens[1] > opens[2] == opens[3] == 0.0


def test_exercises_about_several_skills_stand_apart():
    course = course_of({1: set(), 2: set()}, {5: Exercise((1,), 0.3), 6: Exercise((1, 2))})
    plan = plan_of(course)
    assert plan.alone[1].exercise.tolist() == [5]
    assert plan.mixed[1].exercise.tolist() == plan.mixed[2].exercise.tolist() == [6]
    assert 2 not in plan.alone
    assert plan.has_exercises(2)


def test_a_course_has_one_plan():
    course = chain(3)
    assert plan_of(course) is plan_of(course)

"""A placement that is taken again: what stays of the one before."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.tutor.practice.placement.conftest import Sitting
from tutor.practice import actions
from tutor.practice.placing import answers_of, found_known, placed_known
from tutor.practice.replaying import replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(sitting, ada, course):
    """`again()`: Ada takes another one, a day after the latest."""

    def begin(days: int = 1) -> Sitting:
        at = sitting.at + timedelta(days=days)
        session = actions.begin_placement(ada, course, at=at)
        assert session is not None
        return Sitting(session, at)

    return begin


@pytest.fixture
def known(ada, course):
    return lambda: placed_known([ada.pk], course).get(ada.pk, frozenset())


def stopped(sitting: Sitting):
    actions.finish(sitting.fresh(), at=sitting.at)
    return sitting.placement


def asked(sitting: Sitting) -> set[int]:
    return {one.skill for one in answers_of(sitting.session)}


def test_one_stopped_early_adds_to_what_was_found_before(sitting, again, known):
    first = found_known(sitting.to_the_end().result)
    second = again()
    second.answer()
    found = stopped(second).result
    assert known() >= first
    assert (found["answers"], found["stop"]) == (1, "student")
    assert found["earlier"] == sitting.placement.result["answers"]


def test_a_new_answer_counts_instead_of_one_that_it_contradicts(sitting, again, known):
    sitting.to_the_end()
    second = again()
    skill = second.run.decision.reason["skill"]
    second.answer(right=False)
    result = stopped(second).result
    others = [one for one in answers_of(sitting.session) if one.skill != skill]
    assert result["earlier"] == len(others) > 0
    assert result["skills"][str(skill)][0] < sitting.placement.result["skills"][str(skill)][0]
    assert skill not in known()


def test_one_answered_to_the_end_stands_alone(sitting, again, known):
    sitting.to_the_end()
    result = again().to_the_end(right=False).result
    assert (result["earlier"], result["doubted"]) == (0, [])
    assert known() == frozenset()


def test_several_that_were_stopped_all_count(sitting, again):
    sitting.to_the_end()
    results = []
    for days in (1, 2):
        another = again(days)
        another.answer()
        results.append(stopped(another).result)
    first = sitting.placement.result["answers"]
    assert [one["earlier"] for one in results] == [first, first + 1]


def test_what_was_put_in_doubt_between_them_stays_in_doubt(sitting, again, known, ada, course):
    sitting.to_the_end()
    add, later = course.skills.get(slug="add-integers"), sitting.at + timedelta(hours=1)
    session = actions.open_session(ada, course, at=later)
    run = actions.go_on(session, at=later, skill=add.pk)
    actions.submit_answer(session, run=run.code, step="s1", text="77", ticket=uuid4(), at=later)
    assert add.pk not in known()
    second = again()
    second.answer()
    assert add.pk not in asked(second)
    assert stopped(second).result["doubted"] == [add.pk]
    assert add.pk not in known()


def test_the_page_says_what_counts(sitting, again, browser_of_ada):
    sitting.to_the_end()
    assert "what was found before stays" not in browser_of_ada.get(sitting.url()).content.decode()
    second = again()
    second.answer()
    stopped(second)
    page = browser_of_ada.get(second.url()).content.decode()
    earlier = second.placement.result["earlier"]
    assert f"{earlier} answers from then still count" in page
    assert "After 1 answer, this is how it looks." in page


def test_choices_around_two_placements_are_made_again(sitting, again, ada, course):
    first = sitting.run
    sitting.to_the_end()
    at = sitting.at + timedelta(hours=1)
    between = actions.go_on(actions.open_session(ada, course, at=at), at=at)
    second = again()
    second.answer()
    stopped(second)
    at = second.at + timedelta(hours=1)
    last = actions.go_on(actions.open_session(ada, course, at=at), at=at)
    for run in (first, between, last):
        assert replay(run.decision).differences == {}

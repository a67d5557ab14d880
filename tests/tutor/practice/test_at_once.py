"""Two requests at the very same time, in two real transactions."""

from __future__ import annotations

from uuid import uuid4

import pytest

from knowledge_tracing.models import Observation
from tests.at_once import at_once
from tutor.people.actions import erase
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.models import Attempt, Run

pytestmark = pytest.mark.django_db(transaction=True)


def sending(desk, text, ticket, step="s1"):
    sitting, at = desk.fresh(), desk.later()
    return lambda: actions.submit_answer(
        sitting, run=desk.run.code, step=step, text=text, ticket=ticket, at=at
    )


def test_a_double_click_counts_once(desk):
    ticket = uuid4()
    outcomes = at_once(*(sending(desk, "9", ticket) for _ in range(4)))
    assert sorted(outcome.kind for outcome in outcomes) == ["recorded"] + ["repeated"] * 3
    assert (Attempt.objects.count(), Observation.objects.count()) == (1, 1)


def test_two_tabs_with_the_right_answer_move_on_by_one_step(desk):
    outcomes = at_once(*(sending(desk, "8", uuid4()) for _ in range(2)))
    assert sorted(outcome.kind for outcome in outcomes) == ["recorded", "stale"]
    desk.run.refresh_from_db()
    assert (desk.run.step_index, Attempt.objects.count()) == (1, 1)


def test_two_tabs_that_go_on_begin_one_exercise(desk):
    desk.answer("8")
    desk.answer("4")
    sitting, at = desk.fresh(), desk.later()
    first, second = at_once(*(lambda: actions.go_on(sitting, at=at) for _ in range(2)))
    assert first.pk == second.pk
    assert Run.objects.filter(state=Run.State.OPEN).count() == 1


def test_leaving_for_good_while_answers_are_on_their_way(desk):
    for number in range(5):
        desk.answer(str(100 + number))
    answers = [sending(desk, str(number), uuid4()) for number in range(4)]
    outcomes = at_once(*answers, lambda: erase(desk.session.student, "ada") or "gone")
    assert None not in outcomes
    assert not User.objects.filter(username="ada").exists()
    assert not Attempt.objects.exists()

"""POST practice/skills/<skill>/check/: "I know this already"."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.factories.overrides import make_override
from tutor.practice.models import Override, Run, Session

pytestmark = pytest.mark.django_db

RIGHT = {"add-1": "2", "add-2": "-11"}


@pytest.fixture
def skill(classroom, course):
    return course.skills.get(slug="add-integers")


@pytest.fixture
def address(skill):
    return reverse("practice:check", args=[skill.code])


@pytest.fixture
def check(desk, browser_of_ada, address):
    """Ada at the first exercise of a check."""
    desk.at = now()
    browser_of_ada.post(address)
    desk.session.refresh_from_db()
    desk.run = desk.fresh().latest_run
    return Override.objects.get(kind="check")


def answer_right(desk) -> None:
    desk.answer(RIGHT[desk.run.version.exercise.slug])


def test_two_right_at_once_and_the_skill_is_known(desk, check, skill, ada, browser_of_ada):
    first = desk.run.version.exercise.slug
    assert desk.run.decision.rule == "check"
    page = browser_of_ada.get(desk.url("session")).content.decode()
    assert "You said that you know “Adding integers”: two exercises will show it." in page
    answer_right(desk)
    assert "One more like this" in browser_of_ada.get(desk.url("session")).content.decode()
    desk.run = desk.go_on()
    assert {first, desk.run.version.exercise.slug} == set(RIGHT)
    answer_right(desk)
    check.refresh_from_db()
    known = Override.objects.get(kind="known")
    assert (check.outcome, known.skill, known.by, known.ended) == ("passed", skill, ada, None)
    assert "is set as known" in browser_of_ada.get(desk.url("session")).content.decode()
    assert desk.go_on().decision.rule != "check"


@pytest.mark.parametrize("how", ["wrong", "hint", "dont_know"])
def test_anything_else_ends_it_kindly(desk, check, browser_of_ada, how):
    if how == "wrong":
        desk.answer("999")
    elif how == "hint":
        desk.hint()
    if how == "dont_know":
        desk.dont_know()
    else:
        answer_right(desk)
    check.refresh_from_db()
    assert check.outcome == "failed"
    assert "Good that you tried." in browser_of_ada.get(desk.url("session")).content.decode()
    assert not Override.objects.filter(kind="known").exists()
    assert desk.go_on().decision.rule != "check"


def test_another_exercise_would_be_another_try(desk, check):
    run = desk.go_on(leave=desk.run.code)
    check.refresh_from_db()
    assert (check.outcome, run.decision.rule == "check") == ("withdrawn", False)


def test_asking_twice_is_asking_once(check, address, browser_of_ada):
    runs = Run.objects.count()
    assert browser_of_ada.post(address).status_code == 303
    assert (Override.objects.count(), Run.objects.count()) == (1, runs)


def test_once_a_day(desk, check, skill, address, browser_of_ada):
    page = reverse("practice:skill", args=[skill.code])
    assert "goes on with that" in browser_of_ada.get(page).content.decode()
    desk.answer("999")
    assert address not in browser_of_ada.get(page).content.decode()
    answer = browser_of_ada.post(address, follow=True)
    assert "There is nothing to check about this skill today." in answer.content.decode()
    assert Override.objects.count() == 1


@pytest.mark.parametrize("kind", ["block", "known"])
def test_not_where_a_teacher_has_decided(kind, skill, course, ada, cleo, address, browser_of_ada):
    make_override(ada, course, cleo, now(), kind, skill.slug, why="Later.")
    html = browser_of_ada.get(reverse("practice:skill", args=[skill.code])).content.decode()
    assert address not in html
    assert "Your teacher has set this skill" in html
    browser_of_ada.post(address)
    assert not Session.objects.exists()


def test_one_exercise_is_too_few(course, browser_of_ada, classroom):
    skill = course.skills.get(slug="one-step-equations")
    address = reverse("practice:check", args=[skill.code])
    page = browser_of_ada.get(reverse("practice:skill", args=[skill.code])).content.decode()
    assert address not in page
    browser_of_ada.post(address)
    assert not Override.objects.exists()


def test_strangers_and_reading(classroom, address, dan, faye, browser_of_ada, signed_in, client):
    assert [signed_in(who).post(address).status_code for who in (dan, faye)] == [404, 404]
    assert browser_of_ada.get(address).status_code == 405
    assert client.post(address).status_code == 303
    assert not Override.objects.exists()

"""sessions/, sessions/<s>/, next/, finish/"""

from __future__ import annotations

import pytest
from django.test import Client

from curriculum.models import Exercise, Skill
from tests.api.caller import BASE
from tests.factories.curriculum import make_course
from tests.factories.practice import make_session
from tutor.practice.models import Run, Session

pytestmark = pytest.mark.django_db


def test_open_then_the_first_exercise(api, classroom):
    status, opened = api.post("sessions/", {"course": "first-steps"})
    assert (status, opened["run"], opened["finished"]) == (200, None, None)
    status, state = api.post(f"sessions/{opened['code']}/next/")
    assert status == 200
    assert state["run"]["title"] == "Exercise add-1"
    assert "Adding integers" in state["run"]["reason"]
    assert state["run"]["step"]["prompt"]["text"] == "Work out $-3 + 5$."
    assert "<math" in state["run"]["step"]["prompt"]["html"]
    assert state["run"]["step"]["kind"] == "number"
    assert api.get(f"sessions/{opened['code']}/") == (200, state)


def test_opening_twice_is_coming_back(api, classroom):
    codes = {api.post("sessions/", {"course": "first-steps"})[1]["code"] for _ in range(2)}
    assert len(codes) == Session.objects.count() == 1


def test_a_course_of_no_class_of_mine(by_token, dan, classroom):
    make_course("other")
    assert by_token(dan).post("sessions/", {"course": "first-steps"})[0] == 404
    assert by_token(dan).post("sessions/", {"course": "other"})[0] == 404


def test_a_teacher_may_try_the_course_of_the_class(by_token, cleo, classroom):
    assert by_token(cleo).post("sessions/", {"course": "first-steps"})[0] == 200


def test_nothing_gives_the_answer_away(api, run):
    text = api.client.get(f"{BASE}sessions/{run.session.code}/", headers=api.headers).content
    for secret in (b"accept", b"Do the same thing", b"The answer is", b"Check it by", b"Undo the"):
        assert secret not in text


def test_next_keeps_an_open_exercise_and_leaves_a_named_one(api, run):
    path = f"sessions/{run.session.code}/next/"
    assert api.post(path)[1]["run"]["code"] == str(run.code)
    assert api.post(path, {"leave": str(run.code)})[1]["run"]["code"] != str(run.code)
    run.refresh_from_db()
    assert run.state == Run.State.LEFT


def test_a_skill_of_ones_own_choice(api, run):
    skill = Skill.objects.get(slug="subtract-integers")
    wish = {"leave": str(run.code), "skill": str(skill.code)}
    state = api.post(f"sessions/{run.session.code}/next/", wish)[1]
    assert [one["slug"] for one in state["run"]["skills"]] == ["subtract-integers"]
    assert "You chose" in state["run"]["reason"]


def test_a_skill_that_is_not_there(api, run):
    wish = {"skill": str(run.code)}
    assert api.post(f"sessions/{run.session.code}/next/", wish)[0] == 404


def test_nothing_left_finishes(api, run):
    Exercise.objects.update(state=Exercise.State.RETIRED)
    run.session.course.revision += 1
    run.session.course.save()
    path = f"sessions/{run.session.code}/next/"
    status, state = api.post(path, {"leave": str(run.code)})
    assert (status, state["run"]) == (200, None)
    assert state["finished"] is not None


def test_finish_twice(api, run):
    path = f"sessions/{run.session.code}/finish/"
    first, second = api.post(path), api.post(path)
    assert first == second
    assert first[1]["finished"]


def test_reading_changes_nothing(api, run):
    before = list(Session.objects.values())
    api.get(f"sessions/{run.session.code}/")
    assert list(Session.objects.values()) == before


@pytest.mark.parametrize("name", ["", "next/", "finish/", "attempts/", "hints/", "dont-know/"])
def test_a_stranger(by_token, run, dan, cleo, name):
    path = f"sessions/{run.session.code}/{name}"
    for stranger in (by_token(dan), by_token(cleo)):
        assert stranger.post(path)[0] in (404, 405)
        assert stranger.get(path)[0] in (404, 405)
    assert Client().post(f"{BASE}{path}").status_code == 401


def test_list_only_mine_newest_first(api, course, ada, ben, run, now):
    make_session(ben, course, now)
    older = make_session(ada, course, now.replace(year=2020), finished=now)
    page = api.get("sessions/")[1]
    assert [one["code"] for one in page["results"]] == [str(run.session.code), str(older.code)]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(api, course, ada, now, django_assert_num_queries, count):
    for _ in range(count):
        make_session(ada, course, now, finished=now)
    with django_assert_num_queries(3):  # token, count, sessions with courses
        assert api.get("sessions/")[1]["count"] == count


def test_queries_of_one(api, run, django_assert_num_queries):
    api.get(f"sessions/{run.session.code}/")
    with django_assert_num_queries(5):  # token, gate, attempts, turns, decision
        api.get(f"sessions/{run.session.code}/")

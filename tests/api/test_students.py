"""students/<code|me>/estimates/, students/<code|me>/estimates/<skill>/"""

from __future__ import annotations

import pytest

from curriculum.models import Skill
from tests.factories.curriculum import make_course
from tests.factories.practice import make_attempt, make_run, make_session

pytestmark = pytest.mark.django_db

COURSE = {"course": "first-steps"}


def test_ones_own(api, run, ada, now):
    make_attempt(run, "8", "right", now)
    status, page = api.get("students/me/estimates/", **COURSE)
    assert (status, page["count"]) == (200, 4)
    first, last = page["results"][0], page["results"][-1]
    assert (last["skill"]["slug"], last["answers"]) == ("two-step-equations", 1)
    assert last["low"] < last["p"] < last["high"]
    assert first["answers"] == 0
    assert api.get(f"students/{ada.code}/estimates/", **COURSE)[1]["results"] == page["results"]


def test_a_teacher_sees_students_of_the_class(by_token, cleo, ada, run, now):
    make_attempt(run, "8", "right", now)
    page = by_token(cleo).get(f"students/{ada.code}/estimates/", **COURSE)[1]
    assert sum(one["answers"] for one in page["results"]) == 1


def test_nobody_else_does(by_token, classroom, ada, ben, dan, faye, eve):
    for stranger in (ben, dan, faye, eve):
        path = f"students/{ada.code}/estimates/"
        assert by_token(stranger).get(path, **COURSE)[0] == 404


def test_a_teacher_sees_only_the_course_of_the_class(by_token, classroom, cleo, ada):
    make_course("other")
    assert by_token(cleo).get(f"students/{ada.code}/estimates/", course="other")[0] == 404
    assert by_token(ada).get("students/me/estimates/", course="other")[0] == 404


@pytest.mark.parametrize("query", [{}, {"course": ""}, {"course": "a/b"}])
def test_name_a_course(api, classroom, query):
    status, refusal = api.get("students/me/estimates/", **query)
    assert (status, list(refusal["fields"])) == (400, ["course"])


def test_one_skill_with_its_forecast(api, run, now):
    make_attempt(run, "8", "right", now)
    skill = Skill.objects.get(slug="two-step-equations")
    status, found = api.get(f"students/me/estimates/{skill.code}/", **COURSE)
    assert status == 200
    assert [point["day"] for point in found["forecast"]] == [0, 7, 14, 30, 60]
    assert found["forecast"][0]["p"] > found["forecast"][-1]["p"]


def test_a_skill_of_elsewhere(by_token, cleo, ada, classroom):
    other = make_course("other").skills.first()
    assert other is not None
    path = f"students/{ada.code}/estimates/{other.code}/"
    assert by_token(ada).get(path, **COURSE)[0] == 404
    assert by_token(cleo).get(path, **COURSE)[0] == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries(api, course, classroom, ada, now, django_assert_num_queries, count):
    session = make_session(ada, course, now)
    for slug in ("add-1", "subtract-1", "one-step-1")[:count]:
        make_attempt(make_run(session, slug, now, state="done"), "1", "wrong", now)
    with django_assert_num_queries(4):  # token, course, estimates, reviews
        api.get("students/me/estimates/", **COURSE)

"""GET exercises/, exercises/<code>/"""

from __future__ import annotations

import json
import re

import pytest

from curriculum.models import Exercise, Skill

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_of_a_skill(api, course):
    skill = Skill.objects.get(slug="add-integers")
    status, page = api.get("exercises/", skill=skill.code)
    assert status == 200
    assert [one["slug"] for one in page["results"]] == ["add-1", "add-2"]
    assert [one["difficulty"] for one in page["results"]] == [-0.8, 0.0]
    assert page["results"][0]["skills"][0]["slug"] == "add-integers"


def test_of_a_course_only_published(api, course):
    Exercise.objects.filter(slug="add-2").update(state=Exercise.State.DRAFT)
    course.revision += 1
    course.save()
    page = api.get("exercises/", course="first-steps")[1]
    assert [one["slug"] for one in page["results"]] == [
        "add-1", "subtract-1", "subtract-2", "one-step-1", "two-step-1",
    ]  # fmt: skip


def test_no_answer_and_no_hint_is_shown(api, course):
    text = UUID.sub("", json.dumps(api.get("exercises/", course="first-steps")[1]))
    for secret in ("accept", "hints", "wrong", "-11", "Undo", "Count"):
        assert secret not in text


@pytest.mark.parametrize(
    "query", [{}, {"skill": "x"}, {"course": "a b"}, {"course": "first-steps", "skill": "x"}]
)
def test_say_which(api, course, query):
    status, refusal = api.get("exercises/", **query)
    assert (status, refusal["error"]) == (400, "invalid")


def test_of_a_course_that_is_not_there(api, course):
    assert api.get("exercises/", course="nothing")[0] == 404


def test_the_document_is_for_authors(by_token, ada, cleo, eve, course):
    exercise = Exercise.objects.get(slug="two-step-1")
    path = f"exercises/{exercise.code}/"
    assert by_token(ada).get(path)[0] == by_token(cleo).get(path)[0] == 404
    status, found = by_token(eve).get(path)
    assert (status, found["version"], found["state"]) == (200, 1, "published")
    assert found["document"]["steps"][0]["answer"]["accept"] == ["8"]


@pytest.mark.parametrize("size", [1, 3])
def test_queries(api, course, django_assert_num_queries, size):
    api.get("exercises/", course="first-steps")
    with django_assert_num_queries(2):  # token, course
        assert len(api.get("exercises/", course="first-steps", size=size)[1]["results"]) == size

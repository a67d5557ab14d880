"""decisions/<code>/"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.overrides import make_override

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(run):
    return f"decisions/{run.decision.code}/"


def test_the_student_gets_the_sentence(api, path):
    status, found = api.get(path)
    assert (status, found["rule"], found["record"]) == (200, "learn", None)
    assert "Two-step equations" in found["reason"]
    assert found["title"] == "Exercise two-step-1"


def test_the_teacher_gets_the_record(by_token, cleo, path, run):
    record = by_token(cleo).get(path)[1]["record"]
    candidate = record["candidates"][0]
    assert candidate["chosen"] is True
    assert candidate["exercise"] == str(run.version.exercise.code)
    assert candidate["figures"] == {"rule": "learn", "score": 0.512}


def test_the_record_says_who_had_asked_for_what_and_why(api, by_token, cleo, ada, classroom):
    course = classroom.course
    at = timezone.now()
    asked = make_override(
        ada, course, cleo, at, "goal", "two-step-equations", until=date(2100, 1, 1), why="The test."
    )
    session = api.post("sessions/", {"course": course.slug})[1]["code"]
    decision = api.post(f"sessions/{session}/next/")[1]["run"]["decision"]
    [found] = by_token(cleo).get(f"decisions/{decision}/")[1]["record"]["overrides"]
    assert found == {
        "kind": "goal",
        "skill": str(asked.skill.code),
        "exercise": None,
        "until": "2100-01-01",
        "by": str(cleo.code),
        "why": "The test.",
    }


def test_nobody_else_gets_it(by_token, path, ben, dan, faye, eve):
    assert {by_token(who).get(path)[0] for who in (ben, dan, faye, eve)} == {404}


def test_a_real_one(by_token, api, cleo, classroom):
    session = api.post("sessions/", {"course": "first-steps"})[1]["code"]
    decision = api.post(f"sessions/{session}/next/")[1]["run"]["decision"]
    record = by_token(cleo).get(f"decisions/{decision}/")[1]["record"]
    assert sum(one["chosen"] for one in record["candidates"]) == 1
    assert 0 < record["propensity"] <= 1


def test_of_an_exercise_that_is_gone(api, path, run):
    run.decision.exercise = None
    run.decision.save()
    status, found = api.get(path)
    assert (status, found["exercise"], found["title"]) == (200, None, None)


def test_queries(by_token, cleo, path, django_assert_num_queries):
    caller = by_token(cleo)
    caller.get(path)
    with django_assert_num_queries(2):  # token, decision with course and exercise
        caller.get(path)

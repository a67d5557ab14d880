"""students/<code>/overrides/"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.curriculum import make_course
from tests.factories.overrides import make_override
from tutor.practice.actions import Wish, set_class_goal
from tutor.practice.models import ClassGoal, Override

pytestmark = pytest.mark.django_db

COURSE = {"course": "first-steps"}


@pytest.fixture
def path(classroom, ada):
    return f"students/{ada.code}/overrides/"


@pytest.fixture
def skill(course):
    return course.skills.get(slug="one-step-equations")


def test_put_in_force_and_listed(by_token, cleo, path, skill, course):
    api = by_token(cleo)
    goal = {**COURSE, "kind": "goal", "skill": skill.code, "until": "2100-01-01", "why": "Test"}
    status, made = api.post(path, goal)
    assert (status, made["kind"], made["skill"]) == (201, "goal", str(skill.code))
    assert (made["by"], made["outcome"], made["ended"]) == (str(cleo.code), "", None)
    exercise = course.exercises.get(slug="add-1")
    status, pin = api.post(path, {**COURSE, "kind": "pin_exercise", "exercise": exercise.code})
    assert (status, pin["exercise"], pin["skill"]) == (201, str(exercise.code), None)
    page = api.get(path, **COURSE)[1]
    assert [one["code"] for one in page["results"]] == [pin["code"], made["code"]]


def test_a_goal_of_the_class_is_listed_before_and_after_it_is_written_down(
    by_token, classroom, cleo, dan, course, skill
):
    wish = Wish("goal", skill.pk, until=date(2100, 1, 1))
    set_class_goal(classroom, wish, by=cleo, at=timezone.now() - timedelta(hours=1))
    classroom.memberships.create(student=dan)
    api, path = by_token(cleo), f"students/{dan.code}/overrides/"
    [coming] = api.get(path, **COURSE)[1]["results"]
    assert not dan.overrides.exists()
    assert (coming["skill"], coming["outcome"]) == (str(skill.code), "")
    assert coming["class_goal"] == str(ClassGoal.objects.get().code)
    block = {**COURSE, "kind": "block", "skill": course.skills.get(slug="add-integers").code}
    api.post(path, block)
    [other, kept] = api.get(path, **COURSE)[1]["results"]
    assert kept["code"] == coming["code"] == str(dan.overrides.get(kind="goal").code)
    assert (kept["class_goal"], other["class_goal"]) == (coming["class_goal"], None)


def test_a_goal_that_is_reached_before_it_is_written_down_is_not_listed(
    by_token, classroom, cleo, dan, course, skill
):
    classroom.memberships.create(student=dan)
    make_override(dan, course, cleo, timezone.now(), "known", skill.slug)
    wish = Wish("goal", skill.pk, until=date(2100, 1, 1))
    set_class_goal(classroom, wish, by=cleo, at=timezone.now())
    listed = by_token(cleo).get(f"students/{dan.code}/overrides/", **COURSE)[1]["results"]
    assert [one["kind"] for one in listed] == ["known"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "check"}, "kind"),
        ({"kind": "pin_exercise"}, "exercise"),
        ({"skill": None}, "skill"),
        ({"skill": "x"}, "skill"),
        ({"until": None}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"why": "x" * 301}, "why"),
        ({"course": ""}, "course"),
    ],
)
def test_refused_by_name(by_token, cleo, path, skill, changed, field):
    goal = {**COURSE, "kind": "goal", "skill": skill.code, "until": "2100-01-01", **changed}
    status, refusal = by_token(cleo).post(path, goal)
    assert (status, list(refusal["fields"])) == (400, [field])
    assert not Override.objects.exists()


def test_only_for_teachers_of_the_student(by_token, path, ada, ben, cleo, dan, faye, eve, skill):
    block = {**COURSE, "kind": "block", "skill": skill.code}
    for stranger in (ada, ben, dan, faye, eve):
        api = by_token(stranger)
        assert (api.get(path, **COURSE)[0], api.post(path, block)[0]) == (404, 404)
    make_course("other")
    assert by_token(cleo).get(path, course="other")[0] == 404
    assert by_token(cleo).post(path, {**block, "course": "other"})[0] == 404
    own = f"students/{cleo.code}/overrides/"
    assert by_token(cleo).get(own, **COURSE)[0] == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries(by_token, path, ada, cleo, course, now, django_assert_num_queries, count):
    for slug in ("add-integers", "subtract-integers", "one-step-equations")[:count]:
        make_override(ada, course, cleo, now, "block", slug)
    api = by_token(cleo)
    # token, student and courses, what is in force, estimates, count, overrides
    with django_assert_num_queries(6):
        assert api.get(path, **COURSE)[1]["count"] == count

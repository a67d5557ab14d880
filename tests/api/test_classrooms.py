"""classrooms/, classrooms/<code>/progress/, classrooms/<code>/misconceptions/"""

from __future__ import annotations

from datetime import timedelta

import pytest

from curriculum.models import Misconception
from tests.cast import make_classroom, make_person
from tests.factories.practice import make_attempt, make_diagnosis, make_run, make_session
from tutor.classrooms.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(by_token, cleo):
    return by_token(cleo)


def test_the_classes_one_teaches(teacher, course, classroom, run, faye, now):
    make_classroom(course, faye, name="8C", code=None)
    make_attempt(run, "8", "right", now)
    page = teacher.get("classrooms/")[1]
    assert [(one["name"], one["students"], one["active"]) for one in page["results"]] == [
        ("7B", 2, 1)
    ]


def test_for_teachers_only(by_token, classroom, ada, eve, faye):
    for name in ("progress", "misconceptions"):
        path = f"classrooms/{classroom.code}/{name}/"
        assert {by_token(who).get(path)[0] for who in (ada, eve, faye)} == {404}
    assert {by_token(who).get("classrooms/")[0] for who in (ada, eve)} == {404}
    assert by_token(faye).get("classrooms/")[1]["results"] == []


def test_progress(teacher, classroom, run, now):
    make_attempt(run, "8", "right", now)
    status, page = teacher.get(f"classrooms/{classroom.code}/progress/")
    ada, ben = page["results"]
    assert (status, ada["name"], ada["answers"], ben["answers"]) == (200, "Ada", 1, 0)
    assert ada["last_active"] is not None
    assert [one["skill"]["slug"] for one in ada["estimates"]] == ["two-step-equations"]
    assert (ben["last_active"], ben["estimates"]) == (None, [])


def test_misconceptions_of_the_week(teacher, classroom, run, ada, now):
    idea = Misconception.objects.get(slug="adds-signs")
    make_diagnosis(make_attempt(run, "-8", "wrong", now), idea, now)
    old = make_attempt(run, "-9", "wrong", now)
    make_diagnosis(old, idea, now - timedelta(days=30))
    (row,) = teacher.get(f"classrooms/{classroom.code}/misconceptions/")[1]["results"]
    assert (row["slug"], row["answers"], row["samples"]) == ("adds-signs", 1, ["-8"])
    assert row["students"] == [str(ada.code)]


def test_what_was_learnt_elsewhere_is_not_told(teacher, classroom, course, dan, now):
    make_attempt(make_run(make_session(dan, course, now), "add-1", now), "2", "right", now)
    page = teacher.get(f"classrooms/{classroom.code}/progress/")[1]
    assert [one["name"] for one in page["results"]] == ["Ada", "Ben"]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(teacher, course, cleo, django_assert_num_queries, count):
    for number in range(count):
        make_classroom(course, cleo, name=f"{number}", code=None)
    with django_assert_num_queries(3):  # token, classes, who was active
        assert teacher.get("classrooms/")[1]["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_progress(teacher, course, classroom, now, django_assert_num_queries, count):
    Membership.objects.all().delete()
    idea = Misconception.objects.get(slug="adds-signs")
    for number in range(count):
        student = make_person(f"Student{number}")
        Membership.objects.create(classroom=classroom, student=student)
        run = make_run(make_session(student, course, now), "add-1", now)
        make_diagnosis(make_attempt(run, "-8", "wrong", now), idea, now)
    # token, class, students, last answers, counts, estimates
    with django_assert_num_queries(6):
        assert teacher.get(f"classrooms/{classroom.code}/progress/")[1]["count"] == count
    # token, class, students, diagnoses
    with django_assert_num_queries(4):
        teacher.get(f"classrooms/{classroom.code}/misconceptions/")

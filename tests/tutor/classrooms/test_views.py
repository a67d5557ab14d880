"""Every page and button about a class: who may, who may not, and what bad input does."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, make_classroom
from tutor.classrooms import actions, throttle
from tutor.classrooms.models import Classroom, Membership
from tutor.people.models import User

GETS = ("detail", "update", "roster")
POSTS = ("renew-code", "close-code", "archive", "restore")
ON_A_STUDENT = ("remove-student", "reset-password")


@pytest.fixture(autouse=True)
def forget_wrong_codes():
    cache.clear()


def url(name: str, *args: object) -> str:
    return reverse(f"classrooms:{name}", args=args)


@pytest.mark.parametrize("name", GETS)
def test_the_teacher_sees_each_page(name, classroom, cleo, signed_in):
    assert signed_in(cleo).get(url(name, classroom.code)).status_code == 200


@pytest.mark.parametrize("name", GETS)
def test_others_see_none(name, classroom, ada, dan, eve, faye, signed_in):
    for person in (ada, dan, eve, faye):
        assert signed_in(person).get(url(name, classroom.code)).status_code == 404


@pytest.mark.parametrize("name", [*GETS, *POSTS])
def test_a_visitor_is_asked_to_log_in(name, classroom):
    address = url(name, classroom.code)
    client = Client()
    answer = client.get(address) if name in GETS else client.post(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("people:login"))


@pytest.mark.parametrize("name", POSTS)
def test_buttons_take_only_posts_of_the_teacher(name, classroom, cleo, ada, faye, signed_in):
    address = url(name, classroom.code)
    assert signed_in(cleo).get(address).status_code == 405
    assert [signed_in(p).post(address).status_code for p in (ada, faye)] == [404, 404]
    assert signed_in(cleo).post(address).status_code == 303


@pytest.mark.parametrize("name", ON_A_STUDENT)
def test_only_the_teacher_changes_a_student(name, classroom, cleo, ada, ben, dan, faye, signed_in):
    address = url(name, classroom.code, ada.code)
    assert signed_in(cleo).get(address).status_code == 405
    assert [signed_in(p).post(address).status_code for p in (ben, faye)] == [404, 404]
    elsewhere = url(name, classroom.code, dan.code)
    assert signed_in(cleo).post(elsewhere).status_code == 404
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)
    assert signed_in(cleo).post(address).status_code in (200, 303)


def test_an_unknown_class_is_404(cleo, signed_in):
    assert signed_in(cleo).get(url("detail", uuid.uuid4())).status_code == 404


def test_a_class_is_made_with_a_code_of_its_own(course, cleo, signed_in):
    data = {"name": "8A", "course": course.pk, "language": "es"}
    answer = signed_in(cleo).post(url("create"), data)
    made = Classroom.objects.get()
    assert (answer.status_code, answer.url) == (303, url("detail", made.code))
    assert (made.name, made.language, len(made.join_code or "")) == ("8A", "es", 6)
    assert list(made.teachers.all()) == [cleo]


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"course": "0"}, {"language": "xx"}, {"daily_reviews": "51"}]
)
def test_a_bad_class_is_422(bad, course, cleo, signed_in):
    data = {"name": "8A", "course": course.pk, "language": "en"} | bad
    assert signed_in(cleo).post(url("create"), data).status_code == 422
    assert not Classroom.objects.exists()


def test_only_teachers_have_classes(course, ada, eve, signed_in):
    for person in (ada, eve):
        assert signed_in(person).get(url("list")).status_code == 404
        assert signed_in(person).post(url("create"), {"name": "x"}).status_code == 404


def test_a_class_is_renamed(classroom, cleo, signed_in):
    client = signed_in(cleo)
    assert client.post(url("update", classroom.code), {"name": ""}).status_code == 422
    client.post(url("update", classroom.code), {"name": "7C", "language": "es"})
    classroom.refresh_from_db()
    assert (classroom.name, classroom.language) == ("7C", "es")


def test_the_daily_limit_of_reviews_is_a_setting_of_the_class(classroom, cleo, signed_in):
    client, address = signed_in(cleo), url("update", classroom.code)
    assert 'value="12"' in client.get(address).content.decode()
    same = {"name": classroom.name, "language": classroom.language}
    for sent, kept in (("0", 0), ("50", 50), ("", 50)):
        assert client.post(address, same | {"daily_reviews": sent}).status_code == 303
        classroom.refresh_from_db()
        assert classroom.daily_reviews == kept
    for sent in ("-1", "51", "many"):
        assert client.post(address, same | {"daily_reviews": sent}).status_code == 422


def test_the_old_code_stops_working(classroom, cleo, dan, signed_in):
    signed_in(cleo).post(url("renew-code", classroom.code))
    answer = signed_in(dan).post(url("join"), {"code": "ABC234"})
    assert answer.status_code == 422
    classroom.refresh_from_db()
    signed_in(dan).post(url("join"), {"code": classroom.join_code})
    assert classroom.memberships.filter(student=dan).exists()


def test_closed_and_archived_classes_let_nobody_in(classroom, cleo, dan, signed_in):
    signed_in(cleo).post(url("close-code", classroom.code))
    assert signed_in(dan).post(url("join"), {"code": "ABC234"}).status_code == 422
    assert signed_in(dan).post(url("join"), {"code": ""}).status_code == 422
    signed_in(cleo).post(url("archive", classroom.code))
    signed_in(cleo).post(url("renew-code", classroom.code))
    classroom.refresh_from_db()
    assert (classroom.archived, classroom.join_code) == (True, None)


def test_removing_leaves_the_account(classroom, cleo, ada, signed_in):
    signed_in(cleo).post(url("remove-student", classroom.code, ada.code))
    assert not Membership.objects.filter(student=ada).exists()
    assert User.objects.filter(pk=ada.pk).exists()


def test_a_new_password_is_shown_once_and_works(classroom, cleo, ada, signed_in):
    answer = signed_in(cleo).post(url("reset-password", classroom.code, ada.code))
    (credential,) = answer.context["credentials"]
    assert credential.password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    ada.refresh_from_db()
    assert ada.check_password(credential.password)


def test_a_new_password_opens_the_door_that_wrong_ones_closed(
    classroom, cleo, ada, client, signed_in, settings
):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 1
    door = reverse("people:login")
    assert client.post(door, {"username": "ada", "password": "guess"}).status_code == 429
    answer = signed_in(cleo).post(url("reset-password", classroom.code, ada.code))
    (credential,) = answer.context["credentials"]
    again = client.post(door, {"username": "ada", "password": credential.password})
    assert again.status_code == 303


@pytest.mark.parametrize("role", ["teacher", "author", "admin"])
def test_nobody_above_a_student_gets_a_password_from_a_teacher(role, classroom, cleo, signed_in):
    boss = User.objects.create_user(username="boss", password=PASSWORD, role=role)
    Membership.objects.create(classroom=classroom, student=boss)
    answer = signed_in(cleo).post(url("reset-password", classroom.code, boss.code))
    boss.refresh_from_db()
    assert (answer.status_code, boss.check_password(PASSWORD)) == (303, True)


@pytest.mark.parametrize("typed", ["ABC234", "abc234", " abc-234 ", "a b c 2 3 4"])
def test_a_code_may_be_typed_in_many_ways(typed, classroom, dan, signed_in):
    answer = signed_in(dan).post(url("join"), {"code": typed})
    assert (answer.status_code, answer.url) == (303, reverse("home"))
    again = signed_in(dan).post(url("join"), {"code": typed})
    assert (again.status_code, classroom.memberships.filter(student=dan).count()) == (303, 1)


def test_a_teacher_does_not_join(classroom, faye, signed_in):
    answer = signed_in(faye).post(url("join"), {"code": "ABC234"})
    assert (answer.status_code, classroom.memberships.count()) == (422, 2)


def new_student(**changed: str) -> dict[str, str]:
    data = {
        "code": "abc234",
        "display_name": "Gita Rao",
        "username": "Gita.R",
        "password": "green-pebble-17",
    }
    data |= changed
    return {**data, "password_again": changed.get("password_again", data["password"])}


def test_a_child_signs_up_by_code_and_is_in(classroom, client):
    answer = client.post(url("signup"), new_student())
    gita = User.objects.get(username="gita.r")
    assert (answer.status_code, answer.url) == (303, reverse("home"))
    assert (gita.role, gita.name, gita.email) == ("student", "Gita Rao", "")
    assert classroom.memberships.filter(student=gita).exists()
    assert client.session["_auth_user_id"] == str(gita.pk)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("code", {"code": "XXXXXX"}),
        ("code", {"code": "\x00"}),
        ("username", {"username": "ada"}),
        ("username", {"username": "gita rao"}),
        ("username", {"username": "x" * 41}),
        ("password", {"password": "12345678"}),
        ("password", {"password": "gita.r99"}),
        ("password", {"password": "gitarao1", "display_name": "Gita Rao", "username": "g7"}),
        ("password_again", {"password_again": "green-pebble-18"}),
        ("display_name", {"display_name": ""}),
    ],
)
def test_a_bad_sign_up_says_where(field, changed, classroom, client):
    answer = client.post(url("signup"), new_student(**changed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert User.objects.filter(role="student").count() == 2


def test_a_full_class_takes_nobody_by_its_code(classroom, dan, ada, client, signed_in, monkeypatch):
    monkeypatch.setattr(actions, "MOST_STUDENTS", 2)
    new = client.post(url("signup"), new_student())
    assert (new.status_code, User.objects.filter(username="gita.r").exists()) == (422, False)
    assert signed_in(dan).post(url("join"), {"code": "ABC234"}).status_code == 422
    assert signed_in(ada).post(url("join"), {"code": "ABC234"}).status_code == 303
    assert classroom.memberships.count() == 2


def test_guessing_codes_is_braked(classroom, client):
    for _ in range(throttle.MOST_WRONG):
        assert client.post(url("signup"), new_student(code="WRONG9")).status_code == 422
    assert client.post(url("signup"), new_student()).status_code == 429
    assert User.objects.filter(role="student").count() == 2


@pytest.mark.parametrize("classes", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    classes, course, cleo, ada, ben, signed_in, django_assert_num_queries
):
    for number in range(classes):
        make_classroom(course, cleo, ada, ben, name=f"7{number}", code=f"CODE{number}")
    client = signed_in(cleo)
    with django_assert_num_queries(4):  # session, account, classes, who has answered
        answer = client.get(url("list"))
    assert len(answer.context["cards"]) == classes


@pytest.mark.parametrize("students", [1, 3])
def test_the_roster_costs_the_same_for_any_number(
    students, course, cleo, ada, ben, dan, signed_in, django_assert_num_queries
):
    classroom = make_classroom(course, cleo, *(ada, ben, dan)[:students])
    client = signed_in(cleo)
    with django_assert_num_queries(5):  # session, account, class, last answers, roster
        answer = client.get(url("detail", classroom.code))
    assert len(answer.context["places"]) == students


def test_an_empty_class_says_what_to_do(course, cleo, signed_in):
    classroom = make_classroom(course, cleo)
    assert (
        "No one has joined yet"
        in signed_in(cleo).get(url("detail", classroom.code)).content.decode()
    )

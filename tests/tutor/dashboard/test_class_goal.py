"""POST <class>/goals/: one goal for everybody."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import make_person
from tests.factories.overrides import make_override
from tutor.practice.models import Override

DAY = date(2100, 1, 1)


@pytest.fixture
def address(classroom):
    return reverse("dashboard:class-goal", args=[classroom.code])


@pytest.fixture
def form(course):
    skill = course.skills.get(slug="one-step-equations")
    return {"skill": skill.code, "until": DAY.isoformat(), "why": "The test."}


def test_everybody_gets_it_and_the_page_says_how_many(address, form, cleo, ada, ben, signed_in):
    answer = signed_in(cleo).post(address, form, follow=True)
    assert "The goal is set for 2 students." in answer.content.decode()
    found = Override.objects.order_by("student__username").values_list("student", "until", "why")
    assert list(found) == [(ada.pk, DAY, "The test."), (ben.pk, DAY, "The test.")]


def test_not_where_it_is_set_aside(address, form, cleo, ada, ben, course, signed_in):
    make_override(ben, course, cleo, now(), "block", "one-step-equations")
    answer = signed_in(cleo).post(address, form, follow=True)
    html = answer.content.decode()
    assert "The goal is set for 1 student. Set aside for: 1." in html
    assert Override.objects.get(kind="goal").student == ada


def test_set_again_it_replaces_the_earlier_one(address, form, cleo, signed_in):
    client = signed_in(cleo)
    client.post(address, form)
    client.post(address, {**form, "until": "2100-02-01"})
    outcomes = Override.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["replaced", "replaced", "", ""]


def test_the_page_lists_it_and_takes_it_back_for_everybody(
    address, form, cleo, ben, course, classroom, signed_in
):
    other = make_override(ben, course, cleo, now(), "goal", "two-step-equations", until=DAY)
    client = signed_in(cleo)
    html = client.post(address, form, follow=True).content.decode()
    assert html.count("Withdraw for everybody</button>") == 2
    back = reverse("dashboard:withdraw-class-goal", args=[classroom.code])
    assert "It is withdrawn." in client.post(back, form, follow=True).content.decode()
    assert "It had ended already." in client.post(back, form, follow=True).content.decode()
    ended = Override.objects.filter(outcome="withdrawn", ended_by=cleo)
    assert set(ended.values_list("skill__slug", flat=True)) == {"one-step-equations"}
    assert list(Override.objects.filter(ended__isnull=True)) == [other]


def test_a_day_that_has_passed_is_told(address, form, cleo, ada, classroom, signed_in):
    client = signed_in(cleo)
    client.post(address, form)
    pages = [
        reverse("dashboard:class", args=[classroom.code]),
        reverse("dashboard:student", args=[classroom.code, ada.code]),
    ]
    assert not any("the day has passed" in client.get(one).content.decode() for one in pages)
    Override.objects.update(until=date(2020, 1, 1))
    assert all("the day has passed" in client.get(one).content.decode() for one in pages)


def test_nobody_else_takes_it_back(address, form, cleo, ada, faye, classroom, signed_in):
    signed_in(cleo).post(address, form)
    back = reverse("dashboard:withdraw-class-goal", args=[classroom.code])
    assert [signed_in(who).post(back, form).status_code for who in (ada, faye)] == [404, 404]
    assert not Override.objects.filter(ended__isnull=False).exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"until": "2020-01-01"}, "until"), ({"until": ""}, "until"), ({"skill": "no"}, "skill")],
)
def test_bad_input_is_told_at_its_field(changed, field, address, form, cleo, signed_in):
    answer = signed_in(cleo).post(address, {**form, **changed})
    assert (answer.status_code, list(answer.context["goal_form"].errors)) == (422, [field])
    assert "The test." in answer.content.decode()
    assert not Override.objects.exists()


def test_nobody_else(address, form, cleo, ada, faye, signed_in):
    assert [signed_in(who).post(address, form).status_code for who in (ada, faye)] == [404, 404]
    assert signed_in(cleo).get(address).status_code == 405
    assert not Override.objects.exists()


@pytest.mark.parametrize("students", [0, 5])
def test_it_costs_the_same_for_any_class(
    students, address, form, cleo, classroom, signed_in, django_assert_num_queries
):
    for number in range(students):
        classroom.memberships.create(student=make_person(f"Pupil{number}"))
    client = signed_in(cleo)
    client.get(reverse("dashboard:class", args=[classroom.code]))
    # session, account, class; its lock, roster, their lock, what is in force, estimates; earlier
    # goals of the students and of the class, the new one of the class and theirs; a transaction of
    # two.
    with django_assert_num_queries(12 + 2):
        client.post(address, form)

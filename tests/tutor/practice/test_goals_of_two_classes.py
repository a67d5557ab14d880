"""Ada is in two classes of one course, each with its own goals; and somebody leaves a class."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import now

from curriculum.reads import course_index
from tests.at_once import at_once
from tests.cast import make_classroom
from tests.factories.overrides import make_override
from tutor.practice import actions
from tutor.practice.actions import Wish
from tutor.practice.control import in_force
from tutor.practice.models import ClassGoal, Override
from tutor.practice.reasons import sentence
from tutor.practice.replaying import replay

pytestmark = pytest.mark.django_db

DAY, LATER = date(2100, 1, 1), date(2100, 3, 1)


@pytest.fixture
def skill(course):
    return course.skills.get(slug="two-step-equations")


@pytest.fixture
def other(course, faye, ada):
    return make_classroom(course, faye, ada, name="9C", code="QRS567")


@pytest.fixture
def give(skill):
    """`give(classroom, DAY)`: its teacher sets the goal; each call is a moment later."""
    moments = iter(now() - timedelta(minutes=minutes) for minutes in range(60, 0, -1))

    def set_goal(classroom, day):
        by = classroom.teachers.get()
        actions.set_class_goal(
            classroom, Wish("goal", skill.pk, until=day), by=by, at=next(moments)
        )

    return set_goal


@pytest.fixture
def take_back(skill):
    def withdraw(classroom, day):
        by = classroom.teachers.get()
        wish = Wish("goal", skill.pk, until=day)
        return actions.withdraw_class_goal(classroom, wish, by=by, at=now())

    return withdraw


@pytest.fixture
def days(course):
    """`days(ada)`: by which days the choice works towards the skill, the nearest first."""

    def of(student):
        asked = in_force(student.pk, course, course_index(course), {}, now())
        found = [one.until for one in asked.effective if one.kind == "goal"]
        assert not found or set(asked.control.goals.values()) == {
            float((found[0] - now().date()).days)
        }
        return found

    return of


@pytest.mark.parametrize("mine", [DAY, LATER])
def test_the_goal_of_one_class_stays_when_the_other_withdraws_its_own(
    mine, classroom, other, give, take_back, days, ada
):
    give(other, DAY)
    give(classroom, mine)
    assert days(ada) == [DAY, mine]
    assert take_back(classroom, mine)
    assert days(ada) == [DAY]
    assert take_back(other, DAY)
    assert days(ada) == []


def test_the_nearer_day_counts_whichever_was_set_last(classroom, other, give, days, ada):
    give(classroom, LATER)
    give(other, DAY)
    give(classroom, LATER + timedelta(days=1))
    assert days(ada) == [DAY, LATER + timedelta(days=1)]


def test_who_joins_both_is_given_both_and_told_the_nearer_day(
    classroom, other, give, take_back, days, dan, course, skill, signed_in
):
    give(classroom, LATER)
    give(other, DAY)
    for one in (classroom, other):
        one.memberships.create(student=dan)
    assert days(dan) == [DAY, LATER]
    page = signed_in(dan).get(reverse("practice:skill", args=[skill.code]))
    assert page.context["asked"].goal.until == DAY
    at = now()
    run = actions.go_on(actions.open_session(dan, course, at=at), at=at)
    told = sentence(run.decision.reason, course_index(course), run.decision.overrides)
    assert "planned for 1 January" in told
    assert days(dan) == [DAY, LATER]
    take_back(other, DAY)
    assert days(dan) == [LATER]
    assert replay(run.decision).same


def test_each_class_counts_its_own(classroom, other, give, cleo, faye, signed_in):
    give(classroom, LATER)
    give(other, DAY)
    for teacher, group, expected in ((cleo, classroom, (LATER, 2)), (faye, other, (DAY, 1))):
        page = signed_in(teacher).get(reverse("dashboard:class", args=[group.code]))
        assert [(one.until, one.students) for one in page.context["goals"]] == [expected]


def test_a_goal_of_the_student_alone_stays_when_the_class_withdraws(
    classroom, give, take_back, days, ada, ben, cleo, course
):
    give(classroom, DAY)
    make_override(ada, course, cleo, now() - timedelta(seconds=9), "goal", "two-step-equations",
                  until=DAY)  # fmt: skip
    take_back(classroom, DAY)
    assert (days(ada), days(ben)) == ([DAY], [])


def test_it_ends_for_who_has_left_the_class_too(classroom, give, take_back, days, ada):
    give(classroom, DAY)
    classroom.memberships.filter(student=ada).delete()
    assert days(ada) == [DAY]
    take_back(classroom, DAY)
    assert days(ada) == []


def test_moved_to_another_day_it_ends_for_who_has_left(classroom, give, days, ada, ben):
    give(classroom, DAY)
    classroom.memberships.filter(student=ada).delete()
    give(classroom, LATER)
    assert (days(ada), days(ben)) == ([], [LATER])


def test_a_goal_of_the_student_alone_is_still_one(give, classroom, ada, cleo, course, skill):
    give(classroom, DAY)
    alone = {"student": ada, "course": course, "kind": "goal", "skill": skill, "at": now()}
    Override.objects.create(**alone)
    with pytest.raises(IntegrityError):
        Override.objects.create(**alone)


def test_a_replay_does_not_wake_the_goals_of_an_archived_class(
    classroom, other, give, take_back, ada, cleo, course, skill
):
    block = make_override(ada, course, cleo, now() - timedelta(hours=2), "block", skill.slug)
    give(classroom, DAY)
    classroom.archived = True
    classroom.save()
    actions.withdraw(block, by=cleo, at=now() - timedelta(minutes=9))
    at = now()
    decision = actions.go_on(actions.open_session(ada, course, at=at), at=at).decision
    decision.inputs["most_reviews"] = 12
    decision.save()
    assert replay(decision).differences == {}
    assert ClassGoal.objects.filter(ended__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_set_twice_at_once_for_a_class_without_students_it_is_set_once(course, cleo, skill):
    empty = make_classroom(course, cleo, name="8A", code="XYZ789")
    wish, at = Wish("goal", skill.pk, until=DAY), now()
    calls = [lambda: actions.set_class_goal(empty, wish, by=cleo, at=at)] * 4
    assert [done and done.set for done in at_once(*calls)] == [0] * 4
    assert ClassGoal.objects.filter(ended__isnull=True).count() == 1

"""A goal of a class, and who joins the class after it was set."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from curriculum.reads import course_index
from knowledge_tracing.actions import observe
from knowledge_tracing.psikt import Evidence
from tests.cast import make_classroom
from tests.factories.overrides import make_override
from tutor.practice import actions
from tutor.practice.actions import Wish
from tutor.practice.control import in_force, open_overrides
from tutor.practice.models import ClassGoal, Override
from tutor.practice.reasons import sentence
from tutor.practice.replaying import replay

pytestmark = pytest.mark.django_db

DAY = date(2100, 1, 1)


@pytest.fixture
def goal(classroom, course, cleo):
    """Two-step equations, for the class, since an hour ago."""
    wish = Wish("goal", course.skills.get(slug="two-step-equations").pk, until=DAY, why="The test.")
    actions.set_class_goal(classroom, wish, by=cleo, at=now() - timedelta(hours=1))
    return ClassGoal.objects.get()


@pytest.fixture
def newcomer(goal, classroom, dan):
    classroom.memberships.create(student=dan)
    return dan


@pytest.fixture
def goals(course):
    """`goals(dan)`: what the choice for him works towards."""

    def of(student):
        asked = in_force(student.pk, course, course_index(course), {}, now())
        return list(asked.control.goals)

    return of


def begin(student, course):
    at = now()
    run = actions.go_on(actions.open_session(student, course, at=at), at=at)
    assert run is not None
    return run


def withdraw(goal, by) -> bool:
    wish = Wish("goal", goal.skill_id, until=goal.until)
    return actions.withdraw_class_goal(goal.classroom, wish, by=by, at=now())


def test_it_reaches_who_joins_and_is_written_down_with_the_first_choice(
    goal, newcomer, goals, course, cleo
):
    assert goals(newcomer) == [goal.skill_id]
    assert not newcomer.overrides.exists()
    run = begin(newcomer, course)
    kept = newcomer.overrides.get()
    assert (kept.class_goal, kept.by, kept.why, kept.until) == (goal, cleo, "The test.", DAY)
    [recorded] = run.decision.overrides
    assert (recorded["code"], recorded["by"]) == (str(kept.code), str(cleo.code))
    told = sentence(run.decision.reason, course_index(course), run.decision.overrides)
    assert "on the way to “Two-step equations”, planned for" in told
    assert replay(run.decision).same


def test_it_stands_on_both_pages_before_anything_is_chosen(
    goal, newcomer, classroom, cleo, signed_in
):
    page = signed_in(newcomer).get(reverse("practice:skill", args=[goal.skill.code]))
    assert "This skill is a goal, planned for" in page.content.decode()
    address = reverse("dashboard:student", args=[classroom.code, newcomer.code])
    html = signed_in(cleo).get(address).content.decode()
    assert "<q>The test.</q>" in html
    assert "for the whole class" in html
    assert (
        "3 students"
        in signed_in(cleo).get(reverse("dashboard:class", args=[classroom.code])).content.decode()
    )


def test_withdrawn_it_stops_and_the_log_says_who(goal, newcomer, goals, ada, cleo):
    assert withdraw(goal, cleo)
    assert (goals(newcomer), goals(ada)) == ([], [])
    logged = newcomer.overrides.get()
    assert (logged.outcome, logged.ended_by, logged.why) == ("withdrawn", cleo, "The test.")
    assert not withdraw(goal, cleo)


def test_withdrawn_it_reaches_nobody_any_more(goal, classroom, goals, dan, cleo):
    withdraw(goal, cleo)
    classroom.memberships.create(student=dan)
    assert goals(dan) == []


def test_a_past_goal_does_not_reach_who_joins_after_its_day(goal, newcomer, goals, ada):
    ClassGoal.objects.update(until=localdate() - timedelta(days=1))
    assert goals(newcomer) == []
    ClassGoal.objects.update(until=localdate())
    assert goals(newcomer) == [goal.skill_id]
    assert goals(ada) == [goal.skill_id]


def test_it_is_taken_back_for_one_student_only(
    goal, newcomer, classroom, goals, ada, cleo, signed_in, course
):
    [given] = open_overrides([newcomer.pk], course, now())[newcomer.pk]
    address = reverse(
        "dashboard:withdraw-override", args=[classroom.code, newcomer.code, given.code]
    )
    for _ in range(2):
        assert signed_in(cleo).post(address).status_code == 303
    assert (goals(newcomer), goals(ada)) == ([], [goal.skill_id])
    assert newcomer.overrides.get().outcome == "withdrawn"


@pytest.mark.parametrize("kind", ["block", "goal"])
def test_what_was_asked_for_the_student_alone_goes_first(kind, goal, classroom, dan, course, cleo):
    until = date(2099, 1, 1) if kind == "goal" else None
    own = make_override(dan, course, cleo, now(), kind, "two-step-equations", until=until)
    classroom.memberships.create(student=dan)
    assert open_overrides([dan.pk], course, now())[dan.pk] == [own]


def test_a_wish_against_it_is_refused_as_for_everybody(goal, newcomer, course, cleo):
    with pytest.raises(actions.OverrideError, match="goal of the student"):
        make_override(newcomer, course, cleo, now(), "block", "two-step-equations")
    make_override(newcomer, course, cleo, now(), "goal", "two-step-equations", until=DAY)
    outcomes = newcomer.overrides.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["replaced", ""]


def test_it_is_set_for_a_class_that_is_still_empty(course, cleo, dan, goals):
    empty = make_classroom(course, cleo, name="8A", code="XYZ789")
    skill = course.skills.get(slug="two-step-equations").pk
    done = actions.set_class_goal(empty, Wish("goal", skill, until=DAY), by=cleo, at=now())
    assert done.set == 0
    empty.memberships.create(student=dan)
    assert goals(dan) == [skill]


def test_it_reaches_nobody_elsewhere(goal, course, faye, dan, goals):
    make_classroom(course, faye, dan, name="9C", code="QRS567")
    assert goals(dan) == []


def test_set_again_only_the_later_one_is_left(goal, newcomer, classroom, goals, course, cleo):
    wish = Wish("goal", goal.skill_id, until=DAY + timedelta(days=7))
    actions.set_class_goal(classroom, wish, by=cleo, at=now())
    [row] = open_overrides([newcomer.pk], course, now())[newcomer.pk]
    assert row.until == wish.until
    assert ClassGoal.objects.filter(ended__isnull=True).get().until == wish.until
    assert Override.objects.filter(outcome="replaced").count() == 3


@pytest.fixture
def mastered(course):
    """`mastered(dan)`: he answered right ten times."""

    def shown_by(student):
        skill = course.skills.get(slug="two-step-equations")
        for n in range(10):
            found = observe(
                student_id=student.pk,
                course=course,
                evidence=Evidence((skill.pk,), f"two-step {n % 3}", 1.0),
                source=uuid4(),
                at=now() - timedelta(minutes=90 - n),
            )
        assert found[skill.pk].secure

    return shown_by


@pytest.mark.parametrize("why", ["answers", "set as known"])
def test_who_has_mastered_it_is_not_told_of_it_and_not_counted(
    why, classroom, course, mastered, ada, ben, cleo, signed_in
):
    mastered(ada) if why == "answers" else make_override(
        ada, course, cleo, now() - timedelta(hours=2), "known", "two-step-equations"
    )
    skill = course.skills.get(slug="two-step-equations")
    wish = Wish("goal", skill.pk, until=DAY)
    done = actions.set_class_goal(classroom, wish, by=cleo, at=now() - timedelta(hours=1))
    assert (done.set, done.mastered) == (1, 1)
    address = reverse("dashboard:class", args=[classroom.code])
    for _ in ("read", "written down"):
        page = signed_in(ada).get(reverse("practice:skill", args=[skill.code])).content.decode()
        assert "This skill is a goal" not in page
        theirs = reverse("dashboard:student", args=[classroom.code, ada.code])
        assert "for the whole class" not in signed_in(cleo).get(theirs).content.decode()
        [goal] = signed_in(cleo).get(address).context["goals"]
        assert goal.students == 1
        make_override(ada, course, cleo, now(), "block", "add-integers")
    begin(ada, course)
    assert ada.overrides.get(kind="goal").outcome == "reached"


def test_a_goal_for_one_who_has_it_set_as_known_is_refused(course, classroom, ada, cleo):
    make_override(ada, course, cleo, now(), "known", "two-step-equations")
    with pytest.raises(actions.OverrideError, match="mastered already"):
        make_override(ada, course, cleo, now(), "goal", "two-step-equations", until=DAY)


def test_one_that_nobody_can_join_any_more_is_not_listed(goal, classroom, cleo, signed_in):
    Override.objects.update(ended=now(), outcome="reached")
    address = reverse("dashboard:class", args=[classroom.code])
    for day, listed in ((localdate(), [0]), (localdate() - timedelta(days=1), [])):
        ClassGoal.objects.update(until=day)
        page = signed_in(cleo).get(address)
        assert [one.students for one in page.context["goals"]] == listed


def test_what_is_in_force_is_read_in_one_query(
    goal, newcomer, ada, ben, course, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = open_overrides([ada.pk, ben.pk, newcomer.pk], course, now())
        names = {one.by.name for rows in found.values() for one in rows if one.by}
    assert [len(rows) for rows in found.values()] == [1, 1, 1]
    assert names == {"Cleo"}

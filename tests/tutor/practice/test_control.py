"""The whole life of what a teacher asks: in force, in the record, in the sentence, at its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from curriculum.reads import course_index
from tests.factories.overrides import make_override
from tutor.practice import actions
from tutor.practice.actions import OverrideError
from tutor.practice.control import in_force
from tutor.practice.models import Override, Session
from tutor.practice.reasons import sentence

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 6)


@pytest.fixture
def ask(classroom, course, ada, cleo, moment):
    """`ask("block", "add-integers")`: Cleo asks it for Ada."""

    def asked(kind, slug, **more):
        return make_override(ada, course, cleo, moment, kind, slug, **more)

    return asked


@pytest.fixture
def begin(course, ada, moment):
    """`begin()`: the next exercise of Ada, whatever is open."""

    def next_run(minutes=1, **wishes):
        at = moment + timedelta(minutes=minutes)
        session = actions.open_session(ada, course, at=at)
        leave = session.latest_run.code if session.latest_run else None
        run = actions.go_on(session, at=at, leave=leave, **wishes)
        assert run is not None
        return run

    return next_run


@pytest.fixture
def control(course, ada, moment):
    def now(**estimates):
        return in_force(ada.pk, course, course_index(course), estimates, moment)

    return now


def told(run) -> str:
    decision = run.decision
    return sentence(decision.reason, course_index(decision.course), decision.overrides)


def test_a_pinned_exercise_comes_next_with_who_and_why_and_once(ask, begin, cleo):
    pin = ask("pin_exercise", "two-step-1", why="For tomorrow's test.")
    run = begin()
    assert run.version.exercise.slug == "two-step-1"
    assert run.decision.rule == "pinned"
    assert told(run) == "Your teacher chose this for you: For tomorrow's test."
    (kept,) = run.decision.overrides
    assert (kept["code"], kept["by"]) == (str(pin.code), str(cleo.code))
    pin.refresh_from_db()
    assert (pin.outcome, pin.decision) == ("used", run.decision)
    assert begin(2).decision.rule != "pinned"


def test_a_pinned_skill_comes_next_although_it_is_locked(ask, begin):
    ask("pin_skill", "two-step-equations")
    run = begin()
    assert run.version.exercise.slug == "two-step-1"
    assert told(run).startswith("Your teacher chose “Two-step equations” for you.")


def test_a_pin_goes_before_the_students_wish(ask, begin, course):
    ask("pin_skill", "one-step-equations")
    run = begin(skill=course.skills.get(slug="add-integers").pk)
    assert run.decision.rule == "pinned"


def test_a_new_pin_replaces_the_open_one(ask):
    first, second = ask("pin_skill", "add-integers"), ask("pin_exercise", "add-1")
    first.refresh_from_db()
    assert (first.outcome, second.outcome) == ("replaced", "")


def test_a_skill_set_aside_does_not_come_even_if_wished(ask, begin, course):
    ask("block", "add-integers")
    blocked = course.skills.get(slug="add-integers").pk
    runs = [begin(minutes, skill=blocked) for minutes in (1, 2, 3)]
    assert blocked not in [run.decision.reason["skill"] for run in runs]
    assert runs[0].decision.inputs["control"]["blocked"] == [blocked]


def test_a_goal_is_told_with_its_day_and_ends_when_it_is_reached(ask, begin, control, course):
    goal = ask("goal", "one-step-equations", until=FRIDAY)
    run = begin()
    assert told(run).endswith("It is on the way to “One-step equations”, planned for 6 March.")
    assert control().control.goals == {goal.skill_id: 2.0}
    ask("known", "one-step-equations")
    assert control().control.goals == {}
    begin(2)
    goal.refresh_from_db()
    assert goal.outcome == "reached"


def test_a_goal_set_again_moves_its_day(ask, control):
    ask("goal", "one-step-equations", until=FRIDAY)
    goal = ask("goal", "one-step-equations", until=FRIDAY + timedelta(days=7))
    assert control().control.goals == {goal.skill_id: 9.0}


def test_a_skill_set_as_known_lasts_until_an_answer_says_otherwise(ask, sit_down, course):
    known = ask("known", "add-integers")
    desk = sit_down("subtract-1")
    desk.run = desk.go_on(leave=desk.run.code, skill=known.skill_id)
    desk.answer("2 +")
    known.refresh_from_db()
    assert known.outcome == ""
    desk.answer("1000")
    known.refresh_from_db()
    assert (known.outcome, known.ended) == ("contradicted", desk.at)


def test_a_right_answer_and_one_about_something_else_leave_it_known(ask, sit_down, course):
    known = ask("known", "add-integers")
    desk = sit_down("subtract-1")
    desk.run = desk.go_on(leave=desk.run.code)
    assert desk.run.decision.reason["skill"] != known.skill_id
    desk.answer("1000")
    desk.run = desk.go_on(leave=desk.run.code, skill=known.skill_id)
    right = {"add-1": "2", "add-2": "-11"}[desk.run.version.exercise.slug]
    desk.answer(right)
    known.refresh_from_db()
    assert known.outcome == ""


@pytest.mark.parametrize("kind", ["pin_skill", "block", "goal", "known"])
def test_what_is_about_a_retired_skill_has_no_effect(kind, ask, begin, control, course):
    asked = ask(kind, "one-step-equations", until=FRIDAY)
    course.skills.filter(pk=asked.skill_id).update(retired=True)
    course.revision += 1
    course.save()
    assert control().idle == (asked,)
    assert begin().decision.overrides == []
    asked.refresh_from_db()
    assert asked.ended is None


def test_a_pinned_exercise_that_is_retired_has_no_effect(ask, begin, control, course):
    pin = ask("pin_exercise", "two-step-1")
    course.exercises.filter(slug="two-step-1").update(state="retired")
    course.revision += 1
    course.save()
    assert control().idle == (pin,)
    assert begin().decision.rule == "learn"


def test_taken_back_once_and_for_all(ask, control, cleo, faye, moment):
    block = ask("block", "add-integers")
    assert actions.withdraw(block, by=cleo, at=moment)
    assert not actions.withdraw(block, by=faye, at=moment)
    block.refresh_from_db()
    assert (block.outcome, block.ended_by) == ("withdrawn", cleo)
    assert control().effective == ()


@pytest.mark.parametrize(
    ("kind", "slug", "until", "field"),
    [
        ("check", "add-integers", None, "kind"),
        ("goal", "one-step-equations", None, "until"),
        ("goal", "one-step-equations", date(2026, 3, 3), "until"),
        ("goal", "add-integers", FRIDAY, "skill"),
        ("pin_skill", "add-integers", None, "skill"),
        ("pin_exercise", "add-1", None, "skill"),
    ],
)
def test_what_cannot_be_followed_is_refused_at_its_field(ask, kind, slug, until, field):
    ask("block", "add-integers")
    with pytest.raises(OverrideError) as refused:
        ask(kind, slug, until=until)
    assert refused.value.field == field
    assert Override.objects.count() == 1


def test_a_skill_without_exercises_cannot_be_pinned(ask, course):
    course.exercises.filter(slug="one-step-1").update(state="draft")
    course.revision += 1
    course.save()
    for kind, slug in (("pin_skill", "one-step-equations"), ("pin_exercise", "one-step-1")):
        with pytest.raises(OverrideError):
            ask(kind, slug)


def test_the_table_itself_keeps_one_open_pin(ask, ada, course, moment):
    ask("pin_skill", "add-integers")
    with pytest.raises(IntegrityError):
        Override.objects.create(student=ada, course=course, kind="pin_exercise", at=moment)


def test_going_on_costs_one_query_for_all_that_is_asked(
    ask, classroom, course, browser_of_ada, django_assert_num_queries
):
    ask("goal", "one-step-equations", until=date(2100, 1, 1))
    start = reverse("practice:start")
    browser_of_ada.post(start, {"course": course.code})
    session = Session.objects.get()
    session.runs.update(state="done")
    # session and user, gate; lock, open run; belief, what is asked, seed, what was done lately
    # (2); decision, version, conversation, run; and a transaction of two.
    with django_assert_num_queries(18):
        browser_of_ada.post(reverse("practice:next", args=[session.code]))
    assert session.runs.count() == 2

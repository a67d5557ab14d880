"""What the page of a class says, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import make_classroom
from tests.factories.practice import make_attempt, make_run, make_session
from tutor.classrooms.models import Membership
from tutor.dashboard.live import Stuck, working_now
from tutor.practice.models import Run, Session


def page(classroom) -> str:
    return reverse("dashboard:class", args=[classroom.code])


def test_it_says_who_works_and_who_is_stuck(classroom, history, cleo, signed_in):
    context = signed_in(cleo).get(page(classroom)).context
    (working,) = context["working"]
    assert (working.student.username, working.trail) == ("ada", ("wrong",) * 3)
    assert (working.stuck.why, working.stuck.number) == ("wrong", 3)
    assert (working.skill["en"], context["stuck_count"]) == ("Adding integers", 1)


def test_the_live_part_comes_alone(classroom, history, cleo, signed_in):
    address = reverse("dashboard:live", args=[classroom.code])
    text = signed_in(cleo).get(address, headers={"HX-Request": "true"}).content.decode()
    assert text.lstrip().startswith("<section")
    assert "3 wrong answers on this step" in text
    assert "<html" not in text


def test_a_right_answer_ends_being_stuck(classroom, history):
    make_attempt(history.run, "2", "right", history.at)
    (working,) = working_now(classroom, history.at)
    assert working.stuck is None


def test_a_long_time_without_a_right_answer_is_noticed(classroom, history):
    history.run.attempts.all().delete()
    later = history.at + timedelta(minutes=3)
    Session.objects.update(last_active=later)
    (working,) = working_now(classroom, later)
    assert working.stuck == Stuck("slow", 9)


def test_asking_to_be_shown_twice_is_noticed(classroom, history):
    make_attempt(history.run, "", "dont_know", history.at)
    make_attempt(history.run, "", "dont_know", history.at)
    (working,) = working_now(classroom, history.at)
    assert working.stuck == Stuck("shown", 2)


def test_who_left_minutes_ago_does_not_work(classroom, history):
    assert working_now(classroom, history.at + timedelta(minutes=6)) == []


def test_it_says_who_has_been_quiet(classroom, history, cleo, signed_in):
    at_risk = signed_in(cleo).get(page(classroom)).context["at_risk"]
    assert [(r.student.username, c.why, c.number) for r in at_risk for c in r.causes] == [
        ("ben", "quiet", 10)
    ]


def test_who_has_not_begun_is_listed_apart(classroom, history, dan, cleo, signed_in):
    Membership.objects.create(classroom=classroom, student=dan)
    context = signed_in(cleo).get(page(classroom)).context
    assert [student.username for student in context["not_started"]] == ["dan"]
    assert [one.student.username for one in context["at_risk"]] == ["ben"]


def test_the_heatmap_shows_what_was_answered_and_says_how_sure_it_is(
    classroom, history, cleo, signed_in
):
    client = signed_in(cleo)
    matrix = client.get(page(classroom)).context["matrix"]
    assert [column.skill.slug for column in matrix.columns] == ["add-integers", "subtract-integers"]
    assert [[cell.level for cell in line.cells] for line in matrix.lines] == [
        ["unsure", "none"],
        ["none", "unsure"],
    ]
    text = client.get(page(classroom)).content.decode()
    assert "not enough evidence" in text
    everything = client.get(page(classroom) + "?skills=all").context["matrix"]
    assert (len(everything.columns), everything.hidden) == (4, 0)


def test_the_heatmap_sorts_by_a_skill(classroom, history, cleo, signed_in):
    skill = classroom.course.skills.get(slug="subtract-integers")
    matrix = signed_in(cleo).get(f"{page(classroom)}?sort={skill.code}").context["matrix"]
    assert [line.student.username for line in matrix.lines] == ["ben", "ada"]
    assert [column.sorted for column in matrix.columns] == [False, True]


def test_the_wrong_idea_of_the_week(classroom, history, cleo, signed_in):
    answer = signed_in(cleo).get(page(classroom))
    (idea,) = answer.context["ideas"]
    assert idea.misconception.slug == "adds-signs"
    assert ([s.username for s in idea.students], idea.met, idea.samples) == (["ada"], 1, ("-8",))
    assert "1 of 1 who met it" in answer.content.decode()


def test_reports_are_shown_as_text_until_closed(classroom, history, cleo, signed_in):
    text = signed_in(cleo).get(page(classroom)).content.decode()
    assert "The hint says &lt;b&gt;2&lt;/b&gt;?" in text
    history.report.resolved = True
    history.report.save()
    assert "The hint says" not in signed_in(cleo).get(page(classroom)).content.decode()


def test_an_empty_class_says_write_the_code_on_the_board(course, cleo, signed_in):
    classroom = make_classroom(course, cleo)
    text = signed_in(cleo).get(page(classroom)).content.decode()
    assert "No one has joined yet" in text
    assert "ABC234" in text


def test_a_class_without_answers_says_what_will_come(classroom, cleo, signed_in):
    assert "Nobody has answered yet" in signed_in(cleo).get(page(classroom)).content.decode()


@pytest.mark.parametrize("students", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    students, course, cleo, ada, ben, dan, signed_in, django_assert_num_queries
):
    people = (ada, ben, dan)[:students]
    classroom = make_classroom(course, cleo, *people)
    for person in people:
        at = now()
        run = make_run(make_session(person, course, at), "add-1", at)
        make_attempt(run, "-8", "wrong", at)
    client = signed_in(cleo)
    client.get(page(classroom))
    # session, account, class, students; sessions, runs, attempts; estimates; what is asked, who was
    # placed; counts, pairs; misconceptions; reports; goals; the comparison that runs. With a
    # misconception found, one more for its skills.
    with django_assert_num_queries(16):
        answer = client.get(page(classroom))
    assert len(answer.context["working"]) == students


@pytest.mark.parametrize("students", [1, 3])
def test_the_live_part_costs_the_same_for_any_number(
    students, course, cleo, ada, ben, dan, signed_in, django_assert_num_queries
):
    people = (ada, ben, dan)[:students]
    classroom = make_classroom(course, cleo, *people)
    for person in people:
        make_run(make_session(person, course, now()), "add-1", now())
    client = signed_in(cleo)
    address = reverse("dashboard:live", args=[classroom.code])
    client.get(address, headers={"HX-Request": "true"})
    # session, account, class, number of students; sessions, runs, attempts
    with django_assert_num_queries(7):
        client.get(address, headers={"HX-Request": "true"})
    assert Run.objects.count() == students

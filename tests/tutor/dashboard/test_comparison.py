"""The page that compares two ways of choosing: started, looked at, ended, and by whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import make_classroom
from tests.factories.practice import make_attempt, make_run, make_session
from tutor.experiments.actions import Plan, end_experiment, start_experiment
from tutor.experiments.models import Experiment
from tutor.experiments.randomised import Arm, Difference, Randomised
from tutor.experiments.words import WAYS, findings

PLAN = Plan("Spring", "expected_gain", "three_in_a_row", note="Until Easter.")
FORM = {
    "name": "Spring", "policy_a": "expected_gain", "policy_b": "three_in_a_row",
    "note": "Until Easter.", "told": "on",
}  # fmt: skip


def at(name, classroom, *more):
    return reverse(f"dashboard:{name}", args=[classroom.code, *more])


@pytest.fixture
def experiment(classroom, cleo):
    begun = now() - timedelta(days=5)
    return start_experiment(classroom, PLAN, by=cleo, seed=0, at=begun)


@pytest.fixture
def teacher(cleo, signed_in):
    return signed_in(cleo)


def test_a_new_class_can_start_one(classroom, teacher):
    page = teacher.get(at("comparison", classroom)).content.decode()
    assert "What helps most now" in page
    assert "In order, three in a row" in page
    assert "A student cannot be left out" in page
    assert (
        at("comparison", classroom)
        in teacher.get(reverse("classrooms:update", args=[classroom.code])).content.decode()
    )


def test_starting_draws_the_class(classroom, teacher, cleo):
    answer = teacher.post(at("start-comparison", classroom), FORM)
    assert (answer.status_code, answer["Location"]) == (303, at("comparison", classroom))
    experiment = Experiment.objects.get()
    assert (experiment.classroom, experiment.started_by) == (classroom, cleo)
    assert (experiment.note, experiment.assignments.count()) == ("Until Easter.", 2)


@pytest.mark.parametrize(
    "changes", [{"told": ""}, {"name": ""}, {"policy_b": "nonsense"}, {"policy_b": "expected_gain"}]
)
def test_a_plan_that_lacks_something_is_shown_again(changes, classroom, teacher):
    answer = teacher.post(at("start-comparison", classroom), FORM | changes)
    assert answer.status_code == 422
    assert "Until Easter." in answer.content.decode()
    assert not Experiment.objects.exists()


def test_a_second_one_has_to_wait(experiment, classroom, teacher):
    answer = teacher.post(at("start-comparison", classroom), FORM, follow=True)
    assert "End it first" in answer.content.decode()
    assert Experiment.objects.count() == 1


def test_while_it_runs_the_groups_are_shown(experiment, classroom, teacher):
    page = teacher.get(at("comparison", classroom))
    shown = page.content.decode()
    for group in page.context["groups"]:
        assert [student.name for student in group.students] in (["Ada"], ["Ben"])
    assert "too early to say anything" in shown
    assert "needs 100 more choices" in shown
    assert "needs such answers of 5 more students" in shown
    assert "Start a comparison" not in shown


def test_the_page_of_the_class_tells_of_it_until_it_ends(experiment, classroom, teacher):
    page = reverse("dashboard:class", args=[classroom.code])
    told = f"The comparison “{experiment.name}” has been running since"
    assert told in teacher.get(page).content.decode()
    teacher.post(at("end-comparison", classroom))
    assert told not in teacher.get(page).content.decode()


def test_choices_with_a_later_answer_are_counted(experiment, classroom, ada, teacher):
    begun, course = experiment.started, classroom.course
    session = make_session(ada, course, begun)
    for days, verdict in ((1, "right"), (3, "wrong")):
        when = begun + timedelta(days=days)
        run = make_run(session, "add-1", when, state="done")
        make_attempt(run, "-8", verdict, when + timedelta(minutes=1))
    groups = teacher.get(at("comparison", classroom)).context["groups"]
    [mine] = [group for group in groups if group.students == [ada]]
    assert (mine.arm.decisions, mine.arm.waiting, mine.arm.mean) == (1, 1, 0.0)


def test_ending_it(experiment, classroom, teacher, cleo):
    answer = teacher.post(at("end-comparison", classroom), follow=True)
    experiment.refresh_from_db()
    assert experiment.ended_by == cleo
    page = answer.content.decode()
    assert "The comparison has ended" in page
    assert "It has ended with too little to say anything." in page
    assert "Start a comparison" in page
    assert teacher.post(at("end-comparison", classroom)).status_code == 303


def test_an_earlier_one_can_be_read(experiment, classroom, teacher, cleo):
    end_experiment(classroom, by=cleo, at=now())
    latest = start_experiment(classroom, PLAN, by=cleo, seed=4, at=now())
    page = teacher.get(at("comparison", classroom))
    assert (page.context["experiment"], page.context["others"]) == (latest, [experiment])
    page = teacher.get(at("earlier-comparison", classroom, experiment.code))
    assert page.context["experiment"] == experiment
    assert teacher.get(at("earlier-comparison", classroom, uuid.uuid4())).status_code == 404


PLACES = ("comparison", "start-comparison", "end-comparison")


@pytest.mark.parametrize("place", PLACES)
def test_nobody_else_comes_near(place, experiment, classroom, ada, ben, dan, eve, faye, signed_in):
    address = at(place, classroom)
    for person in (ada, ben, dan, eve, faye):
        browser = signed_in(person)
        ask = browser.get if place == "comparison" else browser.post
        assert ask(address, FORM).status_code == 404
    assert Client().get(at("comparison", classroom)).status_code == 302
    experiment.refresh_from_db()
    assert experiment.ended is None


@pytest.mark.parametrize("place", PLACES[1:])
def test_changes_are_posted(place, classroom, teacher):
    assert teacher.get(at(place, classroom)).status_code == 405


def test_a_comparison_of_another_class_is_not_there(experiment, course, faye, signed_in):
    other = make_classroom(course, faye, name="8C", code="OTHER1")
    address = at("earlier-comparison", other, experiment.code)
    assert signed_in(faye).get(address).status_code == 404


def test_an_archived_class_only_shows(experiment, classroom, teacher, cleo):
    end_experiment(classroom, by=cleo, at=now())
    classroom.archived = True
    classroom.save()
    page = teacher.get(at("comparison", classroom))
    assert "Start a comparison" not in page.content.decode()


# Session, person, class; comparisons, draws, decisions, answers, groups.
def test_it_costs_the_same_for_more_answers(
    experiment, classroom, ada, teacher, django_assert_num_queries
):
    session = make_session(ada, classroom.course, experiment.started)
    for hours in range(5):
        when = experiment.started + timedelta(hours=24 * hours)
        make_attempt(make_run(session, "add-1", when, state="done"), "-8", "right", when)
    with django_assert_num_queries(8):
        teacher.get(at("comparison", classroom))


def compared(low, high):
    arms = tuple(Arm(way, 12, 12, 200, 9, mean) for way, mean in zip(WAYS, (0.7, 0.6), strict=True))
    return Randomised(arms, Difference((low + high) / 2, low, high))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.04, 0.24, "between -4 and +24"),
        (0.02, 0.18, "more has stayed with “What helps most now”: probably between 2 and 18"),
        (-0.3, -0.1, "stayed with “In order, three in a row”: probably between 10 and 30"),
    ],
)
def test_what_is_said_once_there_is_enough(low, high, said):
    means, difference = findings(compared(low, high))
    assert "70%" in means
    assert "60%" in means
    assert said in difference


def test_every_policy_has_words():
    from curriculum.policy import POLICIES

    assert set(WAYS) == set(POLICIES)

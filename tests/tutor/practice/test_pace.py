"""How long exercises take: from what students did to the row in force, and the choice by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from curriculum.models import Exercise
from curriculum.pace import LEAST_RUNS, PAUSE
from curriculum.reads import course_index
from knowledge_tracing.reads import estimates_for
from tests.cast import make_person
from tests.commands import refused, run
from tests.factories.practice import make_attempt, make_run, make_session
from tutor.celery import app
from tutor.people.actions import remove_with_belongings
from tutor.practice import tasks
from tutor.practice.actions import go_on, measure_pace, measure_paces, open_session
from tutor.practice.choosing import next_choice
from tutor.practice.models import CoursePace, Decision, HintUse, Run
from tutor.practice.paces import finished_runs
from tutor.practice.replaying import replay

pytestmark = pytest.mark.django_db

Finish = Callable[..., Run]


@pytest.fixture
def finish(course, ada, ben, dan, moment) -> Finish:
    """`finish("add-1", 30)`: Ada, Ben or Dan, in turn, work for half a minute on it."""
    sessions = [make_session(one, course, moment, finished=moment) for one in (ada, ben, dan)]

    def work(slug: str, seconds: float, at: datetime = moment) -> Run:
        session = sessions[Run.objects.count() % 3]
        closed = at + timedelta(seconds=seconds)
        return make_run(session, slug, at, state=Run.State.DONE, closed=closed)

    return work


@pytest.fixture
def timed(finish) -> None:
    """Adding takes half a minute; two-step equations take two."""
    for _ in range(LEAST_RUNS):
        finish("add-1", 30)
        finish("two-step-1", 120)


def seconds_of(pace: CoursePace) -> dict[str, float]:
    slugs = dict(Exercise.objects.values_list("pk", "slug"))
    return {slugs[int(pk)]: seconds for pk, seconds in pace.exercises.items()}


def test_what_takes_longer_is_found_to_take_longer(timed, course, moment):
    pace = measure_pace(course, at=moment)
    found = seconds_of(pace)
    assert 30 <= found["add-1"] < pace.typical < found["two-step-1"] <= 120
    assert (pace.runs, pace.measured) == (2 * LEAST_RUNS, moment)


def test_time_away_is_cut_short(finish, course, moment):
    hour = timedelta(hours=1)
    answered, helped = finish("add-1", 3650), finish("add-1", 3650)
    make_attempt(answered, "3", "wrong", moment + timedelta(seconds=50))
    HintUse.objects.create(
        run=helped, step_id="s1", hint_id="h1", level=1, at=moment + hour + timedelta(seconds=20)
    )
    pause = PAUSE.total_seconds()
    assert [one.seconds for one in finished_runs(course)] == [pause + 30, pause + 50]


def test_only_practice_that_was_finished_counts(finish, course, moment, ada):
    asked = finish("add-1", 30)
    Decision.objects.filter(pk=asked.decision_id).update(rule="placement")
    make_run(asked.session, "add-2", moment, state=Run.State.LEFT, closed=moment)
    make_run(asked.session, "add-2", moment)
    assert finished_runs(course) == []


def test_too_few_runs_leave_all_alike(finish, course, moment):
    for _ in range(LEAST_RUNS - 1):
        finish("add-1", 30)
    assert measure_pace(course, at=moment) is None
    assert not CoursePace.objects.exists()


def test_a_night_without_new_runs_measures_nothing(timed, finish, moment):
    night = moment + timedelta(hours=12)
    assert [measure_paces(at=night), measure_paces(at=night)] == [1, 0]
    finish("add-1", 30, night + timedelta(hours=8))
    assert measure_paces(at=night + timedelta(days=1)) == 1
    assert CoursePace.objects.count() == 2


def test_every_night_has_its_task(timed):
    names = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert tasks.measure_paces.name in names
    assert tasks.measure_paces.name in app.tasks
    tasks.measure_paces()
    assert CoursePace.objects.count() == 1


def test_the_command_tells_what_it_found(timed, course):
    found, words = run("measure_pace", "--course", course.slug)
    pace = CoursePace.objects.get()
    assert found["courses"] == {
        course.slug: {"typical_seconds": pace.typical, "exercises": 2, "runs": pace.runs}
    }
    assert f"by {pace.runs} runs" in words


def test_the_command_says_where_there_is_too_little(course):
    found, words = run("measure_pace")
    assert found["courses"] == {course.slug: None}
    assert "too few" in words


def test_an_unknown_course_is_refused(course):
    assert "nowhere" in refused("measure_pace", "--course", "nowhere")


def chosen(student, course, at):
    estimates = estimates_for(student.pk, course, at)
    return next_choice(student.pk, course, course_index(course), estimates, at)[0]


def test_the_newest_measuring_is_in_force(timed, course, moment):
    newcomer = make_person("Newcomer")
    assert chosen(newcomer, course, moment).inputs["pace"] is None
    for _ in range(2):
        pace = measure_pace(course, at=moment)
        choice = chosen(newcomer, course, moment)
        assert choice.inputs["pace"] == pace.pk
        assert choice.candidates[0]["minutes"] == round(seconds_of(pace)["add-1"] / 60, 2)


def test_it_costs_a_choice_no_query(timed, course, ada, moment, django_assert_num_queries):
    measure_pace(course, at=moment)
    index, at = course_index(course), moment + timedelta(days=1)
    with django_assert_num_queries(4):  # the seed's and which pace, runs, answers; what it holds
        next_choice(ada.pk, course, index, {}, at)
    with django_assert_num_queries(3):
        next_choice(ada.pk, course, index, {}, at)


@pytest.mark.parametrize("known", [False, True])
def test_a_choice_is_made_again_by_what_was_in_force(timed, course, finish, moment, known):
    if known:
        measure_pace(course, at=moment)
    newcomer, later = make_person("Newcomer"), moment + timedelta(days=1)
    go_on(open_session(newcomer, course, at=later), at=later)
    decision = Decision.objects.get(student=newcomer)
    for _ in range(40):
        finish("add-1", 900)
    measure_pace(course, at=later)
    count = CoursePace.objects.count()
    assert ("minutes" in decision.candidates[0]) is known
    assert replay(decision).same
    assert CoursePace.objects.count() == count


def test_what_was_measured_belongs_to_nobody(timed, course, ada, moment):
    pace = measure_pace(course, at=moment)
    remove_with_belongings(ada)
    pace.refresh_from_db()
    assert pace.runs == 2 * LEAST_RUNS

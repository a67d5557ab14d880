"""Who is drawn when, and that a draw stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cast import make_classroom, make_person
from tests.tutor.experiments.conftest import PLAN, SEED
from tutor.classrooms.models import Membership
from tutor.experiments.actions import (
    ExperimentError,
    assigned_policy,
    end_experiment,
    start_experiment,
)
from tutor.experiments.models import Assignment, Experiment
from tutor.experiments.reads import groups_of, policy_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(classroom):
    """Ten more students in the class."""
    students = [make_person(f"Student{number}") for number in range(10)]
    Membership.objects.bulk_create(Membership(classroom=classroom, student=s) for s in students)
    return students


def names(experiment):
    return [[student.name for student in group.students] for group in groups_of(experiment)]


def test_everybody_in_the_class_is_drawn_into_equal_groups(classroom, many, cleo, moment):
    experiment = start_experiment(classroom, PLAN, by=cleo, seed=5, at=moment)
    first, second = names(experiment)
    assert (len(first), len(second)) == (6, 6)
    assert experiment.assignments.filter(at=moment).count() == 12
    assert (experiment.started, experiment.started_by) == (moment, cleo)


def test_the_seed_draws_the_same_again(classroom, many, cleo, moment):
    drawn = []
    for seed in (5, 5, 6):
        drawn.append(names(start_experiment(classroom, PLAN, by=cleo, seed=seed, at=moment)))
        end_experiment(classroom, by=cleo, at=moment)
    assert drawn[0] == drawn[1] != drawn[2]


def test_who_joins_later_is_drawn_at_the_first_choice(experiment, classroom, dan, eve, moment):
    course = classroom.course
    Membership.objects.create(classroom=classroom, student=dan)
    told = policy_for(dan.pk, course)
    assert not experiment.assignments.filter(student=dan).exists()
    assert assigned_policy(dan.pk, course, at=moment) == told
    drawn = experiment.assignments.get(student=dan)
    assert (drawn.place, drawn.policy, drawn.at) == (2, told, moment)


def test_a_draw_never_changes(experiment, classroom, ada, dan, moment):
    before = dict(experiment.assignments.values_list("student", "policy"))
    Membership.objects.create(classroom=classroom, student=dan)
    for _ in range(3):
        for student in (ada, dan):
            assigned_policy(student.pk, classroom.course, at=moment)
    after = dict(experiment.assignments.values_list("student", "policy"))
    assert {pk: after[pk] for pk in before} == before
    assert len(after) == 3


def test_a_place_is_never_given_twice(experiment, classroom, ada, dan, faye, moment):
    """Also not after somebody has left for good."""
    ada.delete()
    for late in (dan, make_person("Gil")):
        Membership.objects.create(classroom=classroom, student=late)
        assigned_policy(late.pk, classroom.course, at=moment)
    assert list(experiment.assignments.values_list("place", flat=True)) == [1, 2, 3]


def test_after_the_end_everybody_gets_the_usual(experiment, classroom, ada, ben, cleo, moment):
    course = classroom.course
    assert {policy_for(s.pk, course) for s in (ada, ben)} == {PLAN.policy_a, PLAN.policy_b}
    assert end_experiment(classroom, by=cleo, at=moment)
    assert {assigned_policy(s.pk, course, at=moment) for s in (ada, ben)} == {"expected_gain"}
    assert not end_experiment(classroom, by=cleo, at=moment)
    experiment.refresh_from_db()
    assert (experiment.ended, experiment.ended_by) == (moment, cleo)


def test_strangers_and_other_courses_get_the_usual(experiment, classroom, ben, dan, moment):
    assert assigned_policy(dan.pk, classroom.course, at=moment) == "expected_gain"
    Membership.objects.filter(student=ben).delete()
    assert policy_for(ben.pk, classroom.course) == "expected_gain"
    assert experiment.assignments.count() == 2


def test_a_policy_that_is_gone_keeps_nobody_from_practising(experiment, classroom, ada, moment):
    Assignment.objects.filter(student=ada).update(policy="given_up")
    assert assigned_policy(ada.pk, classroom.course, at=moment) == "expected_gain"
    assert policy_for(ada.pk, classroom.course) == "expected_gain"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"policy_b": "expected_gain"}, "same_policy"),
        ({"policy_a": "nonsense"}, "unknown_policy"),
    ],
)
def test_what_makes_no_sense_is_refused(changed, code, classroom, cleo, moment):
    with pytest.raises(ExperimentError) as refusal:
        start_experiment(classroom, replace(PLAN, **changed), by=cleo, seed=1, at=moment)
    assert refusal.value.code == code
    assert not Experiment.objects.exists()


def test_one_at_a_time(experiment, classroom, cleo, moment):
    with pytest.raises(ExperimentError) as refusal:
        start_experiment(classroom, PLAN, by=cleo, seed=1, at=moment)
    assert refusal.value.code == "already_running"


def test_an_archived_class_compares_nothing(classroom, cleo, moment):
    classroom.archived = True
    classroom.save()
    with pytest.raises(ExperimentError) as refusal:
        start_experiment(classroom, PLAN, by=cleo, seed=1, at=moment)
    assert refusal.value.code == "archived"


def test_the_first_draw_counts_in_two_classes(experiment, course, ada, ben, dan, faye, moment):
    here = {s.pk: policy_for(s.pk, course) for s in (ada, ben)}
    other = make_classroom(course, faye, ada, ben, dan, name="8C", code="OTHER1")
    second = start_experiment(other, PLAN, by=faye, seed=SEED + 1, at=moment)
    assert [one.student for one in second.assignments.all()] == [dan]
    assert {s.pk: policy_for(s.pk, course) for s in (ada, ben)} == here


def test_asking_costs_one_query(experiment, classroom, ada, django_assert_num_queries, moment):
    with django_assert_num_queries(1):
        policy_for(ada.pk, classroom.course)
    with django_assert_num_queries(1):
        assigned_policy(ada.pk, classroom.course, at=moment)

"""Students who begin at the very same time, and a teacher who starts twice."""

from __future__ import annotations

import pytest

from tests.at_once import at_once
from tests.cast import make_person
from tests.tutor.experiments.conftest import PLAN
from tutor.classrooms.models import Membership
from tutor.experiments.actions import ExperimentError, assigned_policy, start_experiment
from tutor.experiments.models import Experiment

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_is_drawn_once_at_a_place_of_their_own(experiment, classroom, moment):
    late = [make_person(name) for name in ("Gil", "Hal", "Ida")]
    Membership.objects.bulk_create(Membership(classroom=classroom, student=s) for s in late)

    def draw(student):
        return lambda: assigned_policy(student.pk, classroom.course, at=moment)

    told = at_once(*(draw(student) for student in late + late))
    drawn = {one.student_id: one.policy for one in experiment.assignments.all()}
    assert told == [drawn[student.pk] for student in late + late]
    assert sorted(experiment.assignments.values_list("place", flat=True)) == [0, 1, 2, 3, 4]


def test_two_clicks_start_one(classroom, cleo, moment):
    def start():
        try:
            return start_experiment(classroom, PLAN, by=cleo, seed=1, at=moment)
        except ExperimentError as refusal:
            return refusal.code

    [started] = [one for one in at_once(start, start) if one != "already_running"]
    assert Experiment.objects.get() == started

"""The policy that was drawn for a student chooses, and the record says so."""

from __future__ import annotations

import pytest

from tests.cast import make_person
from tutor.classrooms.models import Membership
from tutor.experiments.actions import Plan, start_experiment
from tutor.experiments.models import Assignment
from tutor.practice import actions
from tutor.practice.models import Decision

pytestmark = pytest.mark.django_db


def begin(student, course, at):
    """The policy version and policy of the student's first decision."""
    run = actions.go_on(actions.open_session(student, course, at=at), at=at)
    assert run is not None
    return run.decision.policy_version, run.decision.inputs["policy"]


@pytest.fixture
def experiment(classroom, cleo, moment):
    plan = Plan("Spring", "expected_gain", "three_in_a_row")
    return start_experiment(classroom, plan, by=cleo, seed=0, at=moment)


def test_each_group_has_its_own(experiment, course, ada, ben, moment):
    drawn = dict(experiment.assignments.values_list("student", "policy"))
    for student in (ada, ben):
        version, policy = begin(student, course, moment)
        assert policy == drawn[student.pk]
        assert version.endswith("/three_in_a_row") == (policy == "three_in_a_row")
    assert len(set(drawn.values())) == 2


def test_without_an_experiment_it_is_the_usual(classroom, course, ada, moment):
    version, policy = begin(ada, course, moment)
    assert (policy, "/" in version) == ("expected_gain", False)


def test_looking_draws_nobody_and_tells_what_comes(
    experiment, classroom, course, moment, signed_in
):
    late = make_person("Gil")
    Membership.objects.create(classroom=classroom, student=late)
    assert signed_in(late).get("/practice/").status_code == 200
    assert not Assignment.objects.filter(student=late).exists()
    _, policy = begin(late, course, moment)
    assert Assignment.objects.get(student=late).policy == policy


def test_a_students_own_wish_is_no_policys(experiment, course, ada, moment):
    skill = course.skills.get(slug="add-integers")
    session = actions.open_session(ada, course, at=moment)
    actions.go_on(session, at=moment, skill=skill.pk)
    decision = Decision.objects.get(student=ada)
    assert (decision.rule, "/" in decision.policy_version) == ("override", False)

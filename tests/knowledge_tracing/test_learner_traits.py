"""Looks at how learners differ: who is due, what is kept, and what they are served with then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.management import CommandError

from knowledge_tracing import actions, learner_traits, ledger, lifecycle, psikt, reads, switching
from knowledge_tracing import versions as known_versions
from knowledge_tracing.models import Belief, FittedModel, Observation
from knowledge_tracing.psikt.traits import NAMES
from knowledge_tracing.versions import DEFAULTS
from tests.knowledge_tracing.stand_in import fill_ledger, make_model, see
from tests.knowledge_tracing.test_commands import run

pytestmark = pytest.mark.django_db

# Nearly everybody is as the second node says, and a hundred answers change little of that.
SECOND = np.array([0.01, 0.01, 0.94, 0.01, 0.01, 0.01, 0.01])


@pytest.fixture
def pupil(course, moment):
    (only,) = fill_ledger(course, moment, students=1, answers=110)
    actions.rebuild(only.pk, course)
    return only


@pytest.fixture
def model(course):
    return make_model(course, SECOND)


def belief(student) -> Belief:
    return Belief.objects.get(student=student)


def last_look(student) -> Any:
    return belief(student).traits


def look_again(moment) -> int:
    looked = learner_traits.refresh(at=moment)
    lifecycle.replay()
    return looked


def served(pupil, course, model, moment) -> Belief:
    switching.switch_model(course, model)
    lifecycle.replay()
    look_again(moment)
    return belief(pupil)


def test_what_was_found_is_kept_with_what_it_rests_on(pupil, course, moment):
    assert look_again(moment) == 1

    kept = last_look(pupil)
    assert (kept["version"], kept["answers"], kept["at"]) == (DEFAULTS, 110, moment.isoformat())
    assert sum(kept["weights"]) == pytest.approx(1.0)
    found = reads.class_traits([pupil.pk], course)[pupil.pk]
    assert found.answers == 110
    assert found.mean.shape == found.sd.shape == found.contraction.shape == (len(NAMES),)
    # The level is known long before the rest.
    assert found.contraction[3] > 0.5 > found.contraction[2]


@pytest.mark.parametrize(("answers", "looked"), [(99, 0), (100, 1)])
def test_too_few_answers_are_not_looked_at(answers, looked, course, moment):
    (only,) = fill_ledger(course, moment, students=1, answers=answers)
    actions.rebuild(only.pk, course)
    assert look_again(moment) == looked


def test_twenty_new_answers_are_worth_another_look(pupil, course, moment):
    look_again(moment)
    assert look_again(moment) == 0
    for n in range(20):
        assert learner_traits.due().count() == 0
        see(pupil, course, moment + timedelta(days=5, minutes=n))
    assert look_again(moment) == 1
    assert last_look(pupil)["answers"] == 130


def test_batches_reach_everybody_once(course, moment):
    for pupil in fill_ledger(course, moment, students=5, answers=100):
        actions.rebuild(pupil.pk, course)
    counts = [learner_traits.refresh(at=moment, at_once=2) for _ in range(4)]
    assert counts == [2, 2, 1, 0]


def test_nobody_is_looked_at_where_it_is_switched_off(pupil, moment, settings):
    settings.TRACING_TRAITS = False
    assert look_again(moment) == 0
    assert last_look(pupil) is None


def test_a_learner_of_another_kind_is_served_as_such(pupil, course, moment, model):
    row = served(pupil, course, model, moment)

    assert (row.node, row.model_version) == (2, f"{model.version}#2")
    dynamics = ledger.dynamics_for(course, row.model_version)
    plain = ledger.dynamics_for(course, model.version)
    assert dynamics.params.alpha < plain.params.alpha
    replayed = ledger.replay(dynamics, ledger.history(pupil.pk, course))
    assert bytes(row.state) == psikt.to_bytes(dynamics, replayed)
    assert lifecycle.replay() == 0


def test_answers_at_a_node_are_stamped_and_replay_to_the_same_bytes(pupil, course, moment, model):
    version = served(pupil, course, model, moment).model_version
    for n in range(3):
        see(pupil, course, moment + timedelta(days=6 + n), float(n % 2))

    newest = Observation.objects.order_by("-at").values_list("model_version", flat=True)[:3]
    assert set(newest) == {version}
    state = bytes(belief(pupil).state)
    actions.rebuild(pupil.pk, course)
    assert bytes(belief(pupil).state) == state
    stamped = reads.stamped_estimates(pupil.pk, course, moment + timedelta(days=9))
    assert stamped.model_version == version


def test_an_answer_between_the_look_and_the_replay(pupil, course, moment):
    Belief.objects.update(node=3)
    see(pupil, course, moment + timedelta(days=6))
    row = belief(pupil)
    assert row.model_version == f"{DEFAULTS}#3"
    dynamics = ledger.dynamics_for(course, row.model_version)
    replayed = ledger.replay(dynamics, ledger.history(pupil.pk, course))
    assert bytes(row.state) == psikt.to_bytes(dynamics, replayed)


def test_a_node_costs_no_query(pupil, course, moment, model, django_assert_num_queries):
    served(pupil, course, model, moment)
    with django_assert_num_queries(3):  # one of them is for the skill
        see(pupil, course, moment + timedelta(days=6))
    with django_assert_num_queries(1):
        reads.estimates_for(pupil.pk, course, moment)
    with django_assert_num_queries(1):
        reads.class_traits([pupil.pk], course)


@pytest.mark.parametrize("pinned", [True, False])
def test_a_switch_forgets_what_was_found(pinned, pupil, course, moment, model):
    served(pupil, course, model, moment)
    students = [pupil.pk] if pinned else None
    switching.switch_model(course, model, students=students)
    assert belief(pupil).node == 2

    switching.switch_model(course, None, students=students)
    lifecycle.replay()

    row = belief(pupil)
    assert (row.node, row.traits, row.model_version) == (0, None, DEFAULTS)
    assert learner_traits.due().count() == 1


def test_a_switch_during_the_look_wins(pupil, course, moment, model):
    (row,) = learner_traits.due()
    switching.switch_model(course, model)
    assert not learner_traits.look(row, moment)
    assert belief(pupil).traits is None


def test_a_model_that_cannot_be_read_is_looked_at_as_the_defaults(pupil, course, moment):
    damaged = FittedModel.objects.create(
        course=course, version=uuid4().hex, answers=1, learners=1, checkpoint=b"nonsense"
    )
    # It was sound when the course was switched to it.
    Belief.objects.update(model=damaged)
    look_again(moment)
    assert last_look(pupil)["version"] == DEFAULTS
    Belief.objects.update(node=1)
    see(pupil, course, moment + timedelta(days=6))
    assert belief(pupil).model_version == f"{DEFAULTS}#1"
    assert lifecycle.replay() == 0


def test_a_model_that_tells_nothing_of_learners(pupil, course, moment):
    silent = make_model(course, np.zeros(0))
    row = served(pupil, course, silent, moment)
    assert (row.node, row.model_version) == (0, silent.version)
    assert reads.class_traits([pupil.pk], course) == {}
    assert learner_traits.due().count() == 0


def test_versions_fit_their_columns():
    longest = known_versions.with_node(f"psi-kt-r.{'f' * 12}", 6)
    assert len(longest) <= (Observation._meta.get_field("model_version").max_length or 0)


def test_the_command_looks_at_everybody_who_is_due(pupil, course, moment):
    result, words = run("refresh_traits", "--course", course.slug)
    assert (result["learners"], result["answers"]) == (1, 110)
    assert "1/1" in words
    assert run("refresh_traits", "--json")[0]["learners"] == 0
    with pytest.raises(CommandError) as refusal:
        run("refresh_traits", "--course", "nowhere")
    assert refusal.value.returncode == 2

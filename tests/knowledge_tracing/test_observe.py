"""Observations and beliefs in the database: counted once, in order, always equal to a replay."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import transaction

from curriculum.models import Course, Edge, Skill
from knowledge_tracing import actions, ledger, psikt, reads
from knowledge_tracing.models import Belief, Observation
from knowledge_tracing.psikt import Evidence
from knowledge_tracing.psikt.emission import expected
from knowledge_tracing.psikt.newcomers import UNFITTED


def skill_of(course: Course, slug: str = "add-integers") -> int:
    return course.skills.get(slug=slug).pk


def see(student, course, at, right=1.0, *, skill=None, source=None, item="add-1:s1", level=0):
    evidence = Evidence((skill or skill_of(course),), item, right, 0.0, 0.0, level)
    return actions.observe(
        student_id=student.pk, course=course, evidence=evidence, source=source or uuid4(), at=at
    )


def assert_belief_is_replay(student, course):
    dynamics = ledger.dynamics_for(course)
    row = Belief.objects.get(student=student, course=course)
    replayed = ledger.replay(dynamics, ledger.history(student.pk, course))
    assert bytes(row.state) == psikt.to_bytes(dynamics, replayed)
    assert row.answers == Observation.objects.filter(student=student, course=course).count()


def test_an_answer_is_recorded_and_moves_the_belief(ada, course, moment):
    before = reads.estimates_for(ada.pk, course, moment)
    after = see(ada, course, moment, 1.0)
    skill = skill_of(course)
    assert after[skill].p > before[skill].p
    assert after == reads.estimates_for(ada.pk, course, moment)
    seen = Observation.objects.get()
    assert (seen.student, seen.skills, seen.right, seen.at) == (ada, [skill], 1.0, moment)
    assert seen.model_version == UNFITTED.version
    # Slips and the form of the moment are in a forecast, not in what is known.
    spread = np.hypot(before[skill].sd, UNFITTED.form_var**0.5)
    chance = expected(np.array([UNFITTED.mu_mean]), np.array([spread]))[0]
    assert seen.predicted == pytest.approx(0.97 * chance)
    assert_belief_is_replay(ada, course)


def test_two_queries(ada, course, moment, django_assert_num_queries):
    evidence = Evidence((skill_of(course),), "add-1:s1", 0.0)
    with django_assert_num_queries(9):  # five of them read the course, once per process
        actions.observe(
            student_id=ada.pk, course=course, evidence=evidence, source=uuid4(), at=moment
        )
    with django_assert_num_queries(2):
        actions.observe(
            student_id=ada.pk,
            course=course,
            evidence=evidence,
            source=uuid4(),
            at=moment + timedelta(minutes=1),
        )


def test_the_same_attempt_twice_changes_nothing(ada, course, moment):
    source = uuid4()
    first = see(ada, course, moment, 0.0, source=source)
    state = bytes(Belief.objects.get().state)
    second = see(ada, course, moment, 0.0, source=source)
    third = see(ada, course, moment + timedelta(hours=1), 1.0, source=source)
    assert first == second
    assert Observation.objects.count() == 1
    assert bytes(Belief.objects.get().state) == state
    assert third[skill_of(course)].answers == 1


def test_a_late_answer_takes_its_place(ada, ben, course, moment):
    rights = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
    times = [moment + timedelta(hours=5 * n) for n in range(6)]
    for at, right in zip(times, rights, strict=True):
        see(ada, course, at, right)
    shuffled = list(zip(times, rights, strict=True))
    random.Random(3).shuffle(shuffled)
    for at, right in shuffled:
        see(ben, course, at, right)
    later = times[-1] + timedelta(days=2)
    assert reads.estimates_for(ben.pk, course, later) == reads.estimates_for(ada.pk, course, later)
    assert_belief_is_replay(ben, course)


def test_a_late_duplicate_changes_nothing(ada, course, moment):
    source = uuid4()
    see(ada, course, moment, 0.0, source=source)
    see(ada, course, moment + timedelta(days=1), 1.0)
    state = bytes(Belief.objects.get().state)
    see(ada, course, moment, 0.0, source=source)
    assert bytes(Belief.objects.get().state) == state
    assert Observation.objects.count() == 2


def test_the_forecast_of_a_late_answer_knows_only_what_came_before(ada, course, moment):
    see(ada, course, moment, 1.0)
    see(ada, course, moment + timedelta(days=3), 0.0)
    late, at = uuid4(), moment + timedelta(seconds=0.5)
    see(ada, course, at, 1.0, source=late)
    evidence = Evidence((skill_of(course),), "add-1:s1", 1.0)
    before = [(ledger.days(moment), evidence), (ledger.days(at), evidence)]
    _, infos = psikt.run(ledger.dynamics_for(course), before)
    assert Observation.objects.get(source=late).predicted == pytest.approx(infos[1].predicted)


def test_a_rolled_back_answer_was_never_seen(ada, course, moment):
    see(ada, course, moment, 1.0)
    state = bytes(Belief.objects.get().state)
    with transaction.atomic():
        see(ada, course, moment + timedelta(minutes=1), 0.0)
        transaction.set_rollback(True)
    assert bytes(Belief.objects.get().state) == state
    assert_belief_is_replay(ada, course)


def test_a_new_skill_starts_from_the_prior_and_the_next_answer_replays(ada, course, moment):
    for n in range(4):
        see(ada, course, moment + timedelta(minutes=n), 1.0)
    old = skill_of(course)
    before = reads.estimates_for(ada.pk, course, moment + timedelta(hours=1))
    lone = Skill.objects.create(course=course, slug="money", title="Money", position=9)
    course.revision += 1
    course.save()
    after = reads.estimates_for(ada.pk, course, moment + timedelta(hours=1))
    assert after[lone.pk].answers == 0
    assert after[old].p == pytest.approx(before[old].p)
    seen = see(ada, course, moment + timedelta(hours=2), 1.0, skill=lone.pk)
    assert seen[lone.pk].answers == 1
    assert_belief_is_replay(ada, course)


def test_a_new_edge_is_noticed(ada, course, moment):
    see(ada, course, moment, 1.0)
    first, last = course.skills.first(), course.skills.last()
    Edge.objects.create(source=first, target=last)
    course.revision += 1
    course.save()
    see(ada, course, moment + timedelta(days=1), 1.0)
    assert_belief_is_replay(ada, course)


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PSIK" + bytes(60)])
def test_a_damaged_cache_is_replaced(ada, course, moment, damage):
    see(ada, course, moment, 1.0)
    expected = reads.estimates_for(ada.pk, course, moment)
    Belief.objects.update(state=damage)
    assert reads.estimates_for(ada.pk, course, moment) == expected
    see(ada, course, moment + timedelta(minutes=1), 0.0)
    assert_belief_is_replay(ada, course)


def test_another_models_cache_is_replaced(ada, course, moment):
    see(ada, course, moment, 1.0)
    Belief.objects.update(model_version="something.older")
    see(ada, course, moment + timedelta(minutes=1), 0.0)
    assert Belief.objects.get().model_version == UNFITTED.version
    assert_belief_is_replay(ada, course)


def test_rebuild_writes_what_was_there(ada, course, moment):
    for n in range(5):
        see(ada, course, moment + timedelta(days=n), float(n % 2), level=n % 3)
    state = bytes(Belief.objects.get().state)
    Belief.objects.all().delete()
    assert actions.rebuild(ada.pk, course) == 5
    assert bytes(Belief.objects.get().state) == state
    assert Belief.objects.get().t_last == moment + timedelta(days=4)


def test_rebuild_of_nothing(ada, course, moment):
    assert actions.rebuild(ada.pk, course) == 0
    see(ada, course, moment)
    assert_belief_is_replay(ada, course)


def test_a_time_without_a_zone_is_refused(ada, course, moment):
    with pytest.raises(ValueError, match="zone"):
        see(ada, course, moment.replace(tzinfo=None))
    assert not Observation.objects.exists()


def test_sources_are_unique_between_students(ada, ben, course, moment):
    source = UUID(int=7)
    see(ada, course, moment, source=source)
    before = reads.estimates_for(ben.pk, course, moment)
    assert see(ben, course, moment, source=source) == before
    assert Observation.objects.get().student == ada
    assert reads.estimates_for(ben.pk, course, moment) == before

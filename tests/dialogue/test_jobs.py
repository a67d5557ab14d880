"""The life of a job under races, silence and repetition. Real rows, real connections."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils.timezone import now

from curriculum.jobs import MAX_TRIES
from dialogue import actions
from dialogue.jobs import diagnoses
from dialogue.models import Diagnosis
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

RESULT = {"outcome": "unknown", "engine": "test"}


def test_a_claim_is_given_once(diagnosis):
    at = now()

    assert diagnoses.claim(diagnosis.pk, at)
    assert diagnoses.claim(diagnosis.pk, at) is None
    diagnosis.refresh_from_db()
    assert (diagnosis.state, diagnosis.tries, diagnosis.heartbeat_at) == ("running", 1, at)


def test_a_done_job_is_never_claimed_again(diagnosis):
    token = diagnoses.claim(diagnosis.pk, now())
    assert token
    assert diagnoses.finish(diagnosis.pk, token, now(), **RESULT)

    assert diagnoses.claim(diagnosis.pk, now() + timedelta(days=1)) is None
    assert actions.diagnose(diagnosis.pk) is False


def test_a_silent_worker_loses_its_claim_and_its_result(diagnosis):
    start = now()
    lost = diagnoses.claim(diagnosis.pk, start)
    assert lost
    later = start + diagnoses.stale_after + timedelta(seconds=1)

    taken = diagnoses.claim(diagnosis.pk, later)

    assert taken
    assert taken != lost
    assert diagnoses.beat(diagnosis.pk, lost, later) is False
    assert diagnoses.finish(diagnosis.pk, lost, later, **RESULT) is False
    assert diagnoses.finish(diagnosis.pk, taken, later, **RESULT) is True


def test_a_heartbeat_keeps_the_claim(diagnosis):
    start = now()
    token = diagnoses.claim(diagnosis.pk, start)
    assert token
    assert diagnoses.beat(diagnosis.pk, token, start + timedelta(seconds=100))

    assert diagnoses.claim(diagnosis.pk, start + timedelta(seconds=150)) is None


def test_a_stranger_token_writes_nothing(diagnosis):
    diagnoses.claim(diagnosis.pk, now())

    assert diagnoses.finish(diagnosis.pk, uuid.uuid4(), now(), **RESULT) is False
    assert diagnoses.give_back(diagnosis.pk, uuid.uuid4(), now(), "no") is False


def test_a_job_that_kills_its_workers_fails_after_three_tries(diagnosis):
    at = now()
    for _ in range(MAX_TRIES):
        assert diagnoses.claim(diagnosis.pk, at)
        at += diagnoses.stale_after + timedelta(seconds=1)

    assert diagnoses.claim(diagnosis.pk, at) is None
    assert diagnoses.reap(at) == []
    diagnosis.refresh_from_db()
    assert (diagnosis.state, diagnosis.note) == ("failed", "abandoned")


def test_the_reaper_sends_what_waits_too_long_and_not_again_at_once(diagnosis):
    soon = diagnosis.queued_at + timedelta(seconds=30)
    late = diagnosis.queued_at + timedelta(seconds=61)

    assert diagnoses.reap(soon) == []
    assert diagnoses.reap(late) == [diagnosis.pk]
    assert diagnoses.reap(late + timedelta(seconds=5)) == []
    assert diagnoses.reap(late + timedelta(seconds=61)) == [diagnosis.pk]


def test_the_reaper_puts_an_abandoned_job_back(diagnosis):
    at = diagnosis.queued_at
    lost = diagnoses.claim(diagnosis.pk, at)
    assert lost

    assert diagnoses.reap(at + timedelta(minutes=1)) == []
    assert diagnoses.reap(at + timedelta(minutes=3)) == [diagnosis.pk]
    diagnosis.refresh_from_db()
    assert (diagnosis.state, diagnosis.claim) == ("queued", None)
    assert diagnoses.finish(diagnosis.pk, lost, now(), **RESULT) is False


def test_diagnosing_twice_writes_once(diagnosis):
    assert actions.diagnose(diagnosis.pk) is True
    finished = Diagnosis.objects.get(pk=diagnosis.pk).finished_at

    assert actions.diagnose(diagnosis.pk) is False
    assert Diagnosis.objects.get(pk=diagnosis.pk).finished_at == finished


def test_an_unknown_key_is_nothing_to_do():
    assert actions.diagnose(10**9) is False


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_gets_the_claim(diagnosis):
    at = now()
    tokens = at_once(*[lambda: diagnoses.claim(diagnosis.pk, at)] * 8)

    assert len([token for token in tokens if token]) == 1
    diagnosis.refresh_from_db()
    assert diagnosis.tries == 1

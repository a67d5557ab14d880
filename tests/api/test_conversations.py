"""conversations/<code>/turns/"""

from __future__ import annotations

from uuid import uuid4

import pytest

from curriculum.models import Misconception
from tests.factories.practice import make_attempt, make_diagnosis

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(run):
    return f"conversations/{run.conversation.code}/turns/"


@pytest.fixture
def found(run, now):
    idea = Misconception.objects.get(slug="adds-signs")
    return make_diagnosis(make_attempt(run, "-8", "wrong", now), idea, now)


def test_what_was_said(api, run, path):
    sent = {"run": str(run.code), "step": "s1", "ticket": str(uuid4())}
    api.post(f"sessions/{run.session.code}/attempts/", {**sent, "answer": "9"})
    page = api.get(path)[1]
    assert [one["role"] for one in page["results"]] == ["student", "tutor"]
    assert [one["pending"] for one in page["results"]] == [False, True]


def test_what_a_student_typed_is_no_mark_up(api, run, path):
    run.conversation.turns.create(
        number=0, role="student", step_id="s1", text="<b>$x$", at=run.created
    )
    assert api.get(path)[1]["results"][0]["html"] == "&lt;b&gt;$x$"


def test_a_diagnosis_is_for_the_teacher(by_token, ada, cleo, path, found):
    mine = by_token(ada).get(path)[1]["results"][0]
    assert (mine["diagnosis"], mine["move"]) == (None, "")
    theirs = by_token(cleo).get(path)[1]["results"][0]
    assert theirs["move"] == "probing"
    assert theirs["diagnosis"]["misconception"] == "adds-signs"
    assert theirs["diagnosis"]["confidence"] == 0.9


def test_nobody_else_reads_it(by_token, path, ben, dan, faye, eve):
    assert {by_token(who).get(path)[0] for who in (ben, dan, faye, eve)} == {404}


@pytest.mark.parametrize("count", [1, 3])
def test_queries(by_token, cleo, run, path, now, django_assert_num_queries, count):
    idea = Misconception.objects.get(slug="adds-signs")
    for _ in range(count):
        make_diagnosis(make_attempt(run, "-8", "wrong", now), idea, now)
    caller = by_token(cleo)
    with django_assert_num_queries(3):  # token, gate, turns with diagnoses
        assert caller.get(path)[1]["count"] == count

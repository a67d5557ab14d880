"""sessions/<s>/attempts/, hints/, dont-know/"""

from __future__ import annotations

from uuid import uuid4

import pytest

from knowledge_tracing.models import Observation
from tests.factories.practice import make_attempt
from tutor.practice.models import Attempt, HintUse

pytestmark = pytest.mark.django_db


def body(run, step="s1", **more):
    return {"run": str(run.code), "step": step, "ticket": str(uuid4()), **more}


@pytest.fixture
def path(run):
    return f"sessions/{run.session.code}/"


def test_right(api, run, path):
    status, came = api.post(f"{path}attempts/", body(run, answer="8"))
    assert status == 201
    assert (came["outcome"], came["attempt"]["verdict"]) == ("recorded", "right")
    assert came["attempt"]["title"] == "Right."
    assert came["turn"]["role"] == "tutor"
    assert came["session"]["run"]["step"]["id"] == "s2"
    assert came["session"]["run"]["done_steps"][0]["answer"] == "8"
    assert Observation.objects.count() == 1


def test_wrong_stays_and_is_diagnosed_later(api, run, path):
    came = api.post(f"{path}attempts/", body(run, answer="9"))[1]
    assert came["attempt"]["verdict"] == "wrong"
    assert came["turn"]["pending"] is True
    assert came["session"]["run"]["step"]["id"] == "s1"
    assert came["session"]["run"]["verdict"]["title"] == "Not yet."


def test_what_cannot_be_read_says_where_and_costs_nothing(api, run, path):
    came = api.post(f"{path}attempts/", body(run, answer="3 + * 2"))[1]
    assert (came["attempt"]["verdict"], came["attempt"]["unread_at"]) == ("malformed", 4)
    assert came["attempt"]["note"]
    assert came["turn"] is None
    assert not Observation.objects.exists()


def test_the_end_of_an_exercise_shows_how_estimates_moved(api, classroom):
    session = api.post("sessions/", {"course": "first-steps"})[1]["code"]
    state = api.post(f"sessions/{session}/next/")[1]["run"]
    sent = {"run": state["code"], "step": "s1", "ticket": str(uuid4()), "answer": "2"}
    came = api.post(f"sessions/{session}/attempts/", sent)[1]
    assert came["session"]["run"]["step"] is None
    assert came["session"]["run"]["state"] == "done"
    moved = came["moved"][0]
    assert moved["title"] == "Adding integers"
    assert moved["after"]["p"] > moved["before"]["p"]
    assert came["session"]["run"]["moved"] == came["moved"]


def test_the_same_ticket_counts_once(api, run, path):
    sent = body(run, answer="9")
    first, second = (api.post(f"{path}attempts/", sent) for _ in range(2))
    assert (first[0], second[0]) == (201, 200)
    assert second[1]["outcome"] == "repeated"
    assert second[1]["attempt"] == first[1]["attempt"]
    assert Attempt.objects.count() == Observation.objects.count() == 1


def test_the_same_ticket_after_the_step_is_done(api, run, path):
    sent = body(run, answer="8")
    api.post(f"{path}attempts/", sent)
    status, came = api.post(f"{path}attempts/", sent)
    assert (status, came["outcome"]) == (200, "repeated")
    assert came["session"]["run"]["step"]["id"] == "s2"


@pytest.mark.parametrize("name", ["attempts/", "hints/", "dont-know/"])
def test_a_step_that_is_not_open(api, run, path, name):
    status, refusal = api.post(path + name, body(run, step="s2", answer="8"))
    assert (status, refusal["error"]) == (409, "stale")
    assert not Attempt.objects.exists()
    assert not HintUse.objects.exists()


def test_a_finished_session(api, run, path):
    api.post(f"{path}finish/")
    assert api.post(f"{path}attempts/", body(run, answer="8"))[0] == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "x" * 1001}, "answer"),
        ({"answer": "\0"}, "answer"),
        ({"answer": "\ud800"}, "answer"),
        ({"answer": ["8"]}, "answer"),
        ({"answer": None}, "answer"),
        ({"ticket": "once"}, "ticket"),
        ({"run": 12.5}, "run"),
        ({"step": "s" * 61}, "step"),
    ],
)
def test_a_bad_body(api, run, path, wrong, field):
    status, refusal = api.post(f"{path}attempts/", {**body(run, answer="8"), **wrong})
    assert (status, refusal["error"], list(refusal["fields"])) == (400, "invalid", [field])


def test_hints_climb_and_are_remembered(api, run, path):
    status, came = api.post(f"{path}hints/", body(run))
    assert (status, came["attempt"], came["turn"]["hint_level"]) == (201, None, 1)
    hints = came["session"]["run"]["step"]["hints"]
    assert [one["text"]["text"] for one in hints] == [came["turn"]["text"]]
    assert api.post(f"{path}attempts/", body(run, answer="8"))[1]["attempt"]["help_level"] == 1


def test_dont_know_shows_and_goes_on(api, run, path):
    status, came = api.post(f"{path}dont-know/", body(run))
    assert (status, came["attempt"]["verdict"]) == (201, "dont_know")
    assert came["session"]["run"]["done_steps"][0]["shown_answer"] == "$8$"
    assert came["session"]["run"]["step"]["id"] == "s2"


def test_list_oldest_first(api, run, path, now):
    for text in ("9", "8"):
        make_attempt(run, text, "wrong", now)
    page = api.get(f"{path}attempts/", size=1)[1]
    assert (page["count"], page["results"][0]["answer"]) == (2, "9")
    assert page["next"].endswith("page=2&size=1")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(api, run, path, now, django_assert_num_queries, count):
    for number in range(count):
        make_attempt(run, str(number), "wrong", now)
    api.get(path)
    with django_assert_num_queries(4):  # token, gate, count, attempts
        assert api.get(f"{path}attempts/")[1]["count"] == count


def test_queries_of_an_answer(api, run, path, django_assert_num_queries):
    api.post(f"{path}attempts/", body(run, answer="9"))
    sent = body(run, answer="10")
    # token, gate, lock, step, attempt, estimates, 4 reply and hint, decision; 2 savepoint
    with django_assert_num_queries(13):
        api.post(f"{path}attempts/", sent)

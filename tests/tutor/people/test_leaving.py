"""Taking one's data along, and leaving for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curriculum.models import Course
from tests.cast import PASSWORD
from tests.tutor.people.history import make_history
from tutor.classrooms.models import Classroom, Membership
from tutor.people import actions, reads
from tutor.people.models import User
from tutor.practice.models import Attempt

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PERSONAL = {
    "practice.Session", "practice.Run", "practice.Attempt", "practice.HintUse",
    "practice.Decision", "practice.Override", "practice.Placement", "practice.ProblemReport",
    "dialogue.Conversation", "dialogue.Turn", "dialogue.Diagnosis",
    "knowledge_tracing.Observation", "knowledge_tracing.Belief", "classrooms.Membership",
    "experiments.Assignment",
}  # fmt: skip


@pytest.fixture
def history(classroom: Classroom, ada: User, ben: User, moment: datetime) -> Course:
    for student in (ada, ben):
        make_history(student, classroom.course, moment)
    return classroom.course


def rows() -> dict[str, int]:
    return {label: apps.get_model(label).objects.count() for label in PERSONAL}


def test_every_table_about_students_is_in_the_test(db: None) -> None:
    """A new table with a foreign key to people belongs into `history` and into PERSONAL."""
    about = {
        field.model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name == "student"
    }
    assert about <= PERSONAL


def test_the_download_holds_every_table_once(signed_in: SignIn, ada: User, history) -> None:
    response = signed_in(ada).get("/account/data/")
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in response["Cache-Control"]
    data = json.loads(response.content)
    assert set(data["tables"]) == PERSONAL
    assert {len(found) for found in data["tables"].values()} == {1}
    assert data["account"]["username"] == "ada"


def test_the_download_has_the_words_and_nobody_elses(ada: User, ben: User, history) -> None:
    tables = reads.everything_about(ada)["tables"]
    assert tables["practice.Attempt"][0]["text"] == "ada wrote -8"
    assert tables["dialogue.Turn"][0]["text"] == "Look at both signs."
    assert tables["knowledge_tracing.Belief"][0]["state"] == "AAE="
    assert "ben" not in json.dumps(tables, default=str)


def test_the_download_has_no_secrets(signed_in: SignIn, cleo: User, history) -> None:
    key = actions.make_token(cleo)
    text = signed_in(cleo).get("/account/data/").content.decode()
    assert key not in text
    assert cleo.password not in text


def test_the_download_costs_the_same_for_more_answers(ada, history, moment) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            reads.everything_about(ada)
        return len(queries)

    before = cost()
    run = Attempt.objects.get(student=ada).run
    for _more in range(3):
        Attempt.objects.create(
            run=run, student=ada, step_id="s1", text="1", verdict="wrong", at=moment
        )
    assert cost() == before


def test_erasing_takes_everything_of_one_and_nothing_of_others(ada, ben, history) -> None:
    before = rows()
    actions.erase(ada, "ada")
    assert not User.objects.filter(username="ada").exists()
    assert rows() == {label: count // 2 for label, count in before.items()}
    assert Attempt.objects.get().student == ben
    assert Membership.objects.get().student == ben


def test_erasing_leaves_no_trace_of_log_ins(client: Client, ada: User, settings) -> None:
    settings.AXES_ENABLED = True
    AccessLog.objects.create(username="ada", ip_address="192.0.2.1")
    for password in ("guess", PASSWORD):
        client.post("/login/", {"username": "ada", "password": password})
    Client().post("/login/", {"username": "ben", "password": "guess"})
    Client().post("/login/", {"username": "ada", "password": "guess"})
    assert AccessLog.objects.count() == 1
    client.post("/account/erase/", {"username": "ada"})
    assert not AccessLog.objects.exists()
    assert [one.username for one in AccessAttempt.objects.all()] == ["ben"]


def test_erasing_logs_out_and_says_so(signed_in: SignIn, ada: User, history) -> None:
    browser = signed_in(ada)
    response = browser.post("/account/erase/", {"username": "ada"}, follow=True)
    assert response.redirect_chain == [("/", 303)]
    assert "is gone" in response.content.decode()
    assert "_auth_user_id" not in browser.session


def test_erasing_asks_for_the_name(signed_in: SignIn, ada: User, history) -> None:
    browser = signed_in(ada)
    assert browser.get("/account/erase/").status_code == 200
    assert browser.post("/account/erase/", {"username": "ben"}).status_code == 422
    assert Attempt.objects.filter(student=ada).exists()


def test_teachers_cannot_erase_themselves(signed_in: SignIn, cleo: User) -> None:
    assert signed_in(cleo).post("/account/erase/", {"username": "cleo"}).status_code == 404
    with pytest.raises(actions.PeopleError) as refusal, transaction.atomic():
        actions.erase(cleo, "cleo")
    assert refusal.value.code == "not_here"

"""The turn that a page asks for: its owner sees it, polling ends when nothing more can come."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from dialogue import actions
from dialogue.models import Diagnosis, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(say, conversation):
    turn = say("17", at=now())
    return reverse("dialogue:turn", args=[conversation.code, turn.code])


def ask(client, url):
    return client.get(url, headers={"hx-request": "true"})


def test_nothing_is_swapped_while_a_worker_may_still_answer(signed_in, ada, url):
    response = ask(signed_in(ada), url)

    assert (response.status_code, response.content) == (204, b"")


def test_polling_ends_without_a_swap_when_the_words_stay(signed_in, ada, url):
    actions.diagnose(Diagnosis.objects.get().pk)

    response = ask(signed_in(ada), url)

    assert response.status_code == 286
    assert response["HX-Reswap"] == "none"
    assert b"hx-get" not in response.content


def test_polling_ends_with_the_better_words(signed_in, ada, say, conversation, leaves_out):
    turn = say("8", mastery=0.3, at=now())
    actions.diagnose(turn.diagnosis.pk)

    response = ask(signed_in(ada), reverse("dialogue:turn", args=[conversation.code, turn.code]))

    assert response.status_code == 286
    assert "HX-Reswap" not in response
    assert b"minus sign" in response.content
    assert b"hx-get" not in response.content


def test_polling_ends_after_a_minute_without_a_worker(signed_in, ada, url):
    Turn.objects.update(at=now() - timedelta(minutes=2))

    assert ask(signed_in(ada), url).status_code == 286


def test_without_htmx_it_is_a_page(signed_in, ada, url):
    response = signed_in(ada).get(url)

    assert response.status_code == 200
    assert b"<html" in response.content
    assert b'hx-trigger="every 2s"' in response.content


def test_strangers_and_teachers_get_404(signed_in, ben, dan, cleo, url):
    assert [signed_in(user).get(url).status_code for user in (ben, dan, cleo)] == [404] * 3


def test_an_anonymous_visitor_is_sent_to_the_door(client, url):
    assert client.get(url).status_code == 302


def test_a_turn_of_another_conversation_is_404(signed_in, ada, url, conversation):
    wrong = reverse("dialogue:turn", args=[uuid.uuid4(), uuid.uuid4()])

    assert signed_in(ada).get(wrong).status_code == 404


def test_only_reading_is_allowed(signed_in, ada, url):
    assert signed_in(ada).post(url).status_code == 405


def test_one_query_beside_the_session(signed_in, ada, url, django_assert_num_queries):
    client = signed_in(ada)
    with django_assert_num_queries(3):
        ask(client, url)


def test_the_students_words_and_the_tutors_are_escaped(signed_in, ada, say, conversation):
    turn = say("<script>1</script>")

    page = ask(signed_in(ada), reverse("dialogue:turn", args=[conversation.code, turn.code]))

    assert b"<script>1" not in page.content

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import PASSWORD
from tutor.practice.models import Attempt

pytestmark = pytest.mark.django_db


def test_an_answer_leads_to_the_next_question(sitting, browser_of_ada):
    page = browser_of_ada.post(sitting.url("placement-answer"), sitting.form(), follow=True)
    assert page.redirect_chain == [(sitting.url(), 303)]
    assert "Question 2 of at most 25" in page.content.decode()


def test_sent_twice_it_counts_once(sitting, browser_of_ada):
    form = sitting.form()
    for _ in range(2):
        browser_of_ada.post(sitting.url("placement-answer"), form)
    assert Attempt.objects.count() == 1
    assert sitting.run.decision.reason["number"] == 2


def test_an_old_form_changes_nothing(sitting, browser_of_ada):
    form = sitting.form()
    sitting.answer()
    page = browser_of_ada.post(sitting.url("placement-answer"), form, follow=True)
    assert "That question is over." in page.content.decode()
    assert Attempt.objects.count() == 1


def test_an_empty_answer_is_asked_for_again(sitting, browser_of_ada):
    answer = browser_of_ada.post(sitting.url("placement-answer"), sitting.form(answer=""))
    assert answer.status_code == 422
    assert "Write or choose an answer first." in answer.content.decode()


def test_what_cannot_be_read_is_shown_again(sitting, browser_of_ada):
    page = browser_of_ada.post(
        sitting.url("placement-answer"), sitting.form(answer="3 +"), follow=True
    )
    text = page.content.decode()
    assert "This cannot be read yet." in text
    assert "Question 1 of at most 25" in text


def test_an_answer_is_kept_over_a_log_in(sitting):
    client = Client()
    to = client.post(sitting.url("placement-answer"), sitting.form()).headers["Location"]
    client.post(to, {"username": "ada", "password": PASSWORD}, follow=True)
    assert Attempt.objects.count() == 1


def test_queries_of_an_answer(sitting, browser_of_ada, django_assert_max_num_queries):
    browser_of_ada.post(sitting.url("placement-answer"), sitting.form())
    form = sitting.form()
    with django_assert_max_num_queries(30):
        browser_of_ada.post(sitting.url("placement-answer"), form)


def test_a_stranger_cannot_answer(sitting, signed_in, dan):
    url = sitting.url("placement-answer")
    assert signed_in(dan).post(url, sitting.form()).status_code == 404

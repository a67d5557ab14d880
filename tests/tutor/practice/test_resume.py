"""A log-in that runs out while typing: the answer is kept, and sent after the log-in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from tutor.practice.models import Attempt

pytestmark = pytest.mark.django_db

RESUME = reverse("practice:resume")


def log_in(browser: Client, name: str):
    return browser.post(
        reverse("people:login"), {"username": name, "password": PASSWORD}, follow=True
    )


def test_answer_is_kept_over_the_log_in(desk):
    browser = Client()
    response = browser.post(desk.url("answer"), desk.form("8"))
    assert response.status_code == 303
    assert response["Location"].startswith(reverse("people:login"))
    page = log_in(browser, "ada")
    assert [url for url, _ in page.redirect_chain] == [RESUME, desk.url("session")]
    assert Attempt.objects.get().verdict == "right"
    assert "your answer has arrived" in page.content.decode()


def test_htmx_answer_is_kept_too(desk):
    browser = Client()
    response = browser.post(desk.url("answer"), desk.form("8"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(reverse("people:login"))
    log_in(browser, "ada")
    assert Attempt.objects.count() == 1


def test_answer_that_arrived_after_all_is_not_doubled(desk):
    browser, form = Client(), desk.form("8")
    desk.answer("8", form["ticket"])
    browser.post(desk.url("answer"), form)
    log_in(browser, "ada")
    assert Attempt.objects.count() == 1


def test_another_person_does_not_send_it(desk, ben):
    browser = Client()
    browser.post(desk.url("answer"), desk.form("8"))
    page = log_in(browser, "ben")
    assert page.redirect_chain[-1][0] == reverse("practice:today")
    assert Attempt.objects.count() == 0


def test_other_buttons_lead_back_to_the_session(desk):
    browser = Client()
    browser.post(desk.url("hint"), desk.form())
    assert log_in(browser, "ada").redirect_chain[-1][0] == desk.url("session")


def test_resuming_nothing_leads_to_today(desk, browser_of_ada):
    assert browser_of_ada.get(RESUME)["Location"] == reverse("practice:today")


def test_what_is_too_long_is_not_kept(desk):
    browser = Client()
    browser.post(desk.url("answer"), desk.form("9" * 9000))
    assert "pending_post" not in browser.session

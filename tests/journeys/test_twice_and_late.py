"""Double clicks, two windows, a log-in that ran out, a broker that is away: no answer is lost and
none counts twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session as LogIn
from playwright.sync_api import Page, expect

from dialogue.models import Diagnosis
from knowledge_tracing.models import Observation
from tests.cast import PASSWORD
from tests.journeys.browsing import JOURNEY, Listener, Reader
from tests.journeys.school import School, found, task_of
from tutor.celery import app
from tutor.practice.models import Attempt

pytestmark = JOURNEY


@pytest.fixture
def school(transactional_db: None) -> School:
    return found()


@pytest.fixture
def page(reader: Reader, school: School) -> Page:
    """Ada in front of her first exercise."""
    page = reader(school.student)
    page.goto("/practice/")
    page.locator(".next-up form button").click()
    expect(page.locator("#answer")).to_be_visible()
    return page


def check(page: Page, text: str) -> None:
    page.locator("#answer").fill(text)
    with page.expect_response("**/answer/"):
        page.get_by_role("button", name="Check").click()


def test_a_double_click_counts_once(page: Page, school: School) -> None:
    task = task_of(school.student)
    page.locator("#answer").fill(task.right)
    page.get_by_role("button", name="Check").dblclick()
    expect(page.locator(".moved")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [one.text for one in Attempt.objects.all()] == [task.right]
    assert Observation.objects.count() == 1


def test_without_a_connection_it_says_so_and_keeps_the_answer(
    page: Page, school: School, listener: Listener
) -> None:
    task = task_of(school.student)
    page.context.set_offline(True)
    page.locator("#answer").fill(task.right)
    page.get_by_role("button", name="Check").click()
    message = page.locator("#messages .toast")
    expect(message).to_contain_text("What you wrote is still here")
    expect(page.locator("#answer")).to_have_value(task.right)
    assert all("htmx:" in words or "DISCONNECTED" in words for words in listener.heard)
    listener.heard.clear()
    page.context.set_offline(False)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".moved")).to_be_visible()
    expect(message).to_have_count(0)
    assert [one.text for one in Attempt.objects.all()] == [task.right]


def test_a_double_click_on_next_opens_one_exercise(page: Page, school: School) -> None:
    check(page, task_of(school.student).right)
    page.get_by_role("button", name="Next exercise").dblclick()
    expect(page.locator("#answer")).to_be_visible()
    assert school.student.sessions.get().runs.count() == 2


def test_two_windows(page: Page, school: School) -> None:
    """The second window shows the same step. What it sends after the first has gone on is
    shown back, and counts nothing."""
    task = task_of(school.student)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#answer")).to_be_visible()
    check(page, task.right)
    expect(page.locator(".moved")).to_be_visible()
    check(other, "77")
    expect(other.locator("#messages")).to_contain_text("77")
    expect(other.locator(".moved")).to_be_visible()
    assert [one.text for one in Attempt.objects.all()] == [task.right]


def test_a_log_in_that_ran_out_keeps_the_answer(page: Page, school: School) -> None:
    task = task_of(school.student)
    page.locator("#answer").fill(task.right)
    page.wait_for_load_state("networkidle")
    LogIn.objects.all().delete()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".notice")).to_contain_text("Your answer is kept")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    expect(page.locator(".moved")).to_be_visible()
    assert [(one.text, one.verdict) for one in Attempt.objects.all()] == [(task.right, "right")]
    page.reload()
    assert Attempt.objects.count() == 1


def test_a_log_in_in_another_window_keeps_this_one_working(page: Page, school: School) -> None:
    """A new log-in has a new form token; the window that was open before still holds the old."""
    task = task_of(school.student)
    page.locator("#answer").fill(task.wrong)
    page.wait_for_load_state("networkidle")
    LogIn.objects.all().delete()
    other = page.context.new_page()
    other.goto("/login/")
    other.get_by_label("User name").fill("ada")
    other.get_by_label("Password").fill(PASSWORD)
    other.locator("main").get_by_role("button", name="Log in").click()
    expect(other.locator(".next-up")).to_be_visible()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".said-tutor")).to_be_visible()
    assert [one.text for one in Attempt.objects.all()] == [task.wrong]
    page.locator("summary", has_text="Ada").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()


@pytest.fixture
def no_broker(tmp_path: Path) -> Iterator[None]:
    """Nothing listens where jobs are sent."""
    before = app.conf.broker_url
    _publish_to(f"redis+socket://{tmp_path / 'nobody.sock'}")
    yield
    _publish_to(before)


def _publish_to(url: str) -> None:
    app.conf.broker_url = app.conf.broker_write_url = url
    app._pool = None
    app.amqp._producer_pool = None


def test_tutor_without_worker(no_broker: None, page: Page, school: School) -> None:
    """The tutor replies, helps and goes on; the diagnosis waits in its row."""
    task = task_of(school.student)
    check(page, task.wrong)
    reply = page.locator(".said-tutor").last
    expect(reply).not_to_be_empty()
    assert Diagnosis.objects.get().state == Diagnosis.State.QUEUED
    with page.expect_response("**/hint/"):
        page.get_by_role("button", name="Hint").click()
    expect(page.locator(".said-tutor")).to_have_count(2)
    check(page, task.right)
    expect(page.locator(".moved")).to_be_visible()
    page.get_by_role("button", name="Next exercise").click()
    expect(page.locator("#answer")).to_be_visible()

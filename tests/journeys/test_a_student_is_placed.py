"""From the offer on the first day to the map of what was found: in both languages, by keyboard, on
a phone without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import JOURNEY, Reader, is_wider_than_the_screen
from tests.journeys.school import found, task_of
from tutor.people.models import User
from tutor.practice.models import Placement

pytestmark = JOURNEY

ANSWERED_AT_MOST = 12  # two to each of the six skills


def begin(page: Page) -> None:
    page.goto("/practice/")
    page.locator("form[action='/practice/placement/'] button").first.click()
    expect(page).to_have_url(re.compile("/placement/$"))


def to_the_end(page: Page, student: User) -> None:
    for _ in range(ANSWERED_AT_MOST):
        if Placement.objects.get().state == Placement.State.DONE:
            return
        page.locator("#answer").fill(task_of(student).right)
        with page.expect_navigation():
            page.locator("#answer").press("Enter")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_student_is_placed(reader: Reader, language: str) -> None:
    school = found(language=language)
    page = reader(school.student, language=language)
    begin(page)
    expect(page.locator("#answer")).to_be_focused()
    to_the_end(page, school.student)
    expect(page.locator(".map-mastered").first).to_be_visible()
    page.locator("form[action='/practice/start/'] button").click()
    expect(page.locator("#step")).to_be_visible()


def test_on_a_phone_without_scripts(reader: Reader) -> None:
    school = found()
    page = reader(school.student, java_script_enabled=False, viewport={"width": 360, "height": 640})
    begin(page)
    page.get_by_role("button", name="I don’t know").click()
    expect(page.get_by_text("Question 2 of at most 25")).to_be_visible()
    to_the_end(page, school.student)
    expect(page.locator(".map-node").first).to_be_visible()


def test_nothing_is_wider_than_a_phone(reader: Reader) -> None:
    school = found()
    page = reader(school.student, viewport={"width": 320, "height": 640})
    begin(page)
    assert not is_wider_than_the_screen(page)
    to_the_end(page, school.student)
    assert not is_wider_than_the_screen(page)

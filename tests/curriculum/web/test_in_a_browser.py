"""The editor in a real browser: with scripts, and once without."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD
from tests.curriculum.web.conftest import at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium on this machine"),
]


def open_editor(page: Page, live_server: LiveServer, exercise) -> Page:
    address = at("exercise-update", exercise.code)
    page.goto(f"{live_server.url}/login/?next={address}")
    page.get_by_label("User name").fill("eve")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_label("The exercise as text")).to_be_visible()
    return page


@pytest.fixture
def desk(page: Page, live_server: LiveServer, exercise, eve) -> Page:
    return open_editor(page, live_server, exercise)


def test_the_preview_follows_and_findings_lead_to_their_line(desk: Page, text: str) -> None:
    written = desk.get_by_label("The exercise as text")
    written.fill(text.replace("kind: number", "kind: nomber"))
    expect(desk.locator(".findings")).to_contain_text("nomber")
    desk.locator(".finding", has_text="nomber").get_by_role("link").click()
    chosen = "document.getElementById('text')"
    cut = f"{chosen}.value.slice({chosen}.selectionStart, {chosen}.selectionEnd)"
    assert "nomber" in str(desk.evaluate(cut))
    written.fill(text.replace("-3 + 5", "-30 + 5"))
    expect(desk.locator(".seen")).to_contain_text("30")


def test_trying_an_answer_saves_nothing(desk: Page, exercise) -> None:
    box = desk.get_by_label("Try an answer")
    box.fill("2")
    box.press("Enter")
    expect(desk.locator(".try")).to_contain_text("right")
    expect(box).to_be_focused()
    before = exercise.edited
    exercise.refresh_from_db()
    assert exercise.edited == before


def test_leaving_with_unsaved_text_asks_first(desk: Page, text: str) -> None:
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", accept)
    desk.get_by_label("The exercise as text").fill(text + "difficulty: hard\n")
    expect(desk.get_by_text("not saved yet")).to_be_visible()
    desk.get_by_role("link", name="Courses").first.click()
    expect(desk).to_have_title("Courses · Chiron")
    assert asked == ["beforeunload"]


def test_saving_by_key_asks_nothing(desk: Page, exercise, text: str) -> None:
    desk.get_by_label("The exercise as text").fill(text.replace("Exercise add", "Renamed add"))
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("The draft is saved")).to_be_visible()
    exercise.refresh_from_db()
    assert exercise.draft["title"]["en"] == "Renamed add-1"


def test_without_scripts(browser: Browser, live_server: LiveServer, exercise, eve, text) -> None:
    page = open_editor(browser.new_page(java_script_enabled=False), live_server, exercise)
    page.get_by_label("The exercise as text").fill(text.replace("-3 + 5", "-30 + 5"))
    page.get_by_label("Try an answer").fill("-8")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".try")).to_contain_text("Look at both signs.")
    assert "-30 + 5" in page.get_by_label("The exercise as text").input_value()
    page.get_by_role("button", name="Save and publish").click()
    expect(
        page.get_by_text("cannot be published yet").or_(page.get_by_text("is published")).first
    ).to_be_visible()

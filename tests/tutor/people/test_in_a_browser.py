"""The frame of every page in a real browser: with scripts, and once without."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD
from tutor.people.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium on this machine"),
]


@pytest.fixture
def account(page: Page, live_server: LiveServer, cleo: User) -> Iterator[Page]:
    """Cleo's account page; whatever the browser's console says fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    enter(page, live_server.url)
    yield page
    assert said == []


def enter(page: Page, site: str) -> None:
    page.goto(f"{site}/login/?next=/account/")
    page.get_by_label("User name").fill("cleo")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()
    expect(page).to_have_title("Your account · Chiron")


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_colours_change_at_once_and_stay(account: Page) -> None:
    before = ground(account)
    switch = account.locator("footer").get_by_role("button", name="Dark")
    with account.expect_response("**/theme/"):
        switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert ground(account) != before
    account.reload()
    assert ground(account) != before


def test_the_menu_closes_on_escape(account: Page) -> None:
    account.locator("details.menu summary").click()
    expect(account.get_by_role("button", name="Log out")).to_be_visible()
    account.keyboard.press("Escape")
    expect(account.get_by_role("button", name="Log out")).to_be_hidden()


def test_a_message_appears_and_can_be_dismissed(account: Page) -> None:
    account.locator("main").get_by_role("button", name="Save").click()
    message = account.get_by_role("status").filter(has_text="Saved.")
    expect(message).to_be_visible()
    account.get_by_role("button", name="Dismiss").click()
    expect(account.locator(".toast")).to_have_count(0)


def test_the_keyboard_reaches_the_content_first(account: Page) -> None:
    account.keyboard.press("Tab")
    account.keyboard.press("Enter")
    assert account.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [320, 375, 768])
def test_nothing_is_wider_than_the_screen(account: Page, width: int) -> None:
    account.set_viewport_size({"width": width, "height": 700})
    assert account.evaluate("document.documentElement.scrollWidth") <= width


def test_all_of_it_works_without_scripts(
    browser: Browser, live_server: LiveServer, cleo: User
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    enter(page, live_server.url)
    page.locator("footer").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("footer").get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator("details.menu summary").click()
    page.locator("details.menu form button").click()
    expect(page).to_have_url(f"{live_server.url}/")

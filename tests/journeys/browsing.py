"""What every browser journey needs: marks, a listener on the console and the network, log-in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tutor.people.models import User

CHROMIUM = next(
    filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "google-chrome"))), None
)
JOURNEY = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
# Chromium says this of each answer that is not 2xx; the answers themselves are looked at below.
SAID_OF_A_STATUS = "Failed to load resource: the server responded with a status of"
# A page that is left while it asks for something.
LEFT = "net::ERR_ABORTED"
AT_HOME = ("data:", "blob:", "about:")

Reader = Callable[..., Page]


class Listener:
    """Keeps what should not happen: words on the console (also of the content policy), requests
    that fail or leave the house, answers that are errors and were not expected."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.expected: set[int] = {422}
        self.heard: list[str] = []

    def on(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.heard.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(SAID_OF_A_STATUS):
            self.heard.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, *AT_HOME)):
            self.heard.append(f"left the house: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self.heard.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.heard.append(f"{response.status}: {response.url}")


def enter(context: BrowserContext, user: User, site: str) -> None:
    """Logged in without going through the form: that journey is taken once, elsewhere."""
    client = Client()
    client.force_login(user, backend="tutor.people.backends.Accounts")
    keep(context, site, sessionid=client.cookies["sessionid"].value)


def keep(context: BrowserContext, site: str, **cookies: str) -> None:
    rows: list[Any] = [{"name": n, "value": v, "url": site} for n, v in cookies.items()]
    context.add_cookies(rows)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def repository() -> Path:
    return Path(__file__).resolve().parents[2]

"""Readers in a real Chromium; whatever a page complains about fails the journey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browsing import CHROMIUM, Listener, Reader, enter, keep
from tutor.people.models import User

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return {**browser_type_launch_args, **found, "args": QUIET}


@pytest.fixture
def listener(live_server: LiveServer) -> Iterator[Listener]:
    """Journeys that go where errors are expected add the status to `expected`."""
    listener = Listener(live_server.url)
    yield listener
    assert listener.heard == []


@pytest.fixture
def reader(
    live_server: LiveServer, listener: Listener, new_context: Callable[..., BrowserContext]
) -> Reader:
    """`reader(ada)` is a browser of Ada's own; `reader()` that of a visitor."""

    def open_one(user: User | None = None, *, theme: str = "", language: str = "en",
                 **options: Any) -> Page:  # fmt: skip
        context = new_context(
            base_url=live_server.url, locale=language, reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        listener.on(context)
        if user:
            enter(context, user, live_server.url)
        keep(
            context,
            live_server.url,
            django_language=language,
            **({"theme": theme} if theme else {}),
        )
        return context.new_page()

    return open_one

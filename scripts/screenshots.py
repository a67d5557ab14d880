"""The pictures of README and docs, taken from a running demo: python -m scripts.screenshots [URL].

Needs the database of that demo (to know who has most right answers, and which mistakes an author
foresaw) and a Chromium. Leaves an answer of that student behind.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutor.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.db.models import Count, Q  # noqa: E402 -- Django first

from curriculum.content import Step  # noqa: E402
from curriculum.reads import variant  # noqa: E402
from tutor.demo.school import PASSWORD  # noqa: E402
from tutor.people.models import User  # noqa: E402
from tutor.practice.models import Run  # noqa: E402

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH, HEIGHT = 1200, 800
LARGEST = 200_000  # bytes
STUDENT = "the student with most right answers"


def exercise(page: Page) -> None:
    """After a foreseen mistake, with the right answer being typed."""
    page.goto("/practice/")
    page.locator(".next-up .button").click()
    page.locator("#step").wait_for()
    while not page.locator("#answer").count() or not open_step().wrong:
        page.get_by_role("button", name="Another exercise, please").click()
        page.wait_for_load_state("networkidle")
    step = open_step()
    page.locator("#answer").fill(step.wrong[0].match[0])
    page.get_by_role("button", name="Check").click()
    page.locator(".said-tutor").first.wait_for()
    page.locator("#answer").fill(step.answer.accept[0])
    page.locator("#preview math").wait_for()


def open_step() -> Step:
    run = Run.objects.select_related("version").latest("pk")
    return variant(run.version, run.seed).steps[run.step_index]


def skill(page: Page) -> None:
    page.goto("/practice/map/")
    page.locator(".map-table tr:has(.meter:not(.meter-open)) a").first.click()
    page.locator("#forecast-title").wait_for()


def today(page: Page) -> None:
    page.goto("/practice/")


def knowledge_map(page: Page) -> None:
    page.goto("/practice/map/")


def class_page(page: Page) -> None:
    page.goto("/")
    page.locator(".class-card h2 a").first.click()


def student(page: Page) -> None:
    class_page(page)
    name = User.objects.get(username=named(STUDENT)).name
    page.locator("#heatmap").get_by_role("link", name=name).click()


def author(page: Page) -> None:
    page.goto("/author/")
    page.get_by_role("link", name="Exercises").first.click()
    page.locator("tbody th a").nth(2).click()
    page.locator("#preview .seen").wait_for()


SHOTS: dict[str, tuple[str, Callable[[Page], None], int]] = {
    "today": (STUDENT, today, HEIGHT),
    "exercise": (STUDENT, exercise, HEIGHT),
    "map": (STUDENT, knowledge_map, 1000),
    "skill": (STUDENT, skill, 1000),
    "class": ("cleo", class_page, 1400),
    "student": ("cleo", student, 1000),
    "author": ("eve", author, 1000),
}


def named(username: str) -> str:
    if username != STUDENT:
        return username
    english = User.objects.filter(role=User.Role.STUDENT, language="en")
    right = Count("attempts", filter=Q(attempts__verdict="right"))
    return english.annotate(right=right).latest("right").username


def sign_in(browser: Browser, site: str, username: str) -> Page:
    context = browser.new_context(
        base_url=site, viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light", locale="en", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.locator(".site-nav").wait_for()
    return page


def shoot(browser: Browser, site: str, name: str) -> None:
    username, go, height = SHOTS[name]
    page = sign_in(browser, site, named(username))
    go(page)
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    page.context.close()
    size = path.stat().st_size
    print(f"{path.name}: {size} bytes")  # noqa: T201
    if size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST} bytes")


def main(site: str = "http://127.0.0.1:8000", *names: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in names or SHOTS:
            shoot(browser, site, name)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

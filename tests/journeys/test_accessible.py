"""axe on every page, in both languages and both colours; and that no page was forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import URLPattern, get_resolver
from playwright.sync_api import Page, expect

from tests.journeys.browsing import JOURNEY, Listener, Reader, repository
from tests.journeys.pages import PLACES, lived_in
from tests.journeys.school import SUMS, found, task_of
from tutor.people.models import User

pytestmark = JOURNEY

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
AXE = Axe().axe_script
both_languages = pytest.mark.parametrize("language", ["en", "es"])
# Of operators and of programmers: Django's and Swagger's own.
FOREIGN = {"admin", "api"}
# Answers to buttons, downloads and parts of pages; each is seen where its button is.
PARTS = {
    "dashboard:live", "dashboard:attempts-csv", "dashboard:estimates-csv", "people:download",
    "practice:preview", "practice:resume", "practice:figure", "curriculum:course-export",
    "curriculum:figure",
}  # fmt: skip
ARGUMENT = re.compile(r"<(\w+):\w+>")
NOTHING = {"uuid": str(UUID(int=0)), "slug": "nothing", "int": "0"}
NOTHING |= {"dotted": "nothing", "file": "nothing.png"}


def complaints(page: Page, what: str) -> list[str]:
    """What axe finds in light colours, then in dark ones, as the switch in the footer sets them.
    The page is the same in both: the second look is at colours alone."""
    page.evaluate(AXE)
    found = []
    for theme, rules in (("light", {"type": "tag", "values": TAGS}), ("dark", COLOURS)):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        options = {"resultTypes": ["violations"], "runOnly": rules}
        violations = page.evaluate("options => axe.run(options)", options)["violations"]
        found += [_told(what, theme, one, node) for one in violations for node in one["nodes"]]
    return found


def _told(what: str, theme: str, violation: dict[str, Any], node: dict[str, Any]) -> str:
    why = [one["message"] for key in ("any", "all", "none") for one in node[key]]
    return f"{what} ({theme}): {violation['id']}: {node['html'][:120]} {why[:1]}"


@both_languages
@pytest.mark.parametrize("role", PLACES)
def test_every_page(reader: Reader, role: str, language: str) -> None:
    school = lived_in(language)
    username, places = PLACES[role]
    user = User.objects.get(username=username) if username else None
    page = reader(user, language=language)
    found = []
    for place in places(school):
        page.goto(place.path)
        expect(page.locator("html")).to_have_attribute("lang", language)
        found += complaints(page, str(place))
    assert not found, "\n".join(found)


@both_languages
def test_what_appears_while_answering(reader: Reader, language: str) -> None:
    """An answer that cannot be read, a reply, a hint, and the end of an exercise."""
    school = found(*SUMS, language=language)
    page = reader(school.student, language=language)
    page.goto("/practice/")
    page.locator(".next-up form button").click()
    problems = complaints(page, "fresh")
    task = task_of(school.student)
    for text, shown in (("2 +", ".place"), (task.wrong, ".said"), (task.right, ".moved")):
        page.locator("#answer").fill(text)
        page.locator("#answer").press("Enter")
        page.locator(shown).first.wait_for()
        for more in page.locator("#step details.more > summary").all():
            more.click()
        problems += complaints(page, text)
    assert not problems, "\n".join(problems)


@both_languages
def test_pages_of_errors(reader: Reader, listener: Listener, language: str) -> None:
    listener.expected |= {403, 404, 405}
    school = found()
    page = reader(school.student, language=language)
    problems = []
    for path in ("/nowhere/", "/practice/start/", f"/dashboard/{school.classroom.code}/"):
        page.goto(path)
        problems += complaints(page, path)
    page.goto("/account/")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'")
    page.evaluate("document.querySelector('main form').submit()")
    page.get_by_text("403").wait_for()
    problems += complaints(page, "403")
    problems += complaints(_broken(page), "500")
    assert not problems, "\n".join(problems)


def _broken(page: Page) -> Page:
    """The page that needs nothing but its own file."""
    page.set_content((repository() / "templates" / "500.html").read_text("utf-8"))
    return page


@both_languages
def test_forms_with_mistakes(reader: Reader, language: str) -> None:
    page = reader(language=language)
    problems = []
    for path in ("/login/", "/classrooms/join/"):
        page.goto(path)
        page.locator("main form").evaluate("form => { form.noValidate = true; form.submit(); }")
        page.locator(".errorlist, .error-text, [role=alert]").first.wait_for()
        problems += complaints(page, path)
    assert not problems, "\n".join(problems)


def test_no_page_is_forgotten(client: Client) -> None:
    school = lived_in("en")
    visited = {place.name for _, places in PLACES.values() for place in places(school)}
    client.force_login(school.student, backend="tutor.people.backends.Accounts")
    rest = {name: path for name, path in addresses() if name not in visited | PARTS}
    assert [name for name, path in rest.items() if client.get(path).status_code != 405] == []


def addresses() -> Iterator[tuple[str, str]]:
    """Every named address of the product, with codes of nothing."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name), "/"
        elif pattern.app_name not in FOREIGN:
            inner = (one for one in pattern.url_patterns if isinstance(one, URLPattern))
            for one in inner:
                route = ARGUMENT.sub(lambda m: NOTHING[m[1]], f"{pattern.pattern}{one.pattern}")
                yield f"{pattern.app_name}:{one.name}", f"/{route}"

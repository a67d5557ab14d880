"""The same exercise by keyboard alone, on a phone, without scripts, and with the formula editor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import JOURNEY, Reader, is_wider_than_the_screen
from tests.journeys.school import Task, found, task_of
from tutor.practice.models import Attempt

pytestmark = JOURNEY

SMALLEST_TARGET = 24
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip-link"))
  .filter((one) => !(one.tagName === "A" && one.closest("p, li, td, th, dd")))
  .map((one) => [one.closest("label") ?? one, one])
  .map(([area, one]) => [one.outerHTML.slice(0, 90), area.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < SIZE || box.height < SIZE))
  .map(([html, box]) => `${html} ${box.width} × ${box.height}`)""".replace(
    "SIZE", str(SMALLEST_TARGET)
)
FOCUSED = """() => { const one = document.activeElement;
  const line = getComputedStyle(one);
  const isSeen = line.outlineStyle !== "none" || line.boxShadow !== "none";
  return [one.textContent.trim() || one.name, isSeen]; }"""


def focused(page: Page) -> tuple[str, bool]:
    words, is_seen = page.evaluate(FOCUSED)
    return str(words), bool(is_seen)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(f":focus:is({selector})").count():
            return
    pytest.fail(f"Tab does not reach {selector}")


def begin(page: Page) -> None:
    page.goto("/practice/")
    page.locator(".next-up form button").click()
    expect(page.locator("#step")).to_be_visible()


def passed(page: Page) -> tuple[str, bool]:
    """What has the focus, which then goes on."""
    found = focused(page)
    page.keyboard.press("Tab")
    return found


def test_by_keyboard_alone(reader: Reader) -> None:
    school = found("rewrite-then-work")
    page = reader(school.student)
    page.goto("/practice/")
    tab_to(page, ".next-up button")
    page.keyboard.press("Enter")
    expect(page.locator("[data-options]")).to_be_visible()
    task = task_of(school.student)

    tab_to(page, "[data-options] input")
    for _ in range(2):  # wrong first, then right: a digit picks, Enter sends
        said = page.locator(".said-tutor").count()
        wanted = task.wrong if said == 0 else task.right
        page.keyboard.press(str(place_of(task, wanted)))
        with page.expect_response("**/answer/"):
            page.keyboard.press("Enter")
        if said == 0:
            expect(page.locator(".said-tutor")).not_to_have_count(0)
            expect(page.locator("[data-options] input:focus")).to_have_count(1)
    expect(page.locator("#answer")).to_be_focused()  # the next step
    expect(page.locator("#announcement")).not_to_be_empty()

    expect(page.get_by_role("button", name="Formula editor")).to_be_visible()  # a script adds it
    stops = [passed(page) for _ in range(5)]
    assert [words for words, _ in stops] == [
        "answer", "Formula editor", "Check", "Hint", "I don’t know",
    ]  # fmt: skip
    assert all(is_seen for _, is_seen in stops)
    page.locator("#answer").focus()
    page.keyboard.type(task_of(school.student).right)
    with page.expect_response("**/answer/"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next exercise")).to_be_focused()


def place_of(task: Task, option: str) -> int:
    return [one.id for one in task.spec.options].index(option) + 1


def test_on_a_phone(reader: Reader) -> None:
    school = found()
    page = reader(
        school.student,
        viewport={"width": 375, "height": 667},
        is_mobile=True,
        has_touch=True,
    )
    begin(page)
    task = task_of(school.student)
    page.locator("#answer").fill(task.wrong)
    page.get_by_role("button", name="Check").tap()
    expect(page.locator(".said-tutor")).not_to_have_count(0)
    fits(page)
    page.locator("#answer").fill(task.right)
    page.get_by_role("button", name="Check").tap()
    expect(page.locator(".moved")).to_be_visible()
    fits(page)
    for address in ("/practice/", "/practice/map/", "/practice/history/", "/account/", "/"):
        page.goto(address)
        fits(page)
    page.goto("/practice/map/")
    page.locator("[data-map] [data-node]").first.tap()
    expect(page).to_have_url(re.compile("/skills/"))
    fits(page)


def fits(page: Page) -> None:
    assert not is_wider_than_the_screen(page), page.url
    assert page.evaluate(TOO_SMALL) == [], page.url


@pytest.mark.parametrize("slug", ["lift-ride", "rewrite-then-work", "line-up-four"])
def test_without_scripts(reader: Reader, slug: str) -> None:
    """Hint, wrong, right, finish, by plain forms; a field, options, and a list to put in order."""
    school = found(slug)
    page = reader(school.student, java_script_enabled=False)
    begin(page)
    page.locator("button[formaction$='/hint/']").click()
    expect(page.locator(".said-tutor")).to_have_count(1)
    task = task_of(school.student)
    give(page, task, task.wrong)
    expect(page.locator(".said-tutor")).to_have_count(2)
    for _ in task.document.steps:
        step = task_of(school.student)
        give(page, step, step.right)
    expect(page.locator(".moved")).to_be_visible()
    page.get_by_role("button", name="Finish for now").click()
    expect(page.locator("h1")).to_have_text("Done for now")
    page.goto("/practice/history/")
    expect(page.locator(".answer-row")).to_have_count(1 + len(task.document.steps))


def give(page: Page, task: Task, answer: str) -> None:
    if task.spec.kind == "choice":
        page.locator(f"[data-options] input[value='{answer}']").check()
    elif task.spec.kind == "ordering":
        for place, option in enumerate(answer.split(","), start=1):
            page.locator(f"[name='place.{option.strip()}']").select_option(str(place))
    else:
        page.locator("#answer").fill(answer)
    page.get_by_role("button", name="Check").click()


def test_with_the_formula_editor(reader: Reader) -> None:
    """Both fields are equal: what is typed in one stands in the other, and is judged the same."""
    school = found("bars-first", "steps-to-zero")
    page = reader(school.student)
    begin(page)
    task = task_of(school.student)
    page.get_by_role("button", name="Formula editor").click()
    expect(page.locator("math-field")).to_be_visible()
    expect(page.locator("#answer")).to_be_hidden()
    # The editor takes the keys a moment after it takes the focus.
    page.wait_for_function("document.querySelector('math-field').shadowRoot.activeElement")
    page.keyboard.type("5/6", delay=30)
    expect(page.locator("#preview math")).to_be_visible()
    assert page.evaluate("document.querySelector('#answer').value") in (
        r"\frac{5}{6}", r"\frac56",
    )  # fmt: skip
    with page.expect_response("**/answer/"):
        page.keyboard.press("Enter")
    expect(page.locator("math-field")).to_be_visible()  # the choice is remembered
    first = Attempt.objects.get()
    assert (first.verdict, first.text.startswith(r"\frac")) == ("wrong", True)

    page.get_by_role("button", name="Formula editor").click()
    expect(page.locator("#answer")).to_be_focused()
    page.locator("#answer").fill(task.right)
    page.get_by_role("button", name="Formula editor").click()
    page.wait_for_selector("math-field")
    shown = page.evaluate("document.querySelector('math-field').getValue('ascii-math')")
    assert str(shown).replace(" ", "") == task.right
    with page.expect_response("**/answer/"):
        page.get_by_role("button", name="Check").click()
    expect(page.locator(".moved")).to_be_visible()

"""From the class code on the board to the end of a sitting, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from curriculum.content import text_in
from dialogue.scaffold import MIN_SECONDS_BETWEEN_HINTS
from tests.cast import PASSWORD
from tests.journeys.browsing import JOURNEY, Reader, path_of
from tests.journeys.school import Task, found, task_of
from tutor.people.models import User
from tutor.practice.models import HintUse

pytestmark = JOURNEY


def sign_up(page: Page, code: str) -> User:
    page.goto("/classrooms/join/")
    page.locator("[name=code]").fill(code.lower())
    page.locator("[name=display_name]").fill("Ida")
    page.locator("[name=username]").fill("Ida")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password_again]").fill(PASSWORD)
    page.locator("main form").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/practice/$"))
    return User.objects.get(username="ida")


def check(page: Page, text: str) -> None:
    page.locator("#answer").fill(text)
    with page.expect_response("**/answer/"):
        page.locator("#answer").press("Enter")


def verdicts(student: User) -> list[str]:
    return list(student.attempts.order_by("pk").values_list("verdict", flat=True))


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_student_practises(reader: Reader, language: str) -> None:
    school = found()
    page = reader(language=language)
    student = sign_up(page, "ABC234")
    assert school.classroom.memberships.filter(student=student).exists()
    expect(page.locator("html")).to_have_attribute("lang", language)

    page.locator(".next-up form button").click()
    task = task_of(student)
    title = text_in(task.document.title, language)
    expect(page.locator(".sitting-reason")).not_to_be_empty()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#answer")).to_be_focused()
    work_on(page, task)
    assert verdicts(student) == ["malformed", "wrong", "right"]

    page.locator(".closing form[action$='/next/'] button").click()
    expect(page.locator(".sitting-reason")).not_to_be_empty()
    assert task_of(student).run.pk != task.run.pk

    look_around(page, title)
    page.goto(f"/practice/{task.run.session.code}/")
    page.locator("form[action$='/finish/'] button").click()
    expect(page.locator(".run").first).to_contain_text(title)


def work_on(page: Page, task: Task) -> None:
    """Unreadable, wrong, two hints, right; with the worked example open beside it."""
    page.locator(".worked summary").click()
    check(page, "3 + ")
    expect(page.locator(".verdict-info .place mark")).to_be_visible()
    expect(page.locator("#answer")).to_have_value("3 +")

    check(page, task.wrong)
    expect(page.locator(".said-student")).to_have_text([re.compile(re.escape(task.wrong))])
    expect(page.locator(".said-tutor").last).not_to_be_empty()
    expect(page.locator(".worked-body")).to_be_visible()

    rungs = set()
    for before in (1, 2):
        page.locator("button[formaction$='/hint/']").click()
        expect(page.locator(".said-tutor")).to_have_count(before + 1)
        rungs.add(page.locator(".said-tutor").last.inner_text())
        # Who asks again at once is shown the same rung; this one has been read.
        HintUse.objects.update(at=F("at") - timedelta(seconds=MIN_SECONDS_BETWEEN_HINTS))
    assert len(rungs) == 2

    check(page, task.right)
    expect(page.locator(".moved-skill .meter")).to_have_count(2)
    expect(page.locator(".closing button").first).to_be_focused()
    expect(page.locator(".worked")).to_be_hidden()


def look_around(page: Page, title: str) -> None:
    """The map, the forecast of a skill, and the history."""
    page.goto("/practice/map/")
    node = page.locator("[data-map] [data-node]")
    expect(node).to_have_count(2)
    node.filter(has=page.locator(".map-band")).first.click()
    expect(page.locator("#forecast-title")).to_be_visible()
    expect(page.locator("figure svg").first).to_be_visible()
    assert path_of(page).startswith("/practice/skills/")
    page.goto("/practice/history/")
    expect(page.locator(".answer-row")).to_have_count(3)
    expect(page.locator(".answer-row").first).to_contain_text(title)

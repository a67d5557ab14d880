"""What a student does reaches the teacher's pages, live and with reasons."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.browsing import JOURNEY, Reader
from tests.journeys.school import School, answer, found, task_of
from tutor.practice import actions

pytestmark = JOURNEY


@pytest.fixture
def school(transactional_db: None) -> School:
    """Ada has begun: one wrong answer stands."""
    school = found()
    session = actions.open_session(school.student, school.course, at=timezone.now())
    actions.go_on(session, at=timezone.now())
    answer(school, task_of(school.student).wrong)
    return school


def test_the_class_page_follows_the_class(reader: Reader, school: School) -> None:
    page = reader(school.teacher)
    page.clock.install()
    page.goto("/")
    page.get_by_role("link", name="7B", exact=True).click()
    live = page.locator("#live")
    expect(live.locator(".live-card")).to_have_count(1)
    expect(live).to_contain_text("1 of 1 at work")
    before = live.locator(".live-card").inner_text()

    answer(school, task_of(school.student).right)
    with page.expect_response("**/live/"):
        page.clock.fast_forward("00:06")
    expect(live.locator(".live-card")).to_have_count(1)
    expect(live.locator(".live-card")).not_to_have_text(before)

    page.reload()
    expect(page.locator("#heatmap tbody th")).to_have_text(["Ada"])
    page.locator("#heatmap tbody th a").click()
    expect(page.locator("h1")).to_contain_text("Ada")


def test_every_attempt_has_its_reason_and_transcript(reader: Reader, school: School) -> None:
    task = task_of(school.student)
    answer(school, task.right)
    page = reader(school.teacher)
    page.goto(f"/dashboard/{school.classroom.code}/students/{school.student.code}/")
    expect(page.locator("#attempts tbody tr")).to_have_count(2)
    page.locator(".skill-line a").first.click()
    expect(page.locator("figure svg, svg.chart").first).to_be_visible()
    page.go_back()
    page.locator(".run-line a").first.click()
    expect(page.locator(".told")).not_to_be_empty()
    expect(page.locator(".talk > li").first).to_contain_text(task.wrong)
    expect(page.locator(".talk > li")).not_to_have_count(1)
    page.get_by_text("Skills that were considered").click()
    expect(page.locator("tr.chosen")).to_be_visible()


def test_results_are_taken_home(reader: Reader, school: School, tmp_path: Path) -> None:
    page = reader(school.teacher)
    page.goto(f"/dashboard/{school.classroom.code}/")
    for label in ("Every answer (CSV)", "Estimates by skill (CSV)"):
        with page.expect_download() as download:
            page.get_by_role("link", name=label).click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
        assert "ada" in rows[0].values()


def test_a_forgotten_password(reader: Reader, school: School) -> None:
    page = reader(school.teacher)
    page.goto(f"/classrooms/{school.classroom.code}/")
    page.get_by_text("Change Ada").click()
    page.get_by_role("button", name="New password").click()
    secret = new_password(page)
    student = reader()
    student.goto("/login/")
    student.get_by_label("User name").fill("ada")
    student.get_by_label("Password").fill(secret)
    student.locator("main").get_by_role("button", name="Log in").click()
    expect(student).to_have_url(re.compile("/practice/$"))


def new_password(page: Page) -> str:
    expect(page.locator("h1")).to_be_visible()
    return page.locator(".slip-word").last.inner_text().strip()

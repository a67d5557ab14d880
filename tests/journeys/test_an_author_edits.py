"""An exercise is changed, published and met by a student; a circle in the graph is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.cast import make_person
from tests.journeys.browsing import JOURNEY, Reader
from tests.journeys.school import School, found
from tutor.people.models import User

pytestmark = JOURNEY


@pytest.fixture
def school(transactional_db: None) -> School:
    return found("steps-to-zero", "past-zero")


@pytest.fixture
def author(reader: Reader, school: School) -> Page:
    return reader(make_person("Eve", User.Role.AUTHOR))


def change(page: Page, old: str, new: str) -> None:
    """What the author types is in the preview as soon as they pause."""
    text = page.locator("#text").input_value()
    assert old in text
    with page.expect_response("**/preview/"):
        page.locator("#text").fill(text.replace(old, new))


def test_an_author_edits(reader: Reader, author: Page, school: School) -> None:
    author.goto("/")
    author.get_by_role("link", name="Exercises").first.click()
    author.get_by_role("link", name="Steps to zero").click()
    expect(author.locator("#preview")).to_contain_text("Steps to zero")

    change(author, "en: Steps to zero", "en: How many steps to zero")
    expect(author.locator("#preview")).to_contain_text("How many steps to zero")
    author.get_by_role("button", name="Save draft").click()
    expect(author.locator(".toast")).to_contain_text("The draft is saved")
    early = sit_down(reader(school.student))
    expect(early.locator("h1")).to_have_text("Steps to zero")

    author.get_by_role("button", name="Save and publish").click()
    expect(author.locator(".toast")).to_contain_text("Version 2 is published")
    expect(author.locator(".version-list > li")).to_have_count(2)
    late = make_person("Ben")
    school.classroom.memberships.create(student=late)
    expect(sit_down(reader(late)).locator("h1")).to_have_text("How many steps to zero")
    early.reload()  # what was begun stays as it was
    expect(early.locator("h1")).to_have_text("Steps to zero")


def sit_down(page: Page) -> Page:
    page.goto("/practice/")
    page.locator(".next-up form button").click()
    expect(page.locator("#step")).to_be_visible()
    return page


def test_a_broken_text_is_told_by_its_line(author: Page, school: School) -> None:
    exercise = school.course.exercises.get(slug="past-zero")
    author.goto(f"/author/exercises/{exercise.code}/edit/")
    lines = author.locator("#text").input_value().splitlines()
    broken = next(number for number, line in enumerate(lines, 1) if "kind: number" in line)
    change(author, "kind: number", "kind: nmber")
    link = author.locator("#preview [data-line]").first
    expect(link).to_have_attribute("data-line", str(broken))
    link.click()
    chosen = author.locator("#text").evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    )
    assert "kind: nmber" in chosen

    author.get_by_role("button", name="Save and publish").click()
    expect(author.get_by_role("alert")).to_be_visible()
    assert "kind: nmber" in author.locator("#text").input_value()
    exercise.refresh_from_db()
    assert exercise.current is not None
    assert exercise.current.number == 1


def test_a_circle_is_refused_as_a_path(author: Page, school: School) -> None:
    author.goto(f"/author/courses/{school.course.slug}/graph/")
    expect(author.locator("[data-map] [data-node]")).to_have_count(2)
    first, then = (
        school.course.skills.get(slug=slug) for slug in ("absolute-value", "add-integers")
    )
    form = author.locator("form.add-edge")
    form.locator("[name=source]").select_option(label=then.title["en"])
    form.locator("[name=target]").select_option(label=first.title["en"])
    form.get_by_role("button").click()
    expect(author.locator(".loop li")).to_have_text(
        [then.title["en"], first.title["en"], then.title["en"]]
    )
    assert not then.edges_out.filter(target=first).exists()

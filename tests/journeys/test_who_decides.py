"""A teacher decides what comes next, and a student chooses and shows what they know."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import Edge
from tests.journeys.browsing import JOURNEY, Reader
from tests.journeys.school import SUMS, School, answer, found, task_of
from tests.journeys.test_accessible import complaints
from tutor.practice.models import Decision, Override

pytestmark = JOURNEY


@pytest.fixture
def school(transactional_db: None) -> School:
    return found(*SUMS)


def student_page(page: Page, school: School) -> None:
    page.goto(f"/dashboard/{school.classroom.code}/students/{school.student.code}/")


def open_all(school: School) -> None:
    """No skill needs another first, so that there is something to choose between."""
    Edge.objects.filter(source__course=school.course).delete()
    school.course.revision += 1
    school.course.save()


def test_a_teacher_lets_an_exercise_come_next(reader: Reader, school: School) -> None:
    exercise = school.course.exercises.get(slug="lift-ride")
    page = reader(school.teacher)
    student_page(page, school)
    page.locator("#coming summary").first.click()
    page.locator("[name=kind][value=pin_exercise]").check()
    page.locator("[name=skill]").select_option(str(exercise.skills.get().code))
    page.locator("[name=why]").fill("You asked for it.")
    page.locator("#coming form button.button:not(.button-small)").click()
    expect(page.locator(".errorlist")).to_be_visible()
    assert complaints(page, "which exercise") == []
    page.locator("[name=exercise]").select_option(str(exercise.code))
    page.locator("#coming form button.button:not(.button-small)").click()
    expect(page.locator("#coming")).to_contain_text("You asked for it.")

    pupil = reader(school.student)
    pupil.goto("/practice/")
    pupil.locator(".next-up form button").click()
    expect(pupil.locator(".sitting-reason")).to_contain_text("You asked for it.")
    assert task_of(school.student).run.version.exercise == exercise

    student_page(page, school)
    page.locator("#runs .run-line a").first.click()
    expect(page.locator("main")).to_contain_text("asked by Cleo")


def test_a_goal_for_the_class_and_back(reader: Reader, school: School) -> None:
    page = reader(school.teacher)
    page.goto(f"/dashboard/{school.classroom.code}/")
    page.locator("#goal summary").click()
    page.locator("#goal [name=skill]").select_option(index=1)
    page.locator("#goal form button").click()
    expect(page.locator("#goal .errorlist")).to_be_visible()
    assert complaints(page, "no day") == []
    page.locator("#goal [name=until]").fill("2099-03-12")
    page.locator("#goal form button").click()
    expect(page.locator("#messages")).to_contain_text("The goal is set for 1 student.")
    student_page(page, school)
    page.locator("#coming li form button").click()
    expect(page.locator("#messages")).to_contain_text("It is withdrawn.")


def test_a_student_chooses_and_shows_what_they_know(reader: Reader, school: School) -> None:
    open_all(school)
    page = reader(school.student)
    page.goto("/practice/")
    page.locator("#offers summary").click()
    assert complaints(page, "offers") == []
    page.locator("#offers button").last.click()
    expect(page.locator(".sitting-reason")).to_contain_text("You chose to practise")
    assert Decision.objects.get().rule == "override"
    skill = max(school.course.skills.all(), key=lambda one: one.exercises.count())
    page.goto(f"/practice/skills/{skill.code}/")
    page.get_by_role("button", name="I know this already").click()
    expect(page.locator(".sitting-reason")).to_contain_text("two exercises will show it")
    for _ in range(2):
        while task_of(school.student).run.is_open:
            answer(school, task_of(school.student).right)
        page.reload()
        expect(page.locator(".closing .notice")).to_be_visible()
        last = page.url
        page.locator(".closing form[action$='/next/'] button").click()
    assert complaints(page, last) == []
    assert Override.objects.get(kind="known").skill == skill

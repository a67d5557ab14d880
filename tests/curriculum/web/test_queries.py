"""Lists ask the database as often for three rows as for one."""

from __future__ import annotations

import pytest

from curriculum.models import Course, Edge, Exercise, Misconception, Skill
from tests.curriculum.web.conftest import at
from tests.factories.curriculum import exercises, make_exercise

# Session, person, course.
DOOR = 3


@pytest.fixture
def bare(db) -> Course:
    return Course.objects.create(slug="bare", title="Bare", languages=["en"])


def skill(course: Course, number: int) -> Skill:
    return Skill.objects.create(
        course=course, slug=f"skill-{number}", title=f"Skill {number}", position=number
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_courses(rows, author, django_assert_num_queries):
    for number in range(rows):
        Course.objects.create(slug=f"c{number}", title="C", languages=["en"])
    with django_assert_num_queries(2 + 1):
        page = author.get(at("course-list"))
    assert len(page.context["courses"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_skills(rows, bare, author, django_assert_num_queries):
    skills = [skill(bare, number) for number in range(rows + 1)]
    for one in skills[1:]:
        Edge.objects.create(source=skills[0], target=one)
    with django_assert_num_queries(DOOR + 2):
        page = author.get(at("skill-list", bare.slug))
    assert len(page.context["rows"]) == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_exercises(rows, bare, author, django_assert_num_queries):
    skill(bare, 0)
    for number, document in enumerate(exercises()[:rows]):
        make_exercise(bare, document, position=number)
    Exercise.objects.update(unit=None)
    # Skills to choose from, how many, the rows, their skills.
    with django_assert_num_queries(DOOR + 4):
        page = author.get(at("exercise-list", bare.slug))
    assert len(page.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_misconceptions(rows, bare, author, django_assert_num_queries):
    one = skill(bare, 0)
    for number in range(rows):
        made = Misconception.objects.create(course=bare, slug=f"m{number}", title="M")
        made.skills.add(one)
    with django_assert_num_queries(DOOR + 2):
        page = author.get(at("misconception-list", bare.slug))
    assert len(page.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_course(rows, bare, author, django_assert_num_queries):
    for number in range(rows):
        skill(bare, number)
    # Skills, counts, imports.
    with django_assert_num_queries(DOOR + 3):
        page = author.get(at("course-detail", bare.slug))
    assert len(page.context["skills"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_graph(rows, bare, author, django_assert_num_queries):
    skills = [skill(bare, number) for number in range(rows + 1)]
    for one in skills[1:]:
        Edge.objects.create(source=skills[0], target=one)
    # Skills, lines, the skills again for the two choices of the form, and waiting proposals.
    with django_assert_num_queries(DOOR + 5):
        page = author.get(at("graph", bare.slug))
    assert len(page.context["edges"]) == rows


def test_the_preview(course, exercise, text, author, django_assert_num_queries):
    """Door with its exercise, the unit, and what the text may refer to."""
    with django_assert_num_queries(DOOR + 4):
        author.post(
            at("exercise-preview", exercise.code), {"text": text}, headers={"hx-request": "true"}
        )

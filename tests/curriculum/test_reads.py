from __future__ import annotations

import pytest
from django.http import Http404

from curriculum import access, actions, reads
from curriculum.models import Course, Exercise, Figure
from tests.factories.curriculum import exercises, make_course, make_exercise


def test_the_index_costs_five_queries_and_then_none(course, django_assert_num_queries):
    with django_assert_num_queries(5):
        index = reads.course_index(course)
    with django_assert_num_queries(0):
        assert reads.course_index(course) is index


def test_a_larger_course_costs_the_same(course, django_assert_num_queries):
    for place in range(3):
        make_exercise(course, {**exercises()[0], "slug": f"more-{place}"})
    with django_assert_num_queries(5):
        assert len(reads.course_index(course).exercises) == 9


def test_what_the_index_holds(course):
    index = reads.course_index(course)
    slugs = [index.skills[pk].slug for pk in index.graph.order]
    assert slugs == [
        "add-integers",
        "subtract-integers",
        "one-step-equations",
        "two-step-equations",
    ]
    add = index.skill_by_slug["add-integers"]
    assert index.skills[add].unit.slug == "all"
    assert index.graph.roots == (add,)
    assert [index.exercises[pk].slug for pk in index.by_skill[add]] == ["add-1", "add-2"]
    info = index.exercises[index.by_skill[add][0]]
    assert (info.title["en"], info.skills, info.difficulty) == ("Exercise add-1", (add,), -0.8)


def test_a_new_revision_is_read_again(course):
    before = reads.course_index(course)
    actions.retire(course.exercises.get(slug="add-1"))
    course.refresh_from_db()
    assert len(reads.course_index(course).exercises) == len(before.exercises) - 1


def test_documents_and_variants_are_remembered(course, django_assert_num_queries):
    version = course.exercises.get(slug="add-1").current
    document = reads.document_of(version)
    assert document.slug == "add-1"
    assert reads.document_of(version) is document
    assert reads.variant(version, 3) is reads.variant(version, 3)


@pytest.mark.parametrize("more", [0, 2])
def test_lists_for_authors_cost_a_fixed_number_of_queries(course, more, django_assert_num_queries):
    for place in range(more):
        make_course(f"course-{place}")
        make_exercise(course, {**exercises()[0], "slug": f"more-{place}"})
    with django_assert_num_queries(2):
        rows = list(reads.exercises_for_authors(course))
        assert all(row.title and row.skills.all() is not None and row.unit for row in rows)
    with django_assert_num_queries(1):
        counts = [(c.skill_count, c.published_count) for c in reads.courses_for_authors()]
        assert counts[0] == (4, 6) or more
    with django_assert_num_queries(1):
        assert [s.exercise_count for s in reads.skills_for_authors(course)][1:] == [2, 1, 1]


def test_exercises_are_found_by_words_and_skill(course):
    add = course.skills.get(slug="add-integers")
    found = reads.exercises_for_authors(course, skill=add, words="EJERCICIO add-2")
    assert [one.slug for one in found] == ["add-2"]
    assert not reads.exercises_for_authors(course, state=Exercise.State.RETIRED).exists()


@pytest.mark.django_db
class TestGates:
    def test_authors_pass(self, course, eve):
        exercise = course.exercises.first()
        assert access.course_for_author(eve, course.slug) == course
        assert access.exercise_for_author(eve, exercise.code) == exercise

    def test_everyone_else_sees_nothing(self, course, ada, cleo):
        for person in (ada, cleo):
            with pytest.raises(Http404):
                access.course_for_author(person, course.slug)
            with pytest.raises(Http404):
                access.exercise_for_author(person, course.exercises.first().code)

    def test_an_unpublished_course_is_for_authors(self, course, ada, eve):
        assert access.published_course(ada, course.slug) == course
        Course.objects.update(published=False)
        assert access.published_course(eve, course.slug) == course
        with pytest.raises(Http404):
            access.published_course(ada, course.slug)

    def test_figures(self, course, ada, eve):
        Figure.objects.create(course=course, name="a.png", content_type="image/png", data=b"x")
        assert access.figure_for(ada, course.slug, "a.png").content_type == "image/png"
        assert reads.figure_bytes(course, "a.png") == (b"x", "image/png")
        assert reads.figure_bytes(course, "b.png") is None
        with pytest.raises(Http404):
            access.figure_for(ada, course.slug, "b.png")

"""Rows read and written by SQL that is written once: the same instances a queryset gives."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError

from curriculum.models import Course, Skill, Unit
from curriculum.rows import Select, insert, update

pytestmark = pytest.mark.django_db

SKILLS = Select("FROM curriculum_skill k WHERE k.course_id = %s ORDER BY k.id", k=Skill)


def same(one, other):
    return all(getattr(one, f.attname) == getattr(other, f.attname) for f in one._meta.fields)


def test_what_comes_out_is_what_the_queryset_gives(course):
    ours = [skill for (skill,) in SKILLS.rows(course.pk)]
    theirs = list(Skill.objects.filter(course=course).order_by("pk"))
    assert ours == theirs
    assert all(same(a, b) for a, b in zip(ours, theirs, strict=True))
    assert not ours[0]._state.adding


def test_several_models_in_one_row(course):
    select = Select(
        "FROM curriculum_skill k JOIN curriculum_course c ON c.id = k.course_id"
        " WHERE c.id = %s ORDER BY k.id",
        c=Course,
        k=Skill,
    )
    found, skill = select.first(course.pk)
    assert same(found, Course.objects.get(pk=course.pk))
    assert skill == Skill.objects.filter(course=course).order_by("pk").first()


def test_an_outer_join_without_a_row_gives_none(course):
    select = Select(
        "FROM curriculum_course c LEFT JOIN curriculum_skill k ON k.course_id = -c.id"
        " WHERE c.id = %s",
        c=Course,
        k=Skill,
    )
    assert select.first(course.pk)[1] is None


def test_first_of_nothing():
    assert SKILLS.first(0) is None


def test_fields_that_were_not_asked_for_are_read_when_needed(course, django_assert_num_queries):
    # Named in another order than the model's.
    select = Select("FROM curriculum_course c WHERE c.id = %s", c=(Course, "title", "slug"))
    with django_assert_num_queries(1):
        (found,) = select.first(course.pk)
        assert (found.pk, found.slug, found.title) == (course.pk, course.slug, course.title)
    with django_assert_num_queries(1):
        assert found.revision == course.revision


def test_an_unknown_field_is_named(course):
    select = Select("FROM curriculum_course c WHERE c.id = %s", c=(Course, "colour"))
    with pytest.raises(FieldDoesNotExist, match="colour"):
        select.first(course.pk)


def test_insert_sets_the_keys_in_order(course, django_assert_num_queries):
    fresh = [Unit(course=course, slug=f"u{n}", title={"en": f"Unit {n}"}) for n in range(3)]
    with django_assert_num_queries(1):
        insert(*fresh)
    for one in fresh:
        assert same(one, Unit.objects.get(pk=one.pk))
    fresh[0].position = 7
    fresh[0].save()  # an existing row from now on
    assert Unit.objects.get(slug="u0").position == 7


def test_insert_obeys_the_constraints(course):
    insert(Unit(course=course, slug="twice", title="Twice"))
    with pytest.raises(IntegrityError):
        insert(Unit(course=course, slug="twice", title="Twice"))


def test_update_writes_the_named_fields_only(course, django_assert_num_queries):
    before = course.slug
    course.title, course.slug = {"en": "New", "es": "Nuevo"}, "unwritten"
    with django_assert_num_queries(1):
        update(course, "title")
    course.refresh_from_db()
    assert (course.title, course.slug) == ({"en": "New", "es": "Nuevo"}, before)

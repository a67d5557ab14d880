from __future__ import annotations

import pytest
from django.urls import reverse

from tutor.people.models import User

TABLES = (
    *("course", "unit", "skill", "edge", "misconception"),
    *("exercise", "exerciseversion", "importrecord"),
)


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("root", password="x")


@pytest.mark.parametrize("table", TABLES)
def test_operators_look_and_do_not_add(operator, signed_in, course, table):
    browser = signed_in(operator)
    assert browser.get(reverse(f"admin:curriculum_{table}_changelist")).status_code == 200
    assert browser.get(reverse(f"admin:curriculum_{table}_add")).status_code == 403


def test_a_version_cannot_be_changed(operator, signed_in, course):
    version = course.exercises.first().current
    page = reverse("admin:curriculum_exerciseversion_change", args=[version.pk])
    browser = signed_in(operator)
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"number": 9}).status_code == 403

"""Eve at her desk: a client, and the address of everything she may open."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curriculum import actions
from curriculum.drafts import draft_text
from curriculum.models import Course, Exercise


@pytest.fixture
def author(eve, signed_in) -> Client:
    return signed_in(eve)


@pytest.fixture
def exercise(course: Course) -> Exercise:
    """Saved and published the way authors do it, so that drafts and versions agree."""
    found = course.exercises.get(slug="add-1")
    actions.save_draft(found, found.draft)
    actions.publish(found)
    found.refresh_from_db()
    return found


@pytest.fixture
def text(exercise: Exercise) -> str:
    return draft_text(exercise.draft, "all")


@pytest.fixture
def addresses(course: Course, exercise: Exercise) -> dict[str, str]:
    """Name -> address, of every page that is looked at."""
    plain = ("course-detail", "course-update", "course-check", "course-export", "graph")
    plain += ("skill-list", "skill-create", "exercise-list", "exercise-create")
    plain += ("misconception-list", "misconception-create")
    found = {name: at(name, course.slug) for name in plain}
    found |= {name: at(name) for name in ("course-list", "course-create", "course-import")}
    found["skill-update"] = at("skill-update", course.skills.first().code)
    found["exercise-update"] = at("exercise-update", exercise.code)
    found["exercise-version"] = at("exercise-version", exercise.code, 1)
    found["misconception-update"] = at("misconception-update", course.misconceptions.first().code)
    return found


def at(name: str, *args: Any) -> str:
    return reverse(f"curriculum:{name}", args=args)

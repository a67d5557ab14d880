"""Eve at her desk: a client, and the address of everything she may open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curriculum import actions
from curriculum.drafts import draft_text
from curriculum.models import Course, Exercise
from tutor.people.models import User


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    system = shutil.which("chromium")
    return {
        **browser_type_launch_args,
        **({"executable_path": system} if system else {}),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    }


@pytest.fixture
def author(eve: User, signed_in: Callable[[User], Client]) -> Client:
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
    plain: tuple[str, ...] = (
        "course-detail",
        "course-update",
        "course-check",
        "course-export",
        "graph",
    )
    plain += ("skill-list", "skill-create", "exercise-list", "exercise-create")
    plain += ("misconception-list", "misconception-create")
    found = {name: at(name, course.slug) for name in plain}
    found |= {name: at(name) for name in ("course-list", "course-create", "course-import")}
    found["skill-update"] = at("skill-update", course.skills.get(slug="add-integers").code)
    found["exercise-update"] = at("exercise-update", exercise.code)
    found["exercise-version"] = at("exercise-version", exercise.code, 1)
    found["misconception-update"] = at(
        "misconception-update", course.misconceptions.get(slug="adds-signs").code
    )
    return found


def at(name: str, *args: Any) -> str:
    return reverse(f"curriculum:{name}", args=args)

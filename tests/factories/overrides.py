"""What people ask of the choice for a student, by the slugs of the tiny course."""

from __future__ import annotations

from datetime import date, datetime

from curriculum.models import Course
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.actions import Wish
from tutor.practice.models import Override


def make_override(
    student: User, course: Course, by: User, at: datetime, kind: str, slug: str,
    *, until: date | None = None, why: str = "",
) -> Override:  # fmt: skip
    wish = Wish(kind, until=until, why=why, **_about(course, kind, slug))
    return actions.ask(student, course, wish, by=by, at=at)


def _about(course: Course, kind: str, slug: str) -> dict[str, int]:
    if kind == Override.Kind.PIN_EXERCISE:
        return {"exercise": course.exercises.get(slug=slug).pk}
    return {"skill": course.skills.get(slug=slug).pk}

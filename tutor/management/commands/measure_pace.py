"""Measure now how long the exercises of a course take; every night does it for courses in which
something was finished since. Choices go by it from then on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import now

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from tutor.practice.actions import measure_pace
from tutor.practice.models import CoursePace


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only this course")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        return {"courses": {one.slug: self._of(one) for one in _courses(options["course"])}}

    def _of(self, course: Course) -> dict[str, Any] | None:
        found = measure_pace(course, at=now())
        self.say(f"{course.slug}: {_words(found)}\n")
        if found is None:
            return None
        return {
            "typical_seconds": found.typical,
            "exercises": len(found.exercises),
            "runs": found.runs,
        }


def _words(found: CoursePace | None) -> str:
    if found is None:
        return "too few finished exercises to tell"
    return (
        f"{found.typical:.0f} seconds an exercise, by {found.runs} runs;"
        f" {len(found.exercises)} exercises have figures of their own"
    )


def _courses(slug: str | None) -> list[Course]:
    found = list(Course.objects.order_by("slug"))
    if slug is None:
        return found
    asked = [one for one in found if one.slug == slug]
    if not asked:
        raise BadInputError(f"There is no course “{slug}”")
    return asked

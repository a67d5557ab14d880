"""How long exercises take is measured anew, from what students did meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from curriculum.models import Course
from curriculum.pace import measured
from tutor.practice.models import CoursePace
from tutor.practice.paces import finished_runs, finished_since


def measure_pace(course: Course, *, at: datetime) -> CoursePace | None:
    """Another row for the course, in force from now on. None where there is too little to go by;
    then what was in force stays."""
    found = measured(finished_runs(course))
    if found is None:
        return None
    return CoursePace.objects.create(
        course=course,
        measured=at,
        typical=round(found.typical, 2),
        exercises={str(pk): round(seconds, 2) for pk, seconds in found.seconds.items()},
        runs=found.runs,
    )


def measure_paces(*, at: datetime) -> int:
    """Of every course in which something was finished since the last time; how many."""
    return sum(measure_pace(course, at=at) is not None for course in _with_new_runs())


def _with_new_runs() -> list[Course]:
    courses = Course.objects.order_by("pk").annotate(last=Max("paces__measured"))
    return [one for one in courses if finished_since(one, one.last).exists()]

"""Replace cached beliefs by replays of the ledger: after a new model, a changed graph, a doubt."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from knowledge_tracing import actions
from knowledge_tracing.models import Observation
from knowledge_tracing.psikt import MODEL_VERSION


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only this course")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        slug = options["course"]
        courses = Course.objects.filter(slug=slug) if slug else Course.objects.all()
        if slug and not courses.exists():
            raise BadInputError(f"There is no course “{slug}”")
        started, answers = time.perf_counter(), 0
        by_pk = {course.pk: course for course in courses}
        pairs = list(
            Observation.objects.filter(course__in=by_pk)
            .order_by("course_id", "student_id")
            .values_list("student_id", "course_id")
            .distinct()
        )
        for done, (student, course) in enumerate(pairs, start=1):
            answers += actions.rebuild(student, by_pk[course])
            self.say(f"\r{_bar(done, len(pairs))}")
        if pairs:
            self.say("\n")
        seconds = time.perf_counter() - started
        self.say(f"{len(pairs)} beliefs from {answers} answers in {seconds:.1f} s\n")
        return {"beliefs": len(pairs), "answers": answers, "model_version": MODEL_VERSION}


def _bar(done: int, total: int, width: int = 30) -> str:
    filled = width * done // total
    return f"[{'#' * filled}{'.' * (width - filled)}] {done}/{total}"

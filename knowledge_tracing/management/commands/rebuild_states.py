"""Replace cached beliefs by replays of the ledger: after a new model, a changed graph, a doubt."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection
from django.db.models import Count

from curriculum.measuring import BadInputError, MeasuringCommand, bar
from curriculum.models import Course
from knowledge_tracing.models import Belief, Observation
from knowledge_tracing.rebuilding import Pair, rebuild, set_up

AT_ONCE = 20
# Processes cost a second each: for fewer beliefs than these one is quicker.
WORTH_PROCESSES = 200


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only this course")
        parser.add_argument("--jobs", type=int, metavar="N", help="processes (one per core)")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        pairs = _pairs(options["course"])
        jobs = options["jobs"]
        if jobs is None:
            cores = len(os.sched_getaffinity(0))
            jobs = cores if len(pairs) >= WORTH_PROCESSES else 1
        if jobs < 1:
            raise BadInputError("--jobs must be at least 1")
        started, done, answers = time.perf_counter(), 0, 0
        for beliefs, replayed in _rebuilt(pairs, jobs):
            done, answers = done + beliefs, answers + replayed
            self.say(f"\r{bar(done, len(pairs))}")
        if pairs:
            self.say("\n")
        seconds = time.perf_counter() - started
        self.say(f"{done} beliefs from {answers} answers in {seconds:.1f} s\n")
        return {
            "beliefs": done,
            "answers": answers,
            "jobs": jobs,
            "model_versions": _versions(options["course"]),
        }


def _pairs(slug: str | None) -> list[Pair]:
    courses = Course.objects.filter(slug=slug) if slug else Course.objects.all()
    if slug and not courses.exists():
        raise BadInputError(f"There is no course “{slug}”")
    found = Observation.objects.filter(course__in=courses).order_by("course_id", "student_id")
    return list(found.values_list("student_id", "course_id").distinct())


def _versions(slug: str | None) -> dict[str, int]:
    """How many beliefs are of which version now."""
    rows = Belief.objects.filter(answers__gt=0)
    if slug:
        rows = rows.filter(course__slug=slug)
    counted = rows.values("model_version").annotate(beliefs=Count("pk")).order_by("model_version")
    return dict(counted.values_list("model_version", "beliefs"))


def _rebuilt(pairs: list[Pair], jobs: int) -> Iterator[tuple[int, int]]:
    """Beliefs and answers of every batch that is done."""
    batches = [pairs[start : start + AT_ONCE] for start in range(0, len(pairs), AT_ONCE)]
    if jobs == 1:
        yield from map(rebuild, batches)
        return
    # A fork would share this process's database connection.
    pool = ProcessPoolExecutor(
        jobs, get_context("spawn"), set_up, (connection.settings_dict["NAME"],)
    )
    with pool:
        yield from pool.map(rebuild, batches)

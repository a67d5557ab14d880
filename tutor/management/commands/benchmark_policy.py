"""How long the choice of the next exercise takes, and how much memory a course index holds.

A choice is everything from the estimates of all skills to the record; reading the belief into
estimates is reported beside it. --curve repeats the measurement for several sizes of the catalogue
with the same skills: the cost of a choice is that of one student's candidates. --map takes the
graph of a folder with skills.csv and prerequisites.csv instead of a drawn one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from tutor.benchmark.choosing import Needs, drawn_needs, index_of, megabytes, needs_in, time_choices

CURVE = (1_500, 15_000, 150_000)


class Command(MeasuringCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # the core alone: neither site nor database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--exercises", type=int, default=15_000)
        parser.add_argument("--skills", type=int, default=1_500)
        parser.add_argument("--students", type=int, default=10)
        parser.add_argument("--choices", type=int, default=30, help="of each student")
        parser.add_argument("--map", type=Path, metavar="DIR", help="a graph instead of --skills")
        parser.add_argument("--curve", action="store_true", help=f"also for {CURVE} exercises")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        for name in ("exercises", "skills", "students", "choices"):
            if options[name] < 1:
                raise BadInputError(f"--{name} must be at least 1, not {options[name]}")
        needs = _needs(options)
        found = self._at(needs, options["exercises"], options)
        if options["curve"]:
            found["curve"] = [self._at(needs, size, options) for size in CURVE]
        return found

    def _at(self, needs: Needs, exercises: int, options: Mapping[str, Any]) -> dict[str, Any]:
        seed = options["seed"]
        index = index_of(needs, exercises, Random(seed))
        timing = time_choices(index, options["students"], options["choices"], Random(seed))
        middle, late = np.percentile(timing.choose, [50, 95])
        read = np.percentile(timing.estimate, [50, 95])
        both = np.percentile(np.add(timing.choose, timing.estimate), 95)
        size = megabytes(needs, exercises, seed)
        self.say(
            f"{exercises} exercises, {len(needs)} skills: choose p50 {middle:.2f} ms,"
            f" p95 {late:.2f} ms; estimates p95 {read[1]:.2f} ms; index {size:.1f} MB\n"
        )
        return {
            "exercises": exercises,
            "skills": len(needs),
            "decisions": len(timing.choose),
            "choose_p50_ms": round(float(middle), 3),
            "choose_p95_ms": round(float(late), 3),
            "estimates_p50_ms": round(float(read[0]), 3),
            "estimates_p95_ms": round(float(read[1]), 3),
            "both_p95_ms": round(float(both), 3),
            "index_mb": round(size, 2),
        }


def _needs(options: Mapping[str, Any]) -> Needs:
    if options["map"] is None:
        return drawn_needs(options["skills"], Random(options["seed"]))
    try:
        return needs_in(options["map"])
    except (OSError, ValueError) as problem:
        raise BadInputError(str(problem)) from problem

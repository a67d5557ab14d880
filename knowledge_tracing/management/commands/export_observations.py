"""Write a course's ledger as a folder in the common data format, under pseudonyms.

Learners get running numbers in a random order that is kept nowhere; no names, words or answers'
texts are in it. The times of answers are: treat the folder as personal data all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import make_aware

from curriculum.index import CourseIndex
from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing import ledger
from knowledge_tracing.ledger_log import History, log_of
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.logs.writing import write_log
from knowledge_tracing.models import Observation


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", required=True)
        parser.add_argument("--out", metavar="DIR", type=Path, required=True)
        parser.add_argument("--before", metavar="DATE", help="only answers before it: 2026-11-26")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        slug, out = options["course"], options["out"]
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise BadInputError(f"There is no course “{slug}”")
        newest = Observation.objects.filter(course=course).order_by("pk").last()
        if newest is None:
            raise BadInputError(f"Nobody has answered anything in “{slug}”")
        before = _moment(options["before"])
        histories = _until(list(ledger.histories(course, newest.pk)), before)
        if not histories:
            raise BadInputError(f"Nobody has answered anything in “{slug}” before {before}")
        SystemRandom().shuffle(histories)
        index = course_index(course)
        log = _with_slugs(index, log_of(index, histories))
        try:
            write_log(log, out)
        except OSError as error:
            raise BadInputError(f"{out}: {error.strerror or error}") from error
        left_out = sum(len(entries) for _, entries in histories) - len(log)
        if left_out:
            self.say(f"{left_out} answers on skills that the course no longer has: left out\n")
        self.say(f"{len(log)} answers of {len(log.learners)} learners in {out}\n")
        return {
            "answers": len(log),
            "learners": len(log.learners),
            "items": len(log.catalogue.items),
            "skills": len(log.catalogue.skills),
            "prerequisites": len(log.catalogue.edges),
            "left_out": left_out,
            "out": str(out),
        }


def _moment(words: str | None) -> datetime | None:
    """The beginning of that day in the server's zone."""
    if words is None:
        return None
    try:
        return make_aware(datetime.fromisoformat(words))
    except ValueError as error:
        raise BadInputError(f"--before is “{words}”, not a date such as 2026-11-26") from error


def _until(histories: list[History], before: datetime | None) -> list[History]:
    if before is None:
        return histories
    earlier = [(who, [one for one in entries if one.at < before]) for who, entries in histories]
    return [history for history in earlier if history[1]]


def _with_slugs(index: CourseIndex, log: AnswerLog) -> AnswerLog:
    """Primary keys never leave the server."""
    slugs = tuple(
        index.skills[int(pk)].slug if int(pk) in index.skills else "" for pk in log.catalogue.skills
    )
    return replace(log, catalogue=replace(log.catalogue, skills=slugs))

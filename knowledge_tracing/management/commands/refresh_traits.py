"""Look anew at how learners differ in forgetting and transfer; every night does it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import now

from curriculum.measuring import BadInputError, MeasuringCommand, bar
from curriculum.models import Course
from knowledge_tracing import learner_traits
from knowledge_tracing.sending import send


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only this course")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        rows = list(learner_traits.due(_course(options["course"])))
        moved = 0
        for done, row in enumerate(rows, 1):
            moved += learner_traits.look(row, now())
            self.say(f"\r{bar(done, len(rows))}")
        if rows:
            self.say("\n")
        if moved:
            send("replay")
        self.say(f"{len(rows)} learners looked at, {moved} with other traits than before\n")
        return {"learners": len(rows), "moved": moved, "answers": sum(row.answers for row in rows)}


def _course(slug: str | None) -> Course | None:
    if slug is None:
        return None
    found = Course.objects.filter(slug=slug).first()
    if found is None:
        raise BadInputError(f"There is no course “{slug}”")
    return found

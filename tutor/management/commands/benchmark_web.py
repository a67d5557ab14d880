"""`manage.py benchmark_web`: answers through the real server, beside a view with one INSERT.

Starts its own server on a free port, with a spare database and broker. No worker runs: what is
measured is what a student waits for. Load is open-loop (tutor/benchmark/load.py).
"""

from __future__ import annotations

import queue
import random
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils import timezone

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from tutor.benchmark import load, spare
from tutor.benchmark.pupil import Pupil
from tutor.classrooms.models import Classroom, Membership
from tutor.people.models import User
from tutor.practice.actions import go_on, open_session

COURSE = "integers-to-equations"
WARM_UP = 5.0  # seconds
NO_PASSWORD = "!"  # noqa: S105 -- nobody can sign in with it


class Command(MeasuringCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=100)
        parser.add_argument("--seconds", type=float, default=60.0)
        parser.add_argument("--rate", type=float, default=50.0, help="answers offered a second")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        students, rate, seconds = options["students"], options["rate"], options["seconds"]
        if students < 2 or seconds <= 0 or rate <= 0:
            raise BadInputError("--students must be at least 2, --seconds and --rate positive")
        with spare.database() as database, spare.broker() as broker:
            users = school(students)
            with spare.web_server({**database, **broker}) as port:
                pupils = self._seated(users, port, options["seed"])
                return self._compare(pupils, rate, seconds)

    def _seated(self, users: list[User], port: int, seed: int) -> list[Pupil]:
        self.say(f"{len(users)} students sign in\n")
        course = Course.objects.get(slug=COURSE)
        pupils = []
        for number, user in enumerate(users):
            session = open_session(user, course, at=timezone.now())
            go_on(session, at=timezone.now())
            pupils.append(Pupil(user, session, port, random.Random(f"{seed}/{number}")))
        return pupils

    def _compare(self, pupils: list[Pupil], rate: float, seconds: float) -> Mapping[str, Any]:
        """Bare before and after, so that neither gets the warmer machine."""
        self._phase("warming up", pupils, Pupil.answer, rate, WARM_UP)
        half = max(5.0, seconds / 4)
        before = self._phase("bare INSERT", pupils, Pupil.bare, rate, half)
        answers = self._phase("answers", pupils, Pupil.answer, rate, seconds)
        after = self._phase("bare INSERT", pupils, Pupil.bare, rate, half)
        before.latencies += after.latencies
        yardstick = before.percentile(0.95)
        return {
            "answers_per_s": round(answers.per_second, 2),
            "p50_ms": round(answers.percentile(0.5), 2),
            "p95_ms": round(answers.percentile(0.95), 2),
            "bare_insert_p50_ms": round(before.percentile(0.5), 2),
            "bare_insert_p95_ms": round(yardstick, 2),
            "ratio": round(answers.percentile(0.95) / yardstick, 2) if yardstick else None,
            "errors": answers.errors + before.errors + after.errors,
            "answers": len(answers.latencies),
            "students": len(pupils),
        }

    def _phase(
        self,
        name: str,
        pupils: list[Pupil],
        work: Callable[[Pupil], bool],
        rate: float,
        seconds: float,
    ) -> load.Result:
        self.say(f"{name}: {seconds:.0f} s at {rate:.0f}/s\n")
        free: queue.Queue[Pupil] = queue.Queue()
        for pupil in pupils:
            free.put(pupil)

        def next_job() -> load.Job:
            pupil = free.get()

            def after() -> None:
                pupil.prepare()
                free.put(pupil)

            return load.Job(lambda: work(pupil), after)

        return load.offer(next_job, rate=rate, seconds=seconds)


def school(students: int) -> list[User]:
    call_command("import_course", str(settings.BASE_DIR / "courses" / COURSE), "--json")
    course = Course.objects.get(slug=COURSE)
    classroom = Classroom.objects.create(name="Load", course=course)
    users = User.objects.bulk_create(
        User(username=f"student{number}", password=NO_PASSWORD) for number in range(students)
    )
    Membership.objects.bulk_create(Membership(classroom=classroom, student=u) for u in users)
    return users

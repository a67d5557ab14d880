"""`manage.py benchmark_web`: answers through the real server, beside a view with one INSERT.

Starts its own server on a free port, with a spare database and broker. No worker runs: what is
measured is what a student waits for. Load is open-loop (tutor/benchmark/load.py).

Two measurements: answers alone, where a student whose exercise is done reads its explanation for
the rest of the time; and, shorter, the whole traffic of practice, where everybody goes on to the
next exercise at once.
"""

from __future__ import annotations

import io
import queue
import random
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection
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
PATIENCE = 5.0  # seconds to wait for a student who is free to answer
NO_PASSWORD = "!"  # noqa: S105 -- nobody can sign in with it


class Command(MeasuringCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, help="default: enough open exercises")
        parser.add_argument("--seconds", type=float, default=60.0)
        parser.add_argument("--rate", type=float, default=50.0, help="answers offered a second")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        rate, seconds = options["rate"], options["seconds"]
        # A student has about one and a half answers to give until the exercise is done.
        students = options["students"] or int(rate * (seconds + WARM_UP) / 1.3)
        if students < 2 or seconds <= 0 or rate <= 0:
            raise BadInputError("--students must be at least 2, --seconds and --rate positive")
        with spare.database() as database, spare.broker() as broker:
            users = school(students)
            with spare.web_server({**database, **broker}) as server:
                self.server = server
                pupils = self._seated(users, server.port, options["seed"])
                return self._compare(pupils, rate, seconds)

    def _seated(self, users: list[User], port: int, seed: int) -> list[Pupil]:
        self.say(f"{len(users)} students sign in\n")
        course = Course.objects.get(slug=COURSE)
        pupils = []
        for number, user in enumerate(users):
            session = open_session(user, course, at=timezone.now())
            run = go_on(session, at=timezone.now())
            assert run is not None
            pupils.append(Pupil(user, session, run, port, random.Random(f"{seed}/{number}")))
        return pupils

    def _compare(self, pupils: list[Pupil], rate: float, seconds: float) -> Mapping[str, Any]:
        """Bare before and after, so that neither gets the warmer machine."""
        self._phase("warming up", pupils, Pupil.answer, rate, WARM_UP)
        half = max(5.0, seconds / 4)
        before = self._phase("bare INSERT", pupils, Pupil.bare, rate, half)
        used = self.server.cpu_seconds()
        answers = self._phase("answers", pupils, Pupil.answer, rate, seconds)
        used = self.server.cpu_seconds() - used
        after = self._phase("bare INSERT", pupils, Pupil.bare, rate, half)
        whole = self._phase("whole traffic", pupils, Pupil.answer, rate, half, go_on=True)
        before.latencies += after.latencies
        yardstick = before.percentile(0.95)
        return {
            **figures(answers),
            "bare_insert_p50_ms": round(before.percentile(0.5), 2),
            "bare_insert_p95_ms": round(yardstick, 2),
            "ratio": round(answers.percentile(0.95) / yardstick, 2) if yardstick else None,
            "errors": answers.errors + before.errors + after.errors + whole.errors,
            "answers": len(answers.latencies),
            "web_cpu_ms_per_answer": round(1000 * used / max(1, len(answers.latencies)), 1),
            "whole_traffic": figures(whole),
            "students": len(pupils),
        }

    def _phase(
        self,
        name: str,
        pupils: list[Pupil],
        work: Callable[[Pupil], bool],
        rate: float,
        seconds: float,
        *,
        go_on: bool = False,
    ) -> load.Result:
        self.say(f"{name}: {seconds:.0f} s at {rate:.0f}/s\n")
        free: queue.Queue[Pupil] = queue.Queue()
        for pupil in pupils:
            if pupil.has_open_step or go_on or work is Pupil.bare:
                free.put(pupil)

        def next_job() -> load.Job | None:
            try:
                pupil = free.get(timeout=PATIENCE)
            except queue.Empty:
                return None
            return load.Job(lambda: work(pupil), lambda: come_back(pupil))

        def come_back(pupil: Pupil) -> None:
            if go_on and not pupil.has_open_step:
                pupil.go_on()
            if pupil.has_open_step or work is Pupil.bare:
                free.put(pupil)

        if go_on:
            catch_up(pupils[: int(rate * 4)], free)
        return load.offer(next_job, close_connection, rate=rate, seconds=seconds)


def catch_up(pupils: list[Pupil], free: queue.Queue[Pupil]) -> None:
    """A class-sized group that has an open exercise each."""
    while not free.empty():
        free.get()
    for pupil in pupils:
        if not pupil.has_open_step:
            pupil.go_on()
        free.put(pupil)


def figures(result: load.Result) -> dict[str, float]:
    return {
        "answers_per_s": round(result.per_second, 2),
        "p50_ms": round(result.percentile(0.5), 2),
        "p95_ms": round(result.percentile(0.95), 2),
    }


def school(students: int) -> list[User]:
    folder = settings.BASE_DIR / "courses" / COURSE
    call_command("import_course", str(folder), "--json", stdout=io.StringIO())
    course = Course.objects.get(slug=COURSE)
    classroom = Classroom.objects.create(name="Load", course=course)
    users = User.objects.bulk_create(
        User(username=f"student{number}", password=NO_PASSWORD) for number in range(students)
    )
    Membership.objects.bulk_create(Membership(classroom=classroom, student=u) for u in users)
    return users


def close_connection() -> None:
    """The calling thread's own: `connection` is a different one in each."""
    connection.close()

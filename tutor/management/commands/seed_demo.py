"""`manage.py seed_demo`: tables, the first course and a school with a believable past. Does nothing
where it is already done."""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from curriculum.models import Course
from curriculum.reads import course_index
from tutor.demo import school
from tutor.demo.history import practise
from tutor.demo.learner import Learner
from tutor.people.models import User
from tutor.practice.actions import measure_pace

FIRST_COURSE = "integers-to-equations"
FAITHFUL_TALENT, FAITHFUL_PACE = 0.2, 0.45  # logits; logits an exercise


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learners", type=int, default=len(school.NAMES))
        parser.add_argument("--weeks", type=int, default=6)
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if User.objects.exists():
            return
        folder = settings.BASE_DIR / "courses" / FIRST_COURSE
        self._say(f"the course {FIRST_COURSE}\n")
        call_command("import_course", str(folder), "--json", stdout=io.StringIO())
        course = Course.objects.get(slug=FIRST_COURSE)
        with transaction.atomic():  # interrupted, there is no school rather than half of one
            school.found(course, options["learners"])
            now = timezone.now()
            began = now - timedelta(weeks=options["weeks"])
            self._live_through(course, began, now, options["seed"])
            school.backdate(began)
            measure_pace(course, at=now)

    def _live_through(self, course: Course, began: datetime, now: datetime, seed: int) -> None:
        pupils = User.objects.filter(memberships__isnull=False).exclude(username="noa")
        for number, pupil in enumerate(pupils.order_by("pk"), start=1):
            self._say(f"\rthe past of a school: learner {number} of {pupils.count()} ")
            _past_of(pupil, course, random.Random(f"{seed}/{pupil.username}"), began, now)
        self._say("\n")

    def _say(self, words: str) -> None:
        self.stderr.write(words, ending="")
        self.stderr.flush()


def _past_of(
    pupil: User, course: Course, rng: random.Random, began: datetime, now: datetime
) -> None:
    learner = Learner.drawn(rng, course_index(course).graph)
    # The student of the front page has something to show, whatever the seed.
    faithful = pupil.username == "ada"
    eagerness = 1.4 if faithful else learner.eagerness
    if faithful:
        learner.talent, learner.pace = FAITHFUL_TALENT, FAITHFUL_PACE
    weeks = (now - began).days // 7
    for start in school.afternoons(rng, eagerness, weeks, now, faithful=faithful):
        practise(pupil, learner, course, began=began, start=start)

"""A class with a little history: Ada works and is stuck, Ben was last seen ten days ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from tests.factories.practice import (
    make_attempt,
    make_diagnosis,
    make_report,
    make_run,
    make_session,
)
from tutor.classrooms.models import Classroom
from tutor.practice.models import Attempt, Placement, ProblemReport, Run


@dataclass
class History:
    at: datetime
    run: Run
    wrong: Attempt
    report: ProblemReport


@pytest.fixture
def history(classroom: Classroom, ada, ben) -> History:
    at, course = now(), classroom.course
    session = make_session(ada, course, at - timedelta(minutes=1))
    run = make_run(session, "add-1", at - timedelta(minutes=6))
    tries = [
        make_attempt(run, text, "wrong", at - timedelta(minutes=minutes))
        for text, minutes in (("=8", 5), ("-8", 4), ("-8", 2))
    ]
    adds = course.misconceptions.get(slug="adds-signs")
    make_diagnosis(tries[1], adds, at - timedelta(minutes=4))
    report = make_report(run, "The hint says <b>2</b>?")
    long_ago = at - timedelta(days=10)
    old = make_session(ben, course, long_ago, finished=long_ago)
    past = make_run(old, "subtract-1", long_ago, state=Run.State.DONE)
    make_attempt(past, "8", "right", long_ago)
    return History(at, run, tries[1], report)


@pytest.fixture
def placed(course):
    """`placed(ada, "add-integers")`: a placement of an hour ago found that she knows it."""

    def place(student, *slugs):
        known = {str(one.pk): [0.95, 0.9] for one in course.skills.filter(slug__in=slugs)}
        at = now() - timedelta(hours=1)
        return Placement.objects.create(
            student=student, course=course, session=make_session(student, course, at, finished=at),
            state=Placement.State.DONE, started=at, finished=at, result={"skills": known},
        )  # fmt: skip

    return place

"""The end of a sitting: what was practised, what moved, what comes back when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings

from curriculum.content import Text
from curriculum.index import CourseIndex
from curriculum.reads import course_index, document_of
from knowledge_tracing.reads import Estimate, estimates_for
from tutor.practice.models import Attempt, Decision, Run, Session
from tutor.practice.reads.reviews import reviews_of
from tutor.practice.reads.sitting import Moved, moved


@dataclass(frozen=True)
class RunDone:
    title: Text
    steps: int
    first_try: int
    state: str


def recap_page(session: Session, *, at: datetime) -> dict[str, Any]:
    """The context of practice/recap.html."""
    index = course_index(session.course)
    runs = list(session.runs.select_related("version", "decision").order_by("pk"))
    attempts = list(Attempt.objects.filter(run__session=session).order_by("pk"))
    last = Decision.objects.filter(student_id=session.student_id, course=session.course).first()
    until = session.finished or at
    estimates = estimates_for(session.student_id, session.course, at)
    return {
        "session": session,
        "course": session.course,
        "runs": [_run_done(run, attempts) for run in runs],
        "answers": sum(one.judged for one in attempts),
        "minutes": minutes_at_work(
            [session.created, *(run.created for run in runs), *(one.at for one in attempts), until]
        ),
        "moved": _moved(runs, index, estimates),
        "next_review": _next_review(session, estimates, at),
        "nothing_left": last is not None
        and last.exercise_id is None
        and last.rule == "nothing_left"
        and last.at >= session.created,
    }


def minutes_at_work(moments: Iterable[datetime]) -> int:
    """At least one. A sitting may stay open for days: a long pause in it is no work."""
    pause = timedelta(minutes=settings.MINUTES_PER_SESSION)
    steps = (after - before for before, after in pairwise(sorted(moments)))
    worked = sum((one for one in steps if one < pause), timedelta())
    return max(1, round(worked / timedelta(minutes=1)))


def _run_done(run: Run, attempts: list[Attempt]) -> RunDone:
    mine = [one for one in attempts if one.run_id == run.pk and one.judged]
    first = {one.step_id: one.verdict for one in reversed(mine)}
    document = document_of(run.version)
    return RunDone(
        title=document.title,
        steps=len(document.steps),
        first_try=sum(verdict == "right" for verdict in first.values()),
        state=run.state,
    )


def _moved(runs: list[Run], index: CourseIndex, estimates: Mapping[int, Estimate]) -> list[Moved]:
    """From the first time a skill came up in the sitting to now."""
    by_skill: dict[object, Moved] = {}
    for run in runs:
        for one in moved(run, index, estimates):
            by_skill.setdefault(one.code, one)
    return list(by_skill.values())


def _next_review(session: Session, estimates: Mapping[int, Estimate], at: datetime) -> date | None:
    reviews = reviews_of(session.student_id, session.course, estimates, at)
    return min((on for one in reviews.by_skill.values() if (on := one.planned)), default=None)

"""Who is working right now, on what, and who may need a word. Five queries, whatever the class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from curriculum.content import Text
from curriculum.reads import course_index
from tutor.classrooms.models import Classroom
from tutor.people.models import User
from tutor.practice.models import Attempt, Run, Session

ACTIVE = timedelta(minutes=5)
SLOW = timedelta(minutes=8)
WRONG_TO_BE_STUCK = 3
SHOWN_TO_BE_STUCK = 2
TRAIL = 6
WRONG = ("wrong", "partial")


@dataclass(frozen=True)
class Stuck:
    """why: wrong (answers to this step) | shown (steps given up in a row) | slow (minutes)."""

    why: str
    number: int


@dataclass(frozen=True)
class Working:
    student: User
    last_active: datetime
    exercise: Text
    skill: Text
    # The newest verdicts of the sitting, oldest first.
    trail: tuple[str, ...]
    stuck: Stuck | None
    run: Run | None


def working_now(classroom: Classroom, at: datetime) -> list[Working]:
    """Those who are stuck first, then by name."""
    sessions = list(
        Session.objects.filter(
            course=classroom.course_id,
            student__memberships__classroom=classroom,
            finished__isnull=True,
            last_active__gte=at - ACTIVE,
        ).select_related("student")
    )
    runs = _latest_runs(sessions)
    trails = _attempts(sessions, at)
    index = course_index(classroom.course)
    rows = []
    for session in sessions:
        run, attempts = runs.get(session.pk), trails.get(session.pk, [])
        info = index.exercises.get(run.version.exercise_id) if run else None
        skill = index.skills.get(info.skills[0]) if info and info.skills else None
        rows.append(
            Working(
                student=session.student,
                last_active=session.last_active,
                exercise=run.version.exercise.title if run else "",
                skill=skill.title if skill else "",
                trail=tuple(attempt.verdict for attempt in attempts[-TRAIL:]),
                stuck=stuck_at(run, attempts, at) if run else None,
                run=run,
            )
        )
    return sorted(rows, key=lambda row: (row.stuck is None, row.student.name.casefold()))


def stuck_at(run: Run, attempts: Sequence[Attempt], at: datetime) -> Stuck | None:
    """Whether somebody should look: the reason, or None. Plain counting, no model."""
    if run.state != Run.State.OPEN:
        return None
    wrong = _wrong_in_a_row([attempt for attempt in attempts if attempt.run_id == run.pk])
    if wrong >= WRONG_TO_BE_STUCK:
        return Stuck("wrong", wrong)
    shown = _given_up_in_a_row(attempts)
    if shown >= SHOWN_TO_BE_STUCK:
        return Stuck("shown", shown)
    since = max([run.created, *(a.at for a in attempts if a.verdict == "right")])
    if at - since >= SLOW:
        return Stuck("slow", int((at - since).total_seconds() // 60))
    return None


def _wrong_in_a_row(attempts: Sequence[Attempt]) -> int:
    """Wrong answers to the step that is open: those since the last one that closed a step."""
    wrong = 0
    for attempt in reversed(attempts):
        if attempt.verdict in ("right", "dont_know"):
            break
        wrong += attempt.verdict in WRONG
    return wrong


def _given_up_in_a_row(attempts: Sequence[Attempt]) -> int:
    shown = 0
    for attempt in reversed(attempts):
        if attempt.verdict == "right":
            break
        shown += attempt.verdict == "dont_know"
    return shown


def _latest_runs(sessions: Iterable[Session]) -> dict[int, Run]:
    runs = (
        Run.objects.filter(session__in=sessions)
        .select_related("version__exercise")
        .defer("version__content", "version__exercise__draft")
        .order_by("session_id", "-pk")
        .distinct("session_id")
    )
    return {run.session_id: run for run in runs}


def _attempts(sessions: Iterable[Session], at: datetime) -> dict[int, list[Attempt]]:
    recent = (
        Attempt.objects.filter(run__session__in=sessions, at__gte=at - timedelta(hours=1))
        .select_related("run")
        .only("run__session", "step_id", "verdict", "at")
        .order_by("at", "pk")
    )
    trails: dict[int, list[Attempt]] = {}
    for attempt in recent:
        trails.setdefault(attempt.run.session_id, []).append(attempt)
    return trails

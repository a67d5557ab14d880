"""Weeks of practice, driven through the same actions as a browser's, with the clock handed in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from curriculum.content import Document, Step
from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.reads import course_index, variant
from tutor.demo.learner import Learner
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.models import Run, Session

MOST_TRIES = 4


@dataclass
class Sitting:
    """One learner at the desk: the clock moves as they think and type."""

    learner: Learner
    session: Session
    index: CourseIndex
    start: datetime
    clock: datetime

    @property
    def day(self) -> float:
        return (self.clock - self.start).total_seconds() / 86_400

    def wait(self, low: float, high: float) -> None:
        self.clock += timedelta(seconds=self.learner.rng.uniform(low, high))


def practise(
    student: User, learner: Learner, course: Course, *, began: datetime, start: datetime
) -> int:
    """One sitting from `start`. `began` is the learner's first day. Number of exercises done."""
    session = actions.open_session(student, course, at=start)
    sitting = Sitting(learner, session, course_index(course), began, start)
    language = student.language or "en"
    exercises = learner.rng.randint(3, 7)
    for done in range(exercises):
        run = actions.go_on(session, at=sitting.clock, language=language)
        if run is None:
            return done
        session.latest_run = run
        work(sitting, run)
        sitting.wait(5, 30)
    actions.finish(session, at=sitting.clock)
    return exercises


def work(sitting: Sitting, run: Run) -> None:
    """All steps of one exercise."""
    document = variant(run.version, run.seed)
    for step in document.steps:
        _step(sitting, run, document, step)
    run.refresh_from_db()


def _step(sitting: Sitting, run: Run, document: Document, step: Step) -> None:
    learner, slugs = sitting.learner, document.skills_of(step)
    skill = sitting.index.skill_by_slug[slugs[0]]
    if learner.knows_nothing(skill, sitting.day):
        sitting.wait(15, 60)
        _give_up(sitting, run, step)
        return
    for tries in range(MOST_TRIES):
        sitting.wait(8, 70)
        if tries and learner.wants_hint():
            actions.ask_hint(sitting.session, run=run.code, step=step.id, at=sitting.clock)
            sitting.wait(10, 40)
        text = learner.answer(step, skill, document.difficulty - 0.6 * tries, sitting.day)
        if _answer(sitting, run, step, text):
            learner.practise(skill, sitting.day)
            return
    _give_up(sitting, run, step)


def _answer(sitting: Sitting, run: Run, step: Step, text: str) -> bool:
    outcome = actions.submit_answer(
        sitting.session,
        run=run.code,
        step=step.id,
        text=text,
        ticket=_ticket(sitting.learner.rng),
        at=sitting.clock,
    )
    return outcome.attempt is not None and outcome.attempt.verdict == "right"


def _give_up(sitting: Sitting, run: Run, step: Step) -> None:
    actions.dont_know(
        sitting.session,
        run=run.code,
        step=step.id,
        ticket=_ticket(sitting.learner.rng),
        at=sitting.clock,
    )


def _ticket(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)

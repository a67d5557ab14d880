"""A student in the middle of a placement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from curriculum.models import Course
from curriculum.reads import variant
from tutor.practice import actions
from tutor.practice.access import session_for
from tutor.practice.models import Placement, Run, Session
from tutor.practice.outcome import Outcome

RIGHT = {
    "add-1": "2", "add-2": "-11", "subtract-1": "8", "subtract-2": "-8", "one-step-1": "5",
    "two-step-1": "8",
}  # fmt: skip


@dataclass
class Sitting:
    """Ada before the questions of a placement; a minute passes with every answer."""

    session: Session
    at: datetime

    def fresh(self) -> Session:
        return session_for(self.session.student, self.session.code)

    @property
    def run(self) -> Run:
        run = self.fresh().latest_run
        assert run is not None
        return run

    @property
    def placement(self) -> Placement:
        return Placement.objects.get(session=self.session)

    def form(self, right: bool = True, **changes: Any) -> dict[str, Any]:
        run = self.run
        text = RIGHT[run.version.exercise.slug] if right else "999"
        step = variant(run.version, run.seed).steps[0].id
        sent = {"run": run.code, "step": step, "ticket": uuid4(), "answer": text}
        return {**sent, **changes}

    def answer(self, right: bool = True, text: str | None = None) -> Outcome:
        sent = self.form(right)
        self.at += timedelta(minutes=1)
        return actions.answer_placement(
            self.fresh(),
            run=sent["run"],
            step=sent["step"],
            ticket=sent["ticket"],
            text=sent["answer"] if text is None else text,
            at=self.at,
        )

    def to_the_end(self, right: bool = True) -> Placement:
        while self.placement.state == Placement.State.OPEN:
            self.answer(right)
        return self.placement

    def url(self, name: str = "placement") -> str:
        return reverse(f"practice:{name}", args=[self.session.code])


@pytest.fixture
def place(classroom: Any, course: Course, ada: Any, moment: datetime) -> Callable[[], Sitting]:
    def begin() -> Sitting:
        session = actions.begin_placement(ada, course, at=moment)
        assert session is not None
        return Sitting(session, moment)

    return begin


@pytest.fixture
def sitting(place: Callable[[], Sitting]) -> Sitting:
    return place()


@pytest.fixture
def code(course: Course) -> UUID:
    return course.code

"""A student in the middle of an exercise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from curriculum.models import Course, Exercise
from curriculum.reads import variant
from dialogue.actions import open_conversation
from tutor.practice import actions
from tutor.practice.access import session_for
from tutor.practice.models import Decision, Run, Session
from tutor.practice.outcome import Outcome


@dataclass
class Desk:
    """Ada at an exercise of our choice; time passes by a minute with everything she does."""

    session: Session
    run: Run
    at: datetime

    def fresh(self) -> Session:
        return session_for(self.session.student, self.session.code)

    @property
    def step(self) -> str:
        self.run.refresh_from_db()
        return variant(self.run.version, self.run.seed).steps[self.run.step_index].id

    def later(self, **delta: float) -> datetime:
        self.at += timedelta(**(delta or {"minutes": 1}))
        return self.at

    def answer(self, text: str, ticket: UUID | None = None, step: str = "") -> Outcome:
        return actions.submit_answer(
            self.fresh(),
            run=self.run.code,
            step=step or self.step,
            text=text,
            ticket=ticket or uuid4(),
            at=self.later(),
        )

    def dont_know(self) -> Outcome:
        return actions.dont_know(
            self.fresh(), run=self.run.code, step=self.step, ticket=uuid4(), at=self.later()
        )

    def hint(self) -> Outcome:
        return actions.ask_hint(self.fresh(), run=self.run.code, step=self.step, at=self.later())

    def go_on(self, **wishes: Any) -> Run:
        run = actions.go_on(self.fresh(), at=self.later(), **wishes)
        assert run is not None
        return run

    def form(self, text: str = "", **changes: Any) -> dict[str, Any]:
        """What the page's form sends."""
        sent = {"run": self.run.code, "step": self.step, "ticket": uuid4(), "answer": text}
        return {**sent, **changes}

    def url(self, name: str) -> str:
        return reverse(f"practice:{name}", args=[self.session.code])


@pytest.fixture
def sit_down(classroom: Any, course: Course, ada: Any, moment: datetime) -> Callable[..., Desk]:
    """`sit_down("two-step-1")` puts Ada at that exercise."""

    def sit(slug: str = "two-step-1") -> Desk:
        exercise = Exercise.objects.get(course=course, slug=slug)
        assert exercise.current is not None
        session = actions.open_session(ada, course, at=moment)
        decision = Decision.objects.create(
            student=ada,
            course=course,
            exercise=exercise,
            at=moment,
            rule="learn",
            reason={"sentence": "learn", "skill": exercise.skills.get().pk},
            inputs={"before": {str(exercise.skills.get().pk): [0.5, 0.2, 0.8, False]}},
            seed=7,
            model_version="m",
            policy_version="p",
        )
        conversation = open_conversation(
            student=ada, version=exercise.current, seed=7, language="en"
        )
        run = Run.objects.create(
            session=session,
            version=exercise.current,
            seed=7,
            decision=decision,
            conversation=conversation,
        )
        return Desk(session, run, moment)

    return sit


@pytest.fixture
def desk(sit_down: Callable[..., Desk]) -> Desk:
    return sit_down()


@pytest.fixture
def browser_of_ada(signed_in: Callable[..., Client], ada: Any) -> Client:
    return signed_in(ada)

"""A student under load: knows the right answers, gives a wrong one now and then, goes on."""

from __future__ import annotations

import http.client
import random
import uuid

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from curriculum.content import Document
from curriculum.reads import variant
from tutor.benchmark.visitor import Visitor, form_of
from tutor.people.models import User
from tutor.practice.models import Run, Session

SHARE_WRONG = 0.3


class Pupil:
    """One student at the page of an open exercise. What is right is looked up beforehand."""

    def __init__(
        self, user: User, session: Session, run: Run, port: int, rng: random.Random
    ) -> None:
        self.path = f"/practice/{session.code}/"
        self.visitor = Visitor("127.0.0.1", port, signed_in(user))
        self.rng = rng
        self.run_pk = run.pk
        self.form: dict[str, str] = {}
        self._sit_before(run)

    def answer(self) -> bool:
        """One answer, as the form sends it. False on any error."""
        fields = {**self.form, "ticket": str(uuid.uuid4()), "answer": self._text()}
        try:
            page = self.visitor.post(f"{self.path}answer/", fields)
        except (http.client.HTTPException, OSError):
            return False
        self.form = form_of(page)
        return 'id="step"' in page

    def bare(self) -> bool:
        try:
            return self.visitor.post("/bare/", {"run": str(self.run_pk)}) == "ok"
        except (http.client.HTTPException, OSError):
            return False

    @property
    def has_open_step(self) -> bool:
        return "step" in self.form

    def go_on(self) -> None:
        """The next exercise, by the button and the page it leads to. Not measured."""
        self.visitor.post(f"{self.path}next/", {})
        form = form_of(self.visitor.get(self.path))
        self._sit_before(Run.objects.select_related("version").get(code=form["run"]))

    def _sit_before(self, run: Run) -> None:
        self.document: Document = variant(run.version, run.seed)
        self.form = {"run": str(run.code), "step": self.document.steps[0].id}

    def _text(self) -> str:
        step = self.document.step(self.form["step"])
        if step.wrong and self.rng.random() < SHARE_WRONG:
            return step.wrong[0].match[0]
        return step.answer.accept[0]


def signed_in(user: User) -> str:
    """The key of a browser session of this user."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "tutor.people.backends.Accounts"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)

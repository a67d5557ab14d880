"""A student under load: knows the right answers, gives a wrong one now and then, goes on."""

from __future__ import annotations

import http.client
import random

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from curriculum.content import Step
from curriculum.reads import variant
from tutor.benchmark.visitor import Visitor, form_of
from tutor.people.models import User
from tutor.practice.models import Run, Session

SHARE_WRONG = 0.3


class Pupil:
    """One student's page as the last response left it."""

    def __init__(self, user: User, session: Session, port: int, rng: random.Random) -> None:
        self.path = f"/practice/{session.code}/"
        self.visitor = Visitor("127.0.0.1", port, signed_in(user))
        self.rng = rng
        self.page = self.visitor.get(self.path)
        self.run_pk = session.runs.get(state=Run.State.OPEN).pk
        self.prepare()

    def prepare(self) -> None:
        """Between answers: the next exercise where this one is done, and its open step."""
        while 'name="ticket"' not in self.page:
            self.visitor.post(f"{self.path}next/", {})
            self.page = self.visitor.get(self.path)
        run = Run.objects.select_related("version").get(code=form_of(self.page)["run"])
        self.step: Step = variant(run.version, run.seed).steps[run.step_index]
        connection.close()  # this thread's own; the spare database could not be dropped

    def answer(self) -> bool:
        """One answer, as the form sends it. False on any error."""
        try:
            fields = form_of(self.page) | {"answer": self._text()}
            self.page = self.visitor.post(f"{self.path}answer/", fields)
        except (http.client.HTTPException, OSError):
            return False
        return 'id="step"' in self.page

    def bare(self) -> bool:
        try:
            return self.visitor.post("/bare/", {"run": str(self.run_pk)}) == "ok"
        except (http.client.HTTPException, OSError):
            return False

    def _text(self) -> str:
        if self.step.wrong and self.rng.random() < SHARE_WRONG:
            return self.step.wrong[0].match[0]
        return self.step.answer.accept[0]


def signed_in(user: User) -> str:
    """The key of a browser session of this user."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)

"""A walk through a running school, step by step, as a student, a teacher and an author."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

from curriculum.content import Document, Step
from curriculum.reads import variant
from dialogue.models import Diagnosis
from tutor.demo.browser import Browser
from tutor.people.demo import PASSWORD
from tutor.practice.models import Run

PATIENCE = 60.0  # seconds a diagnosis may take on a slow machine with a cold model


class WalkError(Exception):
    """What was expected and not found."""


class Walk:
    """Each method is one step of the contract; the truth about an exercise is read from the
    database, everything else goes through pages."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.student = Browser(base)
        self.steps: list[tuple[str, Callable[[], None]]] = [
            ("sign in", self.sign_in),
            ("wrong answer", self.wrong_answer),
            ("diagnosis arrived from the worker", self.diagnosis),
            ("hint", self.hint),
            ("right answer", self.right_answer),
            ("next exercise with reason", self.next_exercise),
            ("teacher page", self.teacher_page),
            ("author page", self.author_page),
        ]

    def run(self) -> list[dict[str, Any]]:
        return [self._timed(name, step) for name, step in self.steps]

    def _timed(self, name: str, step: Callable[[], None]) -> dict[str, Any]:
        started, problem = time.perf_counter(), ""
        try:
            step()
        except (WalkError, LookupError, OSError, StopIteration) as error:
            problem = f"{type(error).__name__}: {error}"
        ms = round((time.perf_counter() - started) * 1000, 1)
        return {
            "name": name,
            "ok": not problem,
            "ms": ms,
            **({"problem": problem} if problem else {}),
        }

    def sign_in(self) -> None:
        enter(self.student, self.base, "noa")
        self.student.get("practice/")
        self.student.submit("/start/", course=course_on(self.student))
        expect(self.student, 'name="ticket"')

    def wrong_answer(self) -> None:
        """A foreseen one where the exercise has any: those are what a diagnosis is about."""
        while not (foreseen := self._step()[1].wrong):
            self._answer_rightly()
            self.student.submit("/next/")
        self.student.submit("/answer/", answer=foreseen[0].match[0])
        expect(self.student, "said-tutor")

    def diagnosis(self) -> None:
        """Done in the database, and final on the page that was waiting for it."""
        deadline = time.monotonic() + PATIENCE
        newest = Diagnosis.objects.filter(student__username="noa").order_by("-pk")
        while (found := newest.first()) is None or found.state != Diagnosis.State.DONE:
            if time.monotonic() > deadline:
                state = found.state if found else "no job was made"
                raise WalkError(f"not done after {PATIENCE:.0f} s: {state}")
            time.sleep(0.1)
        here = self.student.page.url
        turn = self.student.get(
            f"conversations/{found.turn.conversation.code}/turns/{found.turn.code}/"
        )
        if "hx-trigger" in turn.html or found.turn.text == "":
            raise WalkError("the page still waits for a diagnosis that is done")
        self.student.get(here)

    def hint(self) -> None:
        before = self.student.page.html.count("said-tutor")
        self.student.submit("/answer/", to="/hint/")
        if self.student.page.html.count("said-tutor") <= before:
            raise WalkError("asking for a hint showed nothing new")

    def right_answer(self) -> None:
        self._answer_rightly()
        expect(self.student, "/next/")

    def next_exercise(self) -> None:
        self.student.submit("/next/")
        reason = re.search(r'class="sitting-reason">(.*?)</p>', self.student.page.html, re.S)
        if reason is None or len(unescape(re.sub("<[^>]+>", "", reason[1])).split()) < 5:
            raise WalkError("the next exercise does not say why it was chosen")

    def teacher_page(self) -> None:
        teacher = Browser(self.base)
        enter(teacher, self.base, "cleo")
        link = re.search(r'href="(/dashboard/[^"]+)"', teacher.page.html)
        if link is None:
            raise WalkError(f"no class on {teacher.page.url}")
        teacher.get(link[1])
        expect(teacher, "Noa Berg")

    def author_page(self) -> None:
        author = Browser(self.base)
        enter(author, self.base, "eve")
        expect(author, "two-step equations")

    def _step(self) -> tuple[Document, Step]:
        """The variant on the student's page and its open step."""
        code = self.student.page.form("/answer/")["run"]
        run = Run.objects.select_related("version").get(code=code)
        document = variant(run.version, run.seed)
        return document, document.steps[run.step_index]

    def _answer_rightly(self) -> None:
        """All steps of the exercise that are still open."""
        while "/answer/" in self.student.page.html:
            self.student.submit("/answer/", answer=self._step()[1].answer.accept[0])


def enter(browser: Browser, base: str, username: str) -> None:
    browser.get("login/")
    browser.submit("/login/", username=username, password=PASSWORD)
    browser.get(base)
    expect(browser, "/logout/")


def course_on(browser: Browser) -> str:
    found = re.search(r'name="course" value="([^"]+)"', browser.page.html)
    if found is None:
        raise WalkError("nothing to start on the student's first page")
    return found[1]


def expect(browser: Browser, words: str) -> None:
    if browser.page.status != 200 or words not in browser.page.html:
        raise WalkError(f"{browser.page.status} at {browser.page.url} without {words!r}")

"""Kill -9 in the middle of answering: the web server, then the database. What was acknowledged is
there exactly once, the supervisor brings everything back, and the belief equals a replay."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from functools import cached_property
from http.client import HTTPException
from pathlib import Path

import psutil
import psycopg
import pytest

from tutor.demo.browser import Browser, Page
from tutor.people.demo import PASSWORD
from tutor.runtime.demo import free_port

# One school for the whole file, in the order of the file: on one worker.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kills")]
ROOT = Path(__file__).resolve().parents[2]
START = 240.0  # seconds a slow machine may take to found the school
BACK = 60.0  # seconds until the supervisor has everything up again


class School:
    """A demo of its own in a folder of its own, with its supervisor's process tree."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        own = {"CHIRON_VAR": str(var), "PYTHONPATH": str(ROOT)}
        dropped = ("DATABASE_URL", "VALKEY_URL", "DATABASE_NAME", "DJANGO_SETTINGS_MODULE")
        kept = {k: v for k, v in os.environ.items() if k not in dropped}
        self.env = kept | own
        self.log = (var / "demo.log").open("w")
        command = [sys.executable, "-m", "tutor.runtime.demo", "--port", str(self.port),
                   "--learners", "1", "--weeks", "1"]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=self.log, stderr=subprocess.STDOUT
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.answers():
            assert self.process.poll() is None, (self.var / "demo.log").read_text()[-3000:]
            assert time.monotonic() < deadline, (self.var / "demo.log").read_text()[-3000:]
            time.sleep(0.2)

    def answers(self) -> bool:
        """The landing page does not need the database; signing in does."""
        try:
            return Browser(self.url).get("login/").status == 200 and self.one("SELECT 1") == 1
        except (OSError, psycopg.Error):
            return False

    def kill(self, words: str) -> None:
        """-9 to every process of this school whose command line has these words."""
        tree = psutil.Process(self.process.pid).children(recursive=True)
        hit = [p for p in tree if words in " ".join(p.cmdline())]
        assert hit
        for process in hit:
            process.send_signal(signal.SIGKILL)

    def one(self, sql: str) -> object:
        return self.rows(sql)[0][0]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(host=self.socket, user="chiron", dbname="chiron") as connection:
            return connection.execute(sql).fetchall()

    @cached_property
    def socket(self) -> str:
        return self.python(
            "-c", "from tutor.runtime import paths as p; print(p.postgres_socket_dir())"
        )

    def python(self, *arguments: str) -> str:
        """The last line of what a Python of this school prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip().splitlines()[-1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def school() -> Iterator[School]:
    var = Path(tempfile.mkdtemp(prefix="chiron-kill-"))
    var.chmod(0o755)  # as root, PostgreSQL runs as nobody
    running = School(var)
    try:
        running.wait(START)
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()
        running.log.close()
        shutil.rmtree(var, ignore_errors=True)


class Answering(threading.Thread):
    """Keeps answering; after a broken connection sends the very same form again, as a person who
    presses the button once more does."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.url = Browser(url), url
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.over = threading.Event()
        self.browser.get("login/")
        self.browser.submit("/login/", username="noa", password=PASSWORD)
        self.home = self.browser.get("practice/")
        if "/start/" in self.home.html:
            course = self.home.html.split('name="course" value="')[1].split('"')[0]
            self.browser.submit("/start/", course=course)
        self.place = self.browser.page

    def run(self) -> None:
        while not self.over.is_set():
            if 'name="ticket"' not in self.place.html:
                self.persist("/next/", {})
                continue
            ticket = str(uuid.uuid4())
            self.sent.append(ticket)
            shown = len(self.sent) % 3 == 0
            fields = {"ticket": ticket} if shown else {"ticket": ticket, "answer": "7"}
            self.persist("/answer/", fields, to="/dont-know/" if shown else "")
            self.acknowledged.append(ticket)

    def persist(self, action: str, fields: dict[str, str], to: str = "") -> None:
        """Until the server says that it has it."""
        before = self.place
        while True:
            self.browser.page = before
            page = self.attempt(action, fields, to)
            if page is not None and page.status == 200:
                self.place = page
                return
            time.sleep(0.2)

    def attempt(self, action: str, fields: dict[str, str], to: str) -> Page | None:
        try:
            return self.browser.submit(action, to=to, **fields)
        except (OSError, HTTPException):
            return None  # no reply, or one that ended in its middle: sent again, kept once


def recorded(school: School) -> list[str]:
    rows = school.rows(
        "SELECT ticket FROM practice_attempt a JOIN people_user u ON u.id = a.student_id"
        " WHERE u.username = 'noa' ORDER BY a.id"
    )
    return [str(row[0]) for row in rows]


def test_nothing_acknowledged_is_lost_or_doubled(school: School) -> None:
    student = Answering(school.url)
    student.start()
    for victim in ("gunicorn", "bin/postgres", "valkey-server", "celery"):
        time.sleep(2)
        school.kill(victim)
        school.wait(BACK)
    time.sleep(2)
    student.over.set()
    student.join(60)

    kept = recorded(school)
    assert len(student.acknowledged) > 5
    assert len(kept) == len(set(kept))
    assert set(student.acknowledged) <= set(kept) <= set(student.sent)


def test_the_belief_equals_a_replay(school: School) -> None:
    query = (
        "SELECT md5(state), answers FROM knowledge_tracing_belief b"
        " JOIN people_user u ON u.id = b.student_id WHERE u.username = 'noa'"
    )
    before = school.rows(query)
    assert before
    assert json.loads(school.python("manage.py", "rebuild_states", "--json"))
    assert school.rows(query) == before


def test_work_goes_on_and_diagnosis_resumes(school: School) -> None:
    waiting = (
        "SELECT count(*) FROM dialogue_diagnosis d JOIN people_user u ON u.id = d.student_id"
        " WHERE u.username = 'noa' AND d.state NOT IN ('done', 'failed')"
    )
    deadline = time.monotonic() + 240
    while school.one(waiting):
        assert time.monotonic() < deadline, school.one(waiting)
        time.sleep(1)
    failed = waiting.replace("NOT IN ('done', 'failed')", "= 'failed'")
    assert school.one(failed) == 0


def test_it_stops_when_asked(school: School) -> None:
    children = psutil.Process(school.process.pid).children(recursive=True)
    assert school.stop() == 0
    gone, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    assert gone

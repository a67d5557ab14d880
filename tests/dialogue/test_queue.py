"""A real broker, a real worker, and both of them killed in the middle of the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from dialogue import actions
from dialogue.models import Diagnosis
from dialogue.outbox import Outbox, outbox
from tutor.celery import app
from tutor.runtime import valkey

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90


@pytest.fixture
def socket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("v") / "s.sock"


@pytest.fixture
def broker(socket: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """`broker()` starts Valkey on the same files; this process publishes there."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(valkey.start(socket))
        return started[-1]

    before = app.conf.broker_url
    _publish_to(f"redis+socket://{socket}")
    yield start
    outbox.flush()
    _publish_to(before)
    for process in started:
        process.kill()
        process.wait()


def _publish_to(url: str) -> None:
    """The broker of this process's Celery application."""
    app.conf.broker_url = app.conf.broker_write_url = url
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def worker(socket: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """`worker()` starts one of both queues on the test's database."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tutor.settings",
        "VALKEY_URL": f"redis+socket://{socket}",
        "DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "MODEL_DEVICE": "off",
    }

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "tutor", "worker", "-P", "solo",
                   "-Q", "ml,default", "-l", "error", "--without-mingle"]  # fmt: skip
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, list(Diagnosis.objects.values("state", "tries", "note"))
        time.sleep(0.1)


def states() -> set[str]:
    return set(Diagnosis.objects.values_list("state", flat=True))


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_wrong_answer_reaches_the_worker_and_its_result_comes_back(say, broker, worker):
    broker()
    worker()

    turn = say("-8")
    until(lambda: states() == {"done"})

    done = Diagnosis.objects.get(turn=turn)
    assert (done.outcome, done.source, done.tries) == ("misconception", "authored", 1)


def test_a_worker_killed_in_the_middle_is_replaced(say, broker, worker):
    broker()
    say("17")
    with nobody_reads_versions():
        first = worker()
        until(lambda: states() == {"running"})
        kill(first)
    worker()

    actions.reap(at=now() + timedelta(minutes=3))
    until(lambda: states() == {"done"})

    assert Diagnosis.objects.get().tries == 2


def test_a_killed_broker_loses_no_job_and_doubles_none(say, broker, worker):
    server = broker()
    for number in range(30):
        say(str(100 + number))
    outbox.flush()
    kill(server)
    for number in range(5):
        say(str(200 + number))
    outbox.flush()

    broker()
    outbox._resting_until = 0.0
    worker()
    actions.reap(at=now() + timedelta(minutes=2))
    until(lambda: states() == {"done"})

    assert Diagnosis.objects.count() == 35
    assert set(Diagnosis.objects.values_list("tries", flat=True)) == {1}


def test_without_a_broker_the_tutor_answers_and_the_job_waits(say, socket, broker):
    turn = say("-8")
    outbox.flush()

    assert turn.text
    assert states() == {"queued"}


def test_a_hung_broker_does_not_hold_the_student(say, broker):
    server = broker()
    server.send_signal(signal.SIGSTOP)
    try:
        turn = say("-8")
        assert turn.text
        assert states() == {"queued"}
    finally:
        server.send_signal(signal.SIGCONT)


def test_a_full_outbox_drops_the_key_and_keeps_the_row():
    full = Outbox()
    full._pid = os.getpid()  # no thread takes anything out
    for key in range(1200):
        full.put(key)

    assert full._keys.qsize() == 1000


class nobody_reads_versions:  # noqa: N801 -- reads as a sentence where it is used
    """Another connection holds the table, so that a worker stands still after its claim."""

    def __enter__(self) -> None:
        self._held, self._release = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)
        self._thread.start()
        assert self._held.wait(10)

    def __exit__(self, *_: object) -> None:
        self._release.set()
        self._thread.join()

    def _hold(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE curriculum_exerciseversion IN ACCESS EXCLUSIVE MODE")
            self._held.set()
            self._release.wait(PATIENCE)
        connection.close()

"""The killable processes: limits, replacement, threads, forks."""

from __future__ import annotations

import os
import threading

import pytest

from curriculum.checking import check, sandbox
from curriculum.checking.grammar import parse
from tests.curriculum.checking.tables import spec

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _started():
    """A worker that is up, so that the tests are about its work and not its start."""
    for _ in range(20):
        try:
            sandbox.ask("same", parse("x"), parse("x"), seconds=3)
            break
        except sandbox.TooHeavyError:
            continue
    yield
    sandbox.close()


def test_simplification_decides_what_points_cannot():
    assert sandbox.same(parse("√(-4)"), parse("2√(-1)"))
    assert check(spec("number", "√(-4)"), "2√(-1)").right
    assert check(spec("number", "√(-4)"), "3√(-1)").kind == "wrong"


def test_what_takes_too_long_is_killed_and_the_next_question_answered():
    heavy = parse("(x+y+z+w+v)^60")
    with pytest.raises(sandbox.TooHeavyError):
        sandbox.ask("factors", heavy, seconds=0.5)
    for _ in range(20):
        try:
            assert sandbox.ask("factors", parse("x^2-1"), seconds=3) == 2
            return
        except sandbox.TooHeavyError:
            continue
    pytest.fail("no worker came back")


def test_too_heavy_is_malformed_and_never_wrong(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    asked = spec("expression", "(x+y+z+w+v)(x+y+z+w+v)^8", form="factored")
    assert check(asked, "(x+y+z+w+v)^9").kind in ("right", "malformed")


def test_a_lost_worker_is_replaced():
    worker = sandbox._pool().get()
    assert worker is not None
    worker.kill()
    sandbox._pool().put(worker)
    with pytest.raises(sandbox.TooHeavyError):
        sandbox.ask("same", parse("x"), parse("x"))
    assert any(_answers() for _ in range(20))


def test_many_threads_ask_at_once():
    found = []
    threads = [threading.Thread(target=lambda: found.append(_answers())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert any(found)


def test_a_forked_process_has_its_own_workers():
    mine = sandbox._pool()
    child = os.fork()
    if child == 0:
        os._exit(0 if sandbox._pool() is not mine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert sandbox._pool() is mine


def _answers():
    try:
        return sandbox.ask("same", parse("2x"), parse("x+x"), seconds=3) is True
    except sandbox.TooHeavyError:
        return False

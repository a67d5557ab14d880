"""Slow comparisons in processes that can be killed, with a hard limit on the wall clock.

Up to two workers per process of ours, started when first needed (subprocess, so no lock or
connection is inherited). One that does not answer in time is killed and replaced; the answer is
then refused as too heavy, never called wrong. Safe in threads and after a fork.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import queue
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from curriculum.checking.deadline import left
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tree import Node

WORKERS = 2
SECONDS = 1.5  # for one question, waiting and starting included
START_SECONDS = 20
_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


class TooHeavyError(UnreadableError):
    def __init__(self) -> None:
        super().__init__("limit.too_heavy")


class UnsolvedError(Exception):
    """The worker answered that SymPy could not do it."""


def same(a: Node, b: Node) -> bool:
    """Equal after SymPy's simplification; a comparison SymPy cannot do is not equal."""
    try:
        return bool(ask("same", a, b))
    except UnsolvedError:
        return False


def factors(node: Node) -> int | None:
    try:
        return int(ask("factors", node))
    except UnsolvedError:
        return None


def ask(name: str, *args: Node, seconds: float = SECONDS) -> Any:
    """The worker's answer; TooHeavyError after `seconds`."""
    seconds = left(seconds)
    deadline = time.monotonic() + seconds
    pool = _pool()
    try:
        worker = pool.get(timeout=seconds)
    except queue.Empty:
        raise TooHeavyError from None
    try:
        worker = worker or _Worker()
        reply = worker.ask(pickle.dumps((name, args)), deadline)
    except (OSError, ValueError):
        reply = None
    if reply is None and worker is not None and not worker.starting():
        worker.kill()
        worker = None
    pool.put(worker)
    if reply is None:
        raise TooHeavyError
    if "ok" not in reply:
        raise UnsolvedError(reply.get("error"))
    return reply["ok"]


def warm() -> None:
    """Start one worker before anybody needs it; it loads SymPy meanwhile."""
    pool = _pool()
    pool.put(pool.get(timeout=START_SECONDS) or _Worker())


def close() -> None:
    """Ends the workers of this process; the next question starts new ones."""
    pool = _state.pop("pool", None)
    if pool is None or _state.get("pid") != os.getpid():
        return
    while not pool.empty():
        worker = pool.get_nowait()
        if worker is not None:
            worker.kill()


_state: dict[str, Any] = {}
atexit.register(close)


def _pool() -> queue.LifoQueue[_Worker | None]:
    """The idle workers; None is a worker not started. A forked child makes its own."""
    if _state.get("pid") != os.getpid() or "pool" not in _state:
        fresh: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(WORKERS):
            fresh.put(None)
        _state.update(pid=os.getpid(), pool=fresh)
    pool: queue.LifoQueue[_Worker | None] = _state["pool"]
    return pool


class _Worker:
    def __init__(self) -> None:
        environment = {k: os.environ[k] for k in _ENVIRONMENT if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "curriculum.checking.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        self.ready = False
        self.since = time.monotonic()
        self.pending = b""

    def starting(self) -> bool:
        """Not yet ready, as on a busy machine: the next question will find it so."""
        young = time.monotonic() - self.since < START_SECONDS
        return not self.ready and young and self.process.poll() is None

    def ask(self, raw: bytes, deadline: float) -> dict[str, Any] | None:
        assert self.process.stdin
        if not self.ready and self.line(deadline) is None:
            return None
        self.ready = True
        self.process.stdin.write(struct.pack(">I", len(raw)) + raw)
        self.process.stdin.flush()
        line = self.line(deadline)
        return None if line is None else json.loads(line)

    def line(self, deadline: float) -> bytes | None:
        assert self.process.stdout
        descriptor = self.process.stdout.fileno()
        while b"\n" not in self.pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                return None
            chunk = os.read(descriptor, 65536)
            if not chunk:
                return None
            self.pending += chunk
        line, _, self.pending = self.pending.partition(b"\n")
        return line

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:  # bytes of the killed question are still unsent
                    continue

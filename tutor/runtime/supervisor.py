"""Runs children, prefixes their output, restarts the dead with back-off, stops in reverse order."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

RESTARTS = 5
RESTART_WINDOW = 60.0  # seconds
GRACE = 10.0  # seconds between asking a child to stop and killing it


@dataclass
class Child:
    """One service. `stop_signal` is what its documentation calls the quick, clean stop."""

    name: str
    command: list[str]
    env: Mapping[str, str] | None = None
    identity: Mapping[str, Any] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    starts: list[float] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.starts.append(time.monotonic())
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
        self.process = subprocess.Popen(
            self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
            cwd="/" if self.identity else None, **self.identity,
        )  # fmt: skip
        threading.Thread(target=relay, args=(self.name, self.process.stdout), daemon=True).start()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def hopeless(self) -> bool:
        recent = [at for at in self.starts if at > time.monotonic() - RESTART_WINDOW]
        return len(recent) > RESTARTS

    def stop(self) -> None:
        if not self.alive or self.process is None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def relay(name: str, stream: IO[str] | None) -> None:
    """To stderr: stdout is for what a command answers."""
    for line in stream or ():
        sys.stderr.write(f"{name:>8} | {line.rstrip()}\n")


class Supervisor:
    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = threading.Event()

    def add(self, child: Child) -> Child:
        child.start()
        self.children.append(child)
        return child

    def watch(self) -> int:
        """Until told to stop. 1 when a child keeps dying, else 0."""
        while not self.stopping.wait(0.5):
            for child in self.children:
                if child.alive:
                    continue
                if child.hopeless:
                    sys.stderr.write(f"{child.name} died {RESTARTS} times in a minute; stopping\n")
                    return 1
                self.stopping.wait(min(5.0, 0.5 * 2 ** (len(child.starts) - 1)))
                if not self.stopping.is_set():
                    child.start()
        return 0

    def stop(self, *_: object) -> None:
        self.stopping.set()

    def stop_all(self) -> None:
        for child in reversed(self.children):
            child.stop()

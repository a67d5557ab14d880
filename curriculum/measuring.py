"""The contract of commands that measure: people read stderr, programs the last line of stdout."""

from __future__ import annotations

import json
import os
import platform
import time
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class BadInputError(CommandError):
    """Nothing could be measured: exit status 2, the reason on stderr."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, returncode=2)


class MeasuringCommand(BaseCommand):
    """Subclasses implement `measure`; what it returns is printed as one line of JSON, with
    version, hardware and seed. Progress goes through `say`."""

    # Pages and settings are not what is measured here.
    requires_system_checks = []
    # Where the measured work runs: cpu or the name of an accelerator.
    device = "cpu"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help="no words, only the JSON line")
        parser.add_argument("--seed", type=int, default=0, help="for everything random")
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        self._quiet = bool(options.pop("json"))
        started = time.perf_counter()
        measured = self.measure(**options)
        if measured is None:
            return
        result = dict(measured)
        result.setdefault("seconds", round(time.perf_counter() - started, 3))
        result |= {
            "version": settings.VERSION,
            "hardware": hardware(self.device),
            "seed": options["seed"],
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    @abstractmethod
    def measure(self, **options: Any) -> Mapping[str, Any] | None:
        """The keys of the command's contract; None if another process prints them."""

    def say(self, words: str) -> None:
        if not self._quiet:
            # What starts with a carriage return is a bar that the next words write over.
            self.stderr.write(words, str, ending="" if words.startswith("\r") else "\n")


def hardware(device: str = "cpu") -> dict[str, str | int]:
    return {"processor": _processor(), "cores": len(os.sched_getaffinity(0)), "device": device}


def prepare(folder: Path) -> None:
    """A folder to write into, made before anything is measured, lest it is lost."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadInputError(f"{folder}: {problem.strerror or problem}") from problem


def bar(done: int, total: int, width: int = 30) -> str:
    """How far a long job has come; said after a carriage return."""
    filled = width * done // total
    return f"[{'#' * filled}{'.' * (width - filled)}] {done}/{total}"


def _processor() -> str:
    """The processor's name as the system tells it, else its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names and names[0] else platform.machine()

"""How long models take to fit, each in a process of its own and to the end of its own rule."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from knowledge_tracing.evaluation.running import device_used, load_late
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.tracers.registry import make
from knowledge_tracing.tracers.tracer import Setting


@dataclass(frozen=True)
class Timing:
    """epochs: None for a model that does not tell.  reason: why there are no seconds."""

    answers: int
    seconds: float | None = None
    epochs: int | None = None
    device: str = "cpu"
    reason: str = ""

    @property
    def seconds_per_100k(self) -> float | None:
        return None if self.seconds is None else self.seconds * 100_000 / self.answers

    @property
    def answers_per_s(self) -> float | None:
        """Answers trained on in a second, every epoch counted."""
        if self.seconds is None or self.epochs is None:
            return None
        return self.answers * self.epochs / self.seconds


def time_fit(name: str, log: AnswerLog, seed: int, device: str) -> Timing:
    """name: as in the registry. A model that is missing or fails says why instead."""
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            return pool.submit(_fit, name, log, Setting(seed, device)).result()
    except (ImportError, AttributeError, ValueError, RuntimeError, BrokenProcessPool) as problem:
        return Timing(len(log), reason=f"{type(problem).__name__}: {problem}")


def _fit(name: str, log: AnswerLog, setting: Setting) -> Timing:
    tracer = make(name)
    load_late()
    started = time.perf_counter()
    tracer.fit(log, setting)
    seconds = time.perf_counter() - started
    return Timing(len(log), seconds, _epochs(tracer), device_used())


def _epochs(tracer: object) -> int | None:
    fitted = getattr(tracer, "fitted", None)
    return len(fitted.about["history"]) if fitted is not None else None

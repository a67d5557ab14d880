"""One model through its trials in a process of its own: its memory is counted alone, and what goes
wrong there stays there."""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from knowledge_tracing.evaluation.protocols import Trial
from knowledge_tracing.logs.log import Array
from knowledge_tracing.tracers.tracer import Setting, Tracer, silent

Say = Callable[[str], None]
Make = Callable[[], Tracer]

# Loading them is no part of a fit. They are loaded late by the first step of torch's optimisers
# and by the regression that our fit begins with.
LATE = ("pyro", "torch._dynamo", "scipy.sparse", "sklearn.linear_model")


@dataclass(frozen=True)
class Run:
    """What one model did. p: [n] of the scored rows of each trial; seconds of each fit and each
    prediction; answers: predicted in each; peak_mb: of the whole process; device: where it ran."""

    p: tuple[Array, ...]
    fit_seconds: tuple[float, ...]
    predict_seconds: tuple[float, ...]
    answers: tuple[int, ...]
    peak_mb: float
    device: str


class TrialError(Exception):
    """A model did not come to an end."""


def run_apart(make: Make, trials: tuple[Trial, ...], device: str, say: Say = silent) -> Run:
    """`run` in a fresh process (not a fork: nothing of ours counts as its memory)."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, make, trials, device))
    process.start()
    there.close()
    try:
        result = _heard(here, say)
    except EOFError:
        process.join()
        raise TrialError(_ending(process.exitcode)) from None
    finally:
        process.kill()
        process.join()
        here.close()
    return result


def _heard(child: Connection, say: Say) -> Run:
    """Pass on the child's words until its result comes."""
    while True:
        message = child.recv()
        if isinstance(message, Run):
            return message
        if isinstance(message, TrialError):
            raise message
        say(message)


def _ending(code: int | None) -> str:
    return f"ended by signal {-code}" if code is not None and code < 0 else f"ended with {code}"


def _work(out: Connection, make: Make, trials: tuple[Trial, ...], device: str) -> None:
    try:
        out.send(run(make, trials, device, out.send))
    except Exception as error:
        out.send(TrialError(f"{type(error).__name__}: {error}"))


def run(make: Make, trials: tuple[Trial, ...], device: str, say: Say = silent) -> Run:
    """The model is made and fitted anew in each trial."""
    p, fitting, predicting = [], [], []
    for trial in trials:
        tracer, spent = _fitted(make, trial, device, say)
        fitting.append(spent)
        started = time.perf_counter()
        chances = tracer.predict(trial.judged, trial.seen)
        predicting.append(time.perf_counter() - started)
        p.append(_checked(chances, trial))
    answers = tuple(len(trial.judged) for trial in trials)
    return Run(tuple(p), tuple(fitting), tuple(predicting), answers, peak_mb(), device_used())


def _fitted(make: Make, trial: Trial, device: str, say: Say) -> tuple[Tracer, float]:
    tracer = make()
    load_late()
    started = time.perf_counter()
    tracer.fit(trial.fitted, Setting(seed=trial.seed, device=device, say=say))
    return tracer, time.perf_counter() - started


def load_late() -> None:
    """What a model with torch would load in the middle of its fit; nothing for the others."""
    if "torch" in sys.modules:
        for name in LATE:
            import_module(name)


def _checked(p: Array, trial: Trial) -> Array:
    if p.shape != (len(trial.judged),):
        raise ValueError(f"{p.shape} chances for {len(trial.judged)} answers")
    scored = np.asarray(p[trial.scored], dtype=np.float64)
    wrong = ~((scored >= 0.0) & (scored <= 1.0))
    if wrong.any():
        raise ValueError(f"{int(wrong.sum())} of {len(scored)} predictions are no probabilities")
    return scored


def peak_mb() -> float:
    """The most memory this process held. The kernel's ru_maxrss would include the parent's."""
    status = Path("/proc/self/status")
    if status.is_file() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))):
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def device_used() -> str:
    """The accelerator's name if the model has used one, else cpu."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        return str(torch.cuda.get_device_name())
    return "cpu"

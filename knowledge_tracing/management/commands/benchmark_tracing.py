"""How long one answer takes in the filter, as the web does it, how long a replay, and a fit.

An update is everything but the database: bytes to belief, predict, update, belief to bytes, and
the estimates of all skills. Fits are those of PSI-KT-R and of DKT, each to the end of its own rule
in a process of its own, on the answers of --data or of simulated learners.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from knowledge_tracing import psikt
from knowledge_tracing.evaluation.fit_timing import time_fit
from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.psikt import Evidence
from knowledge_tracing.tracers.registry import OURS

START = 20_000.0
REPLAYED = 500
DKT = "dkt"
SESSIONS, PER_SESSION = 12, 10  # of each simulated learner


class Command(MeasuringCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # the filter alone: neither site nor database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--skills", type=int, default=150)
        parser.add_argument("--answers", type=int, default=1000)
        parser.add_argument(
            "--learners", type=int, default=200, help="simulated, to be fitted on; 0 for no fits"
        )
        parser.add_argument("--data", type=Path, metavar="DIR", help="fit on this folder instead")
        parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        if options["skills"] < 1 or options["answers"] < 1:
            raise BadInputError("--skills and --answers must be at least 1")
        log = _log(options)
        rng = Random(options["seed"])
        found = self._filter(options["skills"], options["answers"], rng)
        fits = {} if log is None else self._fits(log, options["seed"], options["device"])
        return found | fits | {"device": self.device}

    def _filter(self, skills: int, answers: int, rng: Random) -> dict[str, Any]:
        started = time.perf_counter()
        dynamics = psikt.dynamics_of(made_up_course(skills, rng))
        prepared = time.perf_counter() - started
        self.say(f"{skills} skills prepared in {1000 * prepared:.1f} ms\n")
        updates = time_updates(dynamics, made_up_history(skills, answers, rng))
        history = made_up_history(skills, REPLAYED, rng)
        replay = min(time_replay(dynamics, history) for _ in range(3))
        middle, late = np.percentile(updates, [50, 95])
        self.say(f"update p50 {middle:.2f} ms, p95 {late:.2f} ms\n")
        self.say(f"replay of {REPLAYED} answers {replay:.0f} ms\n")
        return {
            "skills": skills,
            "answers": answers,
            "update_p50_ms": round(float(middle), 3),
            "update_p95_ms": round(float(late), 3),
            "replay_500_ms": round(replay, 1),
            "prepare_ms": round(1000 * prepared, 1),
            "state_bytes": len(psikt.to_bytes(dynamics, psikt.prior(dynamics))),
        }

    def _fits(self, log: AnswerLog, seed: int, device: str) -> dict[str, Any]:
        timings = {}
        for name in (OURS, DKT):
            self.say(f"fitting {name} on {len(log)} answers of {len(log.learners)} learners\n")
            timings[name] = time_fit(name, log, seed, device)
            self.say(timings[name].reason or f"{timings[name].seconds:.1f} s\n")
        ours, theirs = timings.values()
        self.device = ours.device
        return {
            "fit_seconds_per_100k": _rounded(ours.seconds_per_100k),
            "dkt_fit_seconds_per_100k": _rounded(theirs.seconds_per_100k),
            "train_answers_per_s": _rounded(ours.answers_per_s),
            "fit_epochs": ours.epochs,
            "fit_answers": len(log),
            "fit_learners": len(log.learners),
            "not_fitted": {name: one.reason for name, one in timings.items() if one.reason},
        }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def _log(options: Mapping[str, Any]) -> AnswerLog | None:
    if options["data"] is not None:
        try:
            return read_log(options["data"])[0]
        except ValueError as problem:
            raise BadInputError(str(problem)) from problem
    if not options["learners"]:
        return None
    world = World(
        learners=options["learners"], skills=20, sessions=SESSIONS, answers_per_session=PER_SESSION
    )
    return simulate(world, np.random.default_rng(options["seed"])).log


def made_up_course(skills: int, rng: Random) -> psikt.Structure:
    """Up to three prerequisites each, among the fifteen skills before."""
    prerequisites = {
        skill: rng.sample(range(max(1, skill - 15), skill), min(rng.randint(1, 3), skill - 1))
        for skill in range(2, skills + 1)
    }
    return psikt.Structure.build(range(1, skills + 1), prerequisites)


def made_up_history(skills: int, answers: int, rng: Random) -> list[tuple[float, Evidence]]:
    """Sessions of twenty answers a minute apart, two days between them."""
    return [
        (
            START + 2 * (n // 20) + (n % 20 + rng.uniform(0.0, 0.9)) / 1440,
            Evidence((rng.randint(1, skills),), f"item {n}", float(rng.random() < 0.7)),
        )
        for n in range(answers)
    ]


def time_updates(dynamics: psikt.Dynamics, history: list[tuple[float, Evidence]]) -> list[float]:
    """Milliseconds of each answer."""
    stored, taken = psikt.to_bytes(dynamics, psikt.prior(dynamics)), []
    for t, evidence in history:
        started = time.perf_counter()
        belief, _ = psikt.step(dynamics, psikt.from_bytes(dynamics, stored), t, evidence)
        stored = psikt.to_bytes(dynamics, belief)
        psikt.estimates(dynamics, belief, t)
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def time_replay(dynamics: psikt.Dynamics, history: list[tuple[float, Evidence]]) -> float:
    started = time.perf_counter()
    psikt.run(dynamics, history)
    return 1000 * (time.perf_counter() - started)

"""Bands, forecasts and recovered parameters of PSI-KT-R on simulated learners, beside the truth.

A world is drawn from the model itself. The model is fitted on some of its learners, twice: as it
is, and without forgetting. The serving filter then follows the others. Coverage of the 80 % bands
should lie between .77 and .83, the Brier score of forecasts up to 14 days at most .02 above that
of the next answer.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from knowledge_tracing.evaluation.checking import Check
from knowledge_tracing.evaluation.checking_plots import save_check_plots
from knowledge_tracing.evaluation.following import part
from knowledge_tracing.evaluation.scoring import plain
from knowledge_tracing.evaluation.simulate import Population, Simulated, World, simulate
from knowledge_tracing.psikt.checkpoint import Fitted

SIZES = {"learners": 300, "judged": 100, "skills": 12, "sessions": 16, "per_session": 8}


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        for name, size in SIZES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=size)
        parser.add_argument("--gap-days", type=float, default=4.0, help="mean, between sessions")
        parser.add_argument(
            "--alike", action="store_true", help="everybody forgets and varies the same"
        )
        parser.add_argument("--epochs", type=int, help="(as many as a fit has by default)")
        parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
        parser.add_argument("--plots", type=Path, metavar="DIR", help="where to put SVG files")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        _refuse_nothing(options)
        world = _world(options)
        simulated = simulate(world, np.random.default_rng(options["seed"]))
        first = np.arange(world.learners) < options["learners"]
        try:
            fitted, fit_seconds = self._fit(part(simulated, first), options)
            without, _ = self._fit(part(simulated, first), options, "forgetting", "fading")
        except ValueError as problem:
            raise BadInputError(str(problem)) from problem
        judged = part(simulated, ~first)
        self.say(f"following {options['judged']} others")
        result = plain(Check(judged, world.population, fitted, without).figures())
        for line in _words(result):
            self.say(line)
        if options["plots"]:
            save_check_plots(result, options["plots"])
        return {
            **result,
            **{name: options[name] for name in (*SIZES, "gap_days", "alike")},
            "answers_fitted": int(first.sum()) * world.answers,
            "answers_judged": len(judged.log),
            "fit_seconds": round(fit_seconds, 1),
        }

    def _fit(
        self, simulated: Simulated, options: Mapping[str, Any], *without: str
    ) -> tuple[Fitted, float]:
        from knowledge_tracing.fitting.model import Switches  # noqa: PLC0415 -- slow import
        from knowledge_tracing.fitting.train import Config, device_of, fit  # noqa: PLC0415 -- slow import
        from knowledge_tracing.tracers.tracer import Setting  # noqa: PLC0415 -- beside its user

        self.device = str(device_of(options["device"]))
        config = Config(
            epochs=options["epochs"] or Config.epochs,
            traits=False,
            switches=Switches.without(*without),
        )
        started = time.perf_counter()
        fitted = fit(simulated.log, Setting(options["seed"], options["device"], self.say), config)
        return fitted, time.perf_counter() - started


def _refuse_nothing(options: Mapping[str, Any]) -> None:
    for name in (*SIZES, "epochs"):
        if options[name] is not None and options[name] < 1:
            raise BadInputError(f"--{name.replace('_', '-')} must be at least 1")
    if not options["gap_days"] > 0:
        raise BadInputError("--gap-days must be above 0")


def _world(options: Mapping[str, Any]) -> World:
    from knowledge_tracing.fitting.train import Config  # noqa: PLC0415 -- slow import

    # A fit is told the slip, it does not find it.
    population = Population(slip=Config.slip)
    return World(
        learners=options["learners"] + options["judged"],
        skills=options["skills"],
        sessions=options["sessions"],
        answers_per_session=options["per_session"],
        gap_days=options["gap_days"],
        population=population.alike() if options["alike"] else population,
    )


def _words(result: Mapping[str, Any]) -> list[str]:
    lines = [
        f"coverage, {name}: {found['all']['mean']:.3f} ± {found['all']['error']:.3f}"
        for name, found in result["coverage"].items()
    ]
    for days, found in result["forecast"].items():
        over = {name: found[name]["ours_over"] for name in ("next", "without_forgetting")}
        lines.append(
            f"{days} days ahead: Brier {found['brier']:.4f}, {over['next']:+.4f} over the next "
            f"answer, {over['without_forgetting']:+.4f} over no forgetting"
        )
    return lines

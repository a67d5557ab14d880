"""Whether the traits of PSI-KT-R mean what their names say, on learners it was not fitted on.

Fitted on one half of the learners; of the others, traits are read from the first half of their
answers and asked about the second. --simulated takes learners whose traits are known instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from knowledge_tracing.evaluation import interpreting, recovery
from knowledge_tracing.evaluation.simulate import simulate
from knowledge_tracing.evaluation.trait_paths import TRAITS
from knowledge_tracing.evaluation.trait_plots import save_trait_plots
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.tracers.tracer import Setting


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--data", type=Path, metavar="DIR")
        source.add_argument("--simulated", action="store_true", help="known traits, 500 answers")
        parser.add_argument("--original", action="store_true", help="fit PSI-KT proper as well")
        parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
        parser.add_argument("--epochs", type=int, default=8, help="of PSI-KT-R")
        parser.add_argument("--learners", type=int, default=200, help="judged, at most")
        parser.add_argument("--answers", type=int, default=600, help="of each of them, at most")
        parser.add_argument("--plots", type=Path, metavar="DIR", help="where to put SVG files")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        if min(options["learners"], options["answers"], options["epochs"]) < 1:
            raise BadInputError("--learners, --answers and --epochs must be at least 1")
        if options["simulated"] and options["original"]:
            raise BadInputError("--original goes with --data: its traits are others")
        try:
            result = self._simulated(options) if options["simulated"] else self._fitted(options)
        except (ValueError, FloatingPointError) as error:
            raise BadInputError(str(error)) from error
        for name, figures in result["models"].items():
            for line in interpreting.summary_lines(name, figures):
                self.say(f"{line}\n")
        if options["plots"]:
            save_trait_plots(result, options["plots"])
        return result

    def _fitted(self, options: Mapping[str, Any]) -> dict[str, Any]:
        log, repairs = read_log(options["data"])
        for line in repairs.lines():
            self.say(f"{line}\n")
        training, judged = interpreting.halves(
            log, options["seed"], options["learners"], options["answers"]
        )
        setting = Setting(options["seed"], options["device"], self.say)
        fitted = self._fit(training, setting, options["epochs"])
        figures, paths = interpreting.of_psikt_r(fitted, judged, setting)
        models = {"psikt_r": figures}
        if options["original"]:
            models["psikt"] = _original(training, judged, setting)
        return _sizes(judged) | {
            "training_learners": len(training.learners),
            "models": models,
            "examples": interpreting.examples(paths),
        }

    def _fit(self, training: AnswerLog, setting: Setting, epochs: int) -> Any:
        from knowledge_tracing.fitting.train import (  # noqa: PLC0415 -- slow import
            Config,
            device_of,
            fit,
        )

        self.device = str(device_of(setting.device))
        return fit(training, setting, Config(epochs=epochs))

    def _simulated(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The population is known, so that only what is said of learners can go wrong."""
        world = recovery.known_world(options["learners"])
        one = simulate(world, np.random.default_rng(options["seed"]))
        log = one.log.first(options["answers"])
        fitted = recovery.known_population(one, world.population)
        figures, paths = interpreting.of_psikt_r(fitted, log, Setting(say=self.say))
        true = recovery.truth(one)
        examples = [
            example | {"truth": interpreting.by_trait(true[example["learner"]])}
            for example in interpreting.examples(paths)
        ]
        return _sizes(log) | {
            "models": {"psikt_r": figures},
            "true_traits": {
                "performance_drop": interpreting.performance_drop(log, one.traits.alpha)
            },
            "recovery": recovery.recovered(paths, true),
            "examples": examples,
        }


def _original(training: AnswerLog, judged: AnswerLog, setting: Setting) -> dict[str, Any]:
    from knowledge_tracing.fitting.original import PsiKT  # noqa: PLC0415 -- slow import

    tracer = PsiKT()
    tracer.fit(training, setting)
    return interpreting.of_psikt(tracer, judged)


def _sizes(log: AnswerLog) -> dict[str, Any]:
    return {
        "learners": len(log.learners),
        "answers": len(log),
        "skills": len(log.catalogue.skills),
        "prerequisites": len(log.catalogue.edges),
        "timed": log.timed,
        "traits": list(TRAITS),
    }

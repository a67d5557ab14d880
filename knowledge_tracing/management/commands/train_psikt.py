"""Fit PSI-KT-R on a folder of answers and write a checkpoint.

With several accelerators: torchrun --nproc-per-node=N manage.py train_psikt ... A fit that was
broken off goes on where it was when started again with the same --out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.logs.tables import LogError
from knowledge_tracing.psikt import checkpoint
from knowledge_tracing.tracers.tracer import Setting, silent

RESUME = "unfinished.ckpt"


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, required=True, metavar="DIR")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
        parser.add_argument("--epochs", type=int, default=5)
        parser.add_argument("--learning-rate", type=float, default=0.04)
        parser.add_argument("--without", nargs="*", default=[], help="leave parts of the model out")

    def measure(self, **options: Any) -> Mapping[str, Any] | None:
        if options["epochs"] < 1 or not 0 < options["learning_rate"] < 10:
            raise BadInputError("--epochs must be at least 1, --learning-rate between 0 and 10")
        try:
            log, repairs = read_log(options["data"])
            for line in repairs.lines():
                self.say(f"{line}\n")
            return self._fit(log, options)
        except OSError as problem:
            raise BadInputError(f"{options['out']}: {problem.strerror or problem}") from problem
        except (LogError, ValueError) as problem:
            raise BadInputError(str(problem)) from problem

    def _fit(self, log: AnswerLog, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
        from knowledge_tracing.fitting import together  # noqa: PLC0415 -- slow import
        from knowledge_tracing.fitting.train import device_of, fit  # noqa: PLC0415 -- slow import

        config, device = self._config(options), device_of(options["device"])
        self.device = str(device)
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        together.join(device)
        try:
            say = silent if together.rank() else self.say
            started = time.perf_counter()
            fitted = fit(log, Setting(options["seed"], options["device"], say), config)
            seconds = time.perf_counter() - started
            if together.rank():
                return None
            checkpoint.save(fitted, out / f"{fitted.version}.ckpt")
            (out / RESUME).unlink(missing_ok=True)
        finally:
            together.leave()
        return _figures(fitted, log, seconds)

    def _config(self, options: Mapping[str, Any]) -> Any:
        from knowledge_tracing.fitting.model import Switches  # noqa: PLC0415 -- slow import
        from knowledge_tracing.fitting.train import Config  # noqa: PLC0415 -- slow import

        return Config(
            epochs=options["epochs"],
            learning_rate=options["learning_rate"],
            switches=Switches.without(*options["without"]),
            resume=options["out"] / RESUME,
        )


def _figures(fitted: checkpoint.Fitted, log: AnswerLog, seconds: float) -> Mapping[str, Any]:
    epochs = fitted.about["history"]
    validation = [one["validation"] for one in epochs if one["validation"] is not None]
    return {
        "checkpoint": f"{fitted.version}.ckpt",
        "learners": len(log.learners),
        "answers": len(log),
        "epochs": len(epochs),
        "log_loss": round(epochs[-1]["log_loss"], 5),
        "validation_log_loss": round(min(validation), 5) if validation else None,
        "fit_seconds": round(seconds, 1),
        "answers_per_s": round(len(log) * len(epochs) / seconds, 1),
    }

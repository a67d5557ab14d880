"""How well the tracing models predict answers of a data set, side by side.

Each model is fitted and asked in a process of its own; one that fails is named and the others go
on. With --test the models are fitted on all of --data and judged by the learners of --test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from knowledge_tracing.evaluation.evaluating import Plan, evaluate
from knowledge_tracing.evaluation.plots import save_plots
from knowledge_tracing.evaluation.protocols import (
    PROTOCOLS,
    Design,
    Trials,
    beginning,
    new_learners,
)
from knowledge_tracing.evaluation.running import Say
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.logs.reading import Repairs, read_log, read_pair
from knowledge_tracing.tracers.registry import names

NEW_LEARNERS = ("next", "cold")
ECHOED = ("folds", "split", "device", "cohort", "min_answers", "resamples")


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        design = Design()
        parser.add_argument("--data", type=Path, required=True, metavar="DIR")
        parser.add_argument("--test", type=Path, metavar="DIR")
        parser.add_argument(
            "--models", default="all", help="a,b,... or all; a:switch+switch for an ablation"
        )
        parser.add_argument("--protocol", choices=PROTOCOLS, default="next")
        parser.add_argument("--folds", type=int, default=design.folds)
        parser.add_argument(
            "--split", choices=("folds", "md5"), default=design.split, help="md5: by learners' ids"
        )
        parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
        parser.add_argument(
            "--cohort", type=int, default=design.cohort, help="learners of within10 and continual"
        )
        parser.add_argument("--min-answers", type=int, default=design.least, help="each of them")
        parser.add_argument("--resamples", type=int, default=200, help="of learners, for intervals")
        parser.add_argument("--plots", type=Path, metavar="DIR", help="where to put SVG files")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        try:
            models = names(options["models"])
            data = _read(options)
            plan = _plan(data, options, self.say)
        except ValueError as error:
            raise BadInputError(str(error)) from error
        for line in data.words():
            self.say(f"{line}\n")
        result = evaluate(plan, models)
        self.device = _device(result["models"].values())
        if options["plots"]:
            save_plots(result, options["plots"])
        return result | data.described() | {name: options[name] for name in ECHOED}


def _device(models: Iterable[Mapping[str, Any]]) -> str:
    """The accelerator, if any of the models used one."""
    used = [model["device"] for model in models if "error" not in model]
    return next((device for device in used if device != "cpu"), "cpu")


@dataclass(frozen=True)
class Data:
    """test: learners to be judged, where they come from another folder."""

    log: AnswerLog
    test: AnswerLog | None
    repairs: list[Repairs]

    def words(self) -> list[str]:
        lines = [line for each in self.repairs for line in each.lines()]
        if shared := self.in_both():
            lines.append(f"{shared} learner ids are in both folders: taken for other people")
        return lines

    def in_both(self) -> int:
        return len(set(self.log.learners) & set(self.test.learners)) if self.test else 0

    def described(self) -> dict[str, Any]:
        catalogue = self.log.catalogue
        return {
            "data": {
                "learners": len(self.log.learners),
                "answers": len(self.log),
                "items": len(catalogue.items),
                "skills": len(catalogue.skills),
                "prerequisites": len(catalogue.edges),
                "timed": self.log.timed,
            },
            "learners_in_both": self.in_both(),
            "repairs": [asdict(each) for each in self.repairs],
        }


def _read(options: Mapping[str, Any]) -> Data:
    if options["test"] is None:
        log, repairs = read_log(options["data"])
        return Data(log, None, [repairs])
    if options["protocol"] not in NEW_LEARNERS:
        raise ValueError(f"--test goes with the protocols {' and '.join(NEW_LEARNERS)}")
    return Data(*read_pair(options["data"], options["test"]))


def _plan(data: Data, options: Mapping[str, Any], say: Say) -> Plan:
    if options["resamples"] < 1:
        raise ValueError("--resamples must be at least 1")
    return Plan(
        protocol=options["protocol"],
        trials=_trials(data, options),
        timed=(data.test or data.log).timed,
        seed=options["seed"],
        device=options["device"],
        resamples=options["resamples"],
        say=say,
    )


def _trials(data: Data, options: Mapping[str, Any]) -> Trials:
    design = Design(
        options["folds"], options["split"], options["seed"], options["cohort"],
        options["min_answers"],
    )  # fmt: skip
    protocol: str = options["protocol"]
    if data.test is None:
        return PROTOCOLS[protocol](data.log, design)
    trial = new_learners(data.log, data.test, design.seed)
    return ((beginning(trial) if protocol == "cold" else trial,),)

"""How much simulated learners keep of what each policy has them practise, world by world.

Worlds: ou (levels that rise and sink), bktg (a skill is known or not, learned by those who are
ready), log (the population that a fit found in real answers; needs --checkpoint). Every policy gets
the same graphs and the same newcomers. The worlds are models: they rank policies and catch
mistakes; they predict no effect on students.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand, bar, hardware, prepare
from knowledge_tracing.psikt import checkpoint
from tutor.simulation import report
from tutor.simulation.bench import Plan, outcomes, summary
from tutor.simulation.options import names, seeds
from tutor.simulation.protocol import Protocol
from tutor.simulation.registry import LOG, MORE, POLICIES, WORLD_NAMES, WORLDS

WHICH_MORE = f"more: {', '.join(MORE)}"
ECHOED = ("learners", "graph_noise", "time_spread", "sessions", "exercises")


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Protocol()
        parser.add_argument("--worlds", default=",".join(WORLDS), help=", ".join(WORLD_NAMES))
        parser.add_argument("--policies", default="all", help=f"a,b,... or all; {WHICH_MORE}")
        parser.add_argument("--learners", type=int, default=400)
        parser.add_argument("--seeds", default="0-4", metavar="A-B", help="one graph each")
        parser.add_argument(
            "--graph-noise", type=float, default=0.0, help="share of wrong edges in what is seen"
        )
        parser.add_argument(
            "--time-spread",
            type=float,
            default=0.0,
            help="of the logarithm of what exercises of different skills take",
        )
        parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="for the world log")
        parser.add_argument("--sessions", type=int, default=usual.sessions)
        parser.add_argument("--exercises", type=int, default=usual.exercises, help="in a session")
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument("--write", type=Path, metavar="DIR", help="JSON, table and pictures")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        plan, folder = _plan(options), options["write"]
        if folder:
            prepare(folder)
        found, total = {}, len(plan.cells())
        for cell, outcome in outcomes(plan, options["processes"]):
            found[cell] = outcome
            self.say(f"\r{bar(len(found), total)}")
        results = {
            **summary(plan, found),
            "seeds": list(plan.seeds),
            **{name: options[name] for name in ECHOED},
            "checkpoint": plan.fitted.version if plan.fitted else None,
        }
        self.say(f"\n{report.table(results)}")
        if folder:
            made = {"seed": options["seed"], "version": settings.VERSION, "hardware": hardware()}
            for path in report.write(results | made, folder):
                self.say(f"{path}\n")
        return results


def _plan(options: Mapping[str, Any]) -> Plan:
    for name in ("learners", "sessions", "exercises", "processes"):
        if options[name] < 1:
            raise BadInputError(f"--{name} must be at least 1")
    if not 0.0 <= options["graph_noise"] <= 1.0:
        raise BadInputError(f"--graph-noise is a share from 0 to 1, not {options['graph_noise']}")
    if not 0.0 <= options["time_spread"] <= 2.0:
        raise BadInputError(f"--time-spread is 0 to 2, not {options['time_spread']}")
    if options["seed"] < 0:
        raise BadInputError("--seed must not be negative")
    try:
        worlds = names("world", options["worlds"], WORLD_NAMES)
        policies = names("policy", options["policies"], tuple(POLICIES), tuple(MORE))
        chosen = seeds(options["seeds"])
    except ValueError as problem:
        raise BadInputError(str(problem)) from problem
    return Plan(
        worlds=worlds,
        policies=policies,
        learners=options["learners"],
        seeds=chosen,
        graph_noise=options["graph_noise"],
        time_spread=options["time_spread"],
        seed=options["seed"],
        fitted=_fitted(options["checkpoint"]) if LOG in worlds else None,
        protocol=Protocol(options["sessions"], options["exercises"]),
    )


def _fitted(path: Path | None) -> checkpoint.Fitted:
    if path is None:
        raise BadInputError("The world log needs --checkpoint FILE, written by train_psikt")
    try:
        fitted = checkpoint.load(path)
    except checkpoint.CheckpointError as problem:
        raise BadInputError(str(problem)) from problem
    if not fitted.skills or not fitted.items:
        raise BadInputError(f"{path} was fitted to no skills or no items: nothing to draw from")
    return fitted

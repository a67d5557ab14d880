"""Which prerequisites do the answers speak for, and which against?

--course: from our own ledger; what is found waits as proposals for the course's author.
--data: a folder of answers, measured against its prerequisites.csv.
--simulated: courses whose graph is known, strongly and ordinarily coupled, and one that has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from knowledge_tracing.evaluation import learned_edges
from knowledge_tracing.evaluation.simulate import simulate
from knowledge_tracing.logs.course_order import practised_before, prior_odds
from knowledge_tracing.logs.log import AnswerLog, Array
from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.proposing import NothingAnsweredError, Proposed, propose

SHOWN = 30


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--course", metavar="SLUG")
        what.add_argument("--data", type=Path, metavar="DIR")
        what.add_argument("--simulated", action="store_true")
        parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
        parser.add_argument("--epochs", type=int, default=5)
        parser.add_argument("--learners", type=int, default=1000, help="of simulated courses")
        parser.add_argument("--answers", type=int, default=100, help="of each of them")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        if options["epochs"] < 1 or options["learners"] < 2 or options["answers"] < 10:
            raise BadInputError("--epochs from 1 on, --learners from 2 on, --answers from 10 on")
        self._options = options
        try:
            if options["course"] is not None:
                return self._course(options["course"])
            return self._simulated() if options["simulated"] else self._data(options["data"])
        except ValueError as problem:
            raise BadInputError(str(problem)) from problem

    def _course(self, slug: str) -> Mapping[str, Any]:
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise BadInputError(f"There is no course “{slug}”")
        try:
            proposed = propose(course, self._weigh)
        except NothingAnsweredError as problem:
            raise BadInputError(str(problem)) from problem
        slugs = dict(course.skills.values_list("pk", "slug"))
        rows = [
            {**one._asdict(), "source": slugs[one.source], "target": slugs[one.target]}
            for one in proposed.found
        ]
        for row in rows:
            self.say(_line(row))
        self.say(_summary(proposed))
        return {
            "course": slug,
            "answers": proposed.answers,
            "learners": proposed.learners,
            "candidates": proposed.candidates,
            "proposed": sum(row["kind"] == "new" for row in rows),
            "doubted": sum(row["kind"] == "doubted" for row in rows),
            "kept": proposed.kept._asdict(),
            "proposals": rows,
        }

    def _data(self, folder: Path) -> Mapping[str, Any]:
        log, repairs = read_log(folder)
        for line in repairs.lines():
            self.say(line)
        if not len(log.catalogue.edges):
            raise BadInputError(f"{folder} has no prerequisites.csv to measure against")
        hidden = learned_edges.blind(log)
        evidence, version = self._weigh(hidden, prior_odds(hidden, practised_before(hidden)))
        return {
            "data": {"learners": len(log.learners), "answers": len(log)},
            "model": version,
            **learned_edges.figures(evidence, log),
            "strongest": _strongest(evidence, log),
        }

    def _simulated(self) -> Mapping[str, Any]:
        learners, answers = self._options["learners"], self._options["answers"]
        worlds = {}
        for name in learned_edges.POPULATIONS:
            self.say(f"{name}:")
            rng = np.random.default_rng(self._options["seed"])
            found = simulate(learned_edges.world(name, learners, answers), rng)
            hidden = learned_edges.blind(found.log)
            odds = prior_odds(hidden, learned_edges.course_order(found))
            evidence, _ = self._weigh(hidden, odds)
            worlds[name] = learned_edges.figures(evidence, found.log)
        return {"learners": learners, "answers": answers, "worlds": worlds}

    def _weigh(self, log: AnswerLog, odds: Array) -> tuple[Any, str]:
        from knowledge_tracing.fitting.edges import (  # noqa: PLC0415 -- slow import
            fit_without_graph,
            weigh_edges,
        )
        from knowledge_tracing.fitting.train import device_of  # noqa: PLC0415 -- slow import
        from knowledge_tracing.tracers.tracer import Setting  # noqa: PLC0415 -- beside its user

        self.device = str(device_of(self._options["device"]))
        setting = Setting(self._options["seed"], self._options["device"], self.say)
        fitted = fit_without_graph(log, setting, self._options["epochs"])
        return weigh_edges(fitted, log, odds, setting), fitted.version


def _strongest(evidence: Any, log: AnswerLog) -> list[Mapping[str, Any]]:
    """The likeliest pairs, known or not, by the ids of the folder."""
    catalogue, odds = log.catalogue, evidence.log_odds
    known = {(int(i), int(k)) for i, k in catalogue.edges}
    order = np.argsort(-odds, axis=None)[: min(SHOWN, int(np.isfinite(odds).sum()))]
    pairs = [divmod(int(place), len(odds)) for place in order]
    return [
        {
            "from": catalogue.skills[i],
            "to": catalogue.skills[k],
            "probability": round(float(evidence.probability[i, k]), 4),
            "z": round(float(evidence.score[i, k]), 2),
            "learners": int(evidence.learners[i, k]),
            "answers": int(evidence.answers[i, k]),
            "known": (i, k) in known or (k, i) in known,
        }
        for i, k in pairs
    ]


def _summary(proposed: Proposed) -> str:
    kept = proposed.kept
    return (
        f"{proposed.answers} answers of {proposed.learners} students; "
        f"{proposed.candidates} pairs of skills that enough of them have practised; "
        f"{len(proposed.found)} proposals, {kept.new} of them new and {kept.again} asked again; "
        f"{kept.withdrawn} withdrawn"
    )


def _line(row: Mapping[str, Any]) -> str:
    return (
        f"{row['kind']}: {row['source']} -> {row['target']}, probability {row['probability']:.2f}, "
        f"effect {row['effect']:.2f} ({row['low']:.2f} to {row['high']:.2f}), "
        f"{row['learners']} students, {row['answers']} answers"
    )

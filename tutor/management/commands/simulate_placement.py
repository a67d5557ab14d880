"""How well a placement finds what simulated newcomers know, and in how many questions.

Every skill has exercises of medium difficulty; answering one teaches nothing. The error is that of
the chance of a right answer, mean over learners and skills. Side by side: what is believed before
any answer; as many questions about random skills; the tracing filter after the same answers. The
worlds are models, and neither is the belief that places.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management.base import CommandParser

from curriculum.graph import SkillGraph
from curriculum.measuring import BadInputError, MeasuringCommand, bar, hardware, prepare
from curriculum.placement import PLACEMENT_VERSION
from tutor.benchmark.choosing import needs_in
from tutor.simulation import graphs
from tutor.simulation.options import names, seeds
from tutor.simulation.placement import Placed, place_all
from tutor.simulation.worlds import AllOrNone, OrnsteinUhlenbeck

WORLDS: dict[str, type[AllOrNone] | type[OrnsteinUhlenbeck]] = {
    "ou": OrnsteinUhlenbeck,
    "bktg": AllOrNone,
}
COLUMNS = ("mae", "random_mae", "filter_mae", "before_mae", "items_mean", "items_max")


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--worlds", default=",".join(WORLDS))
        parser.add_argument("--learners", type=int, default=200)
        parser.add_argument("--seeds", default="0-4", metavar="A-B", help="one graph each")
        parser.add_argument(
            "--graph-noise", type=float, default=0.0, help="share of wrong edges in what is seen"
        )
        parser.add_argument("--map", type=Path, metavar="DIR", help="this graph for every seed")
        parser.add_argument("--write", type=Path, metavar="DIR", help="JSON and a table")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        worlds, chosen = _chosen(options)
        self.map = _map(options["map"])
        folder, self.done = options["write"], 0
        if folder:
            prepare(folder)
        self.total = len(worlds) * len(chosen) * options["learners"]
        found = {world: [self._placed(world, seed, options) for seed in chosen] for world in worlds}
        results = {
            "worlds": {world: _summary(placed) for world, placed in found.items()},
            "seeds": list(chosen),
            "learners": options["learners"],
            "graph_noise": options["graph_noise"],
            "skills": len(self.map) if self.map is not None else graphs.LAYERS * graphs.WIDTH,
            "placement": PLACEMENT_VERSION,
        }
        self.say(f"\n{_table(results['worlds'])}")
        if folder:
            made = {"seed": options["seed"], "version": settings.VERSION, "hardware": hardware()}
            _write(results | made, folder)
        return results

    def _placed(self, world: str, seed: int, options: Mapping[str, Any]) -> Placed:
        rng = np.random.default_rng([options["seed"], seed])
        needs = graphs.drawn(rng) if self.map is None else self.map
        chance = WORLDS[world](needs, options["learners"], rng).chance()
        seen = graphs.misdrawn(needs, options["graph_noise"], rng)
        return place_all(seen, chance, seed, self._tick)

    def _tick(self) -> None:
        self.done += 1
        self.say(f"\r{bar(self.done, self.total)}")


def _chosen(options: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[int]]:
    if options["learners"] < 1:
        raise BadInputError("--learners must be at least 1")
    if not 0.0 <= options["graph_noise"] <= 1.0:
        raise BadInputError("--graph-noise is a share, 0 to 1")
    try:
        return names("world", options["worlds"], WORLDS), seeds(options["seeds"])
    except ValueError as problem:
        raise BadInputError(str(problem)) from problem


def _map(path: Path | None) -> graphs.Needs | None:
    """Its skills numbered prerequisites first."""
    if path is None:
        return None
    try:
        found = needs_in(path)
    except (OSError, ValueError) as problem:
        raise BadInputError(str(problem)) from problem
    order = SkillGraph(tuple(found), found, {}).order
    place = {skill: n for n, skill in enumerate(order)}
    needs = np.zeros((len(order), len(order)), dtype=bool)
    for skill, before in found.items():
        needs[place[skill], [place[one] for one in before]] = True
    return needs


def _summary(placed: Sequence[Placed]) -> dict[str, float | int]:
    """Means over seeds; `mae_se` is the standard error between them."""
    mae, items = [one.mae for one in placed], np.concatenate([one.items for one in placed])
    spread = float(np.std(mae, ddof=1) / np.sqrt(len(mae))) if len(mae) > 1 else 0.0
    return {
        "mae": round(float(np.mean(mae)), 4),
        "mae_se": round(spread, 4),
        "random_mae": round(float(np.mean([one.random for one in placed])), 4),
        "filter_mae": round(float(np.mean([one.filter for one in placed])), 4),
        "before_mae": round(float(np.mean([one.before for one in placed])), 4),
        "items_mean": round(float(items.mean()), 2),
        "items_max": int(items.max()),
    }


def _table(worlds: Mapping[str, Mapping[str, float | int]]) -> str:
    head = ["world", *COLUMNS]
    rows = [[world, *(f"{row[name]:g}" for name in COLUMNS)] for world, row in worlds.items()]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _write(results: Mapping[str, Any], folder: Path) -> None:
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    (folder / "placement.json").write_text(text, "utf-8")
    (folder / "placement.md").write_text(_table(results["worlds"]), "utf-8")

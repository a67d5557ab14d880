"""Every policy in every world, on the same graphs and the same newcomers.

A seed is one graph with one class of newcomers, the same for every policy. With graph noise a
policy sees what an erring author drew, and the world is as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np

from knowledge_tracing.psikt.checkpoint import Fitted
from tutor.simulation import graphs
from tutor.simulation.policy import Setting
from tutor.simulation.protocol import Outcome, Protocol, episode
from tutor.simulation.registry import EVERY, world_factory
from tutor.simulation.worlds import Array

GRAPH, NEWCOMERS, AUTHOR, POLICY, TIME = range(5)  # streams of chance; one never disturbs another
BAND = 2.0  # standard errors over the seeds, up and down


@dataclass(frozen=True)
class Plan:
    """time_spread: of the logarithm of what exercises of different skills take.
    fitted: for the world `log`.  seed: added to every one of `seeds`, for other draws."""

    worlds: Sequence[str]
    policies: Sequence[str]
    learners: int
    seeds: Sequence[int]
    graph_noise: float = 0.0
    time_spread: float = 0.0
    seed: int = 0
    fitted: Fitted | None = None
    protocol: Protocol = field(default_factory=Protocol)

    def cells(self) -> list[Cell]:
        return [
            Cell(world, policy, seed)
            for seed in self.seeds
            for world in self.worlds
            for policy in self.policies
        ]

    def chance(self, seed: int, stream: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, seed, stream])


class Cell(NamedTuple):
    world: str
    policy: str
    seed: int


Outcomes = Mapping[Cell, Outcome]


def outcome(plan: Plan, cell: Cell) -> Outcome:
    needs = graphs.drawn(plan.chance(cell.seed, GRAPH))
    seen = graphs.misdrawn(needs, plan.graph_noise, plan.chance(cell.seed, AUTHOR))
    newcomers = plan.chance(cell.seed, NEWCOMERS)
    world = world_factory(cell.world, plan.fitted)(needs, plan.learners, newcomers)
    time = np.exp(plan.chance(cell.seed, TIME).normal(0.0, plan.time_spread, len(needs)))
    time /= time.mean()
    setting = Setting(seen, plan.learners, plan.chance(cell.seed, POLICY), world, time)
    return episode(world, EVERY[cell.policy](setting), plan.protocol, time)


def outcomes(plan: Plan, processes: int = 1) -> Iterator[tuple[Cell, Outcome]]:
    """Each as it is done."""
    if processes == 1:
        yield from ((cell, outcome(plan, cell)) for cell in plan.cells())
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        waiting: dict[Future[Outcome], Cell] = {
            pool.submit(outcome, plan, cell): cell for cell in plan.cells()
        }
        yield from ((waiting[done], done.result()) for done in as_completed(waiting))


def summary(plan: Plan, found: Outcomes) -> dict[str, Any]:
    """worlds: name -> policies: name -> figures, means over the seeds; worst: policy -> the lowest
    of its gains and the world it is from (Doroudi, Aleven and Brunskill 2017)."""
    worlds = {
        world: {
            "policies": {
                policy: _figures([found[Cell(world, policy, seed)] for seed in plan.seeds])
                for policy in plan.policies
            }
        }
        for world in plan.worlds
    }
    return {"worlds": worlds, "worst": {name: _worst(worlds, name) for name in plan.policies}}


def _figures(each: Sequence[Outcome]) -> dict[str, Any]:
    gains = np.array([one.gain for one in each])
    reached = [one.exercises_to_goal for one in each if not math.isnan(one.exercises_to_goal)]
    return {
        "gain": round(float(gains.mean()), 4),
        "gain_se": round(float(_standard_error(gains)), 4) if len(each) > 1 else None,
        "over": round(float(np.mean([one.over for one in each])), 4),
        "unready": round(float(np.mean([one.unready for one in each])), 4),
        "exercises_to_goal": round(float(np.mean(reached)), 1) if reached else None,
        "time_adjusted_gain": round(float(np.mean([one.in_time for one in each])), 4),
        "curve": _band(np.stack([one.curve for one in each])),
    }


def _standard_error(values: Array) -> Array:
    """Over the seeds, which are the rows."""
    out: Array = values.std(axis=0, ddof=1) / math.sqrt(len(values))
    return out


def _band(curves: Array) -> dict[str, list[float]]:
    """curves: [seeds, sessions + 2]. One seed has no band."""
    mean = curves.mean(axis=0)
    half = BAND * _standard_error(curves) if len(curves) > 1 else np.zeros_like(mean)
    lines = {"mean": mean, "low": mean - half, "high": mean + half}
    return {name: [round(float(value), 4) for value in line] for name, line in lines.items()}


def _worst(worlds: Mapping[str, Any], policy: str) -> dict[str, Any]:
    gains = {name: world["policies"][policy]["gain"] for name, world in worlds.items()}
    world = min(gains, key=gains.__getitem__)
    return {"world": world, "gain": gains[world]}

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.tutor.simulation.made_up import fitted
from tutor.simulation.bench import Cell, Plan, outcome, outcomes, summary
from tutor.simulation.protocol import Outcome, Protocol
from tutor.simulation.registry import POLICIES, WORLD_NAMES

PLAN = Plan(
    worlds=("ou", "bktg"),
    policies=("random", "three_in_a_row"),
    learners=20,
    seeds=(0, 1),
    protocol=Protocol(sessions=2, exercises=3),
)


def made_up(gain, goal=10.0):
    return Outcome(gain, 0.1, 0.2, goal, gain / 2, np.array([0.2, 0.3, gain]))


def test_every_policy_lives_in_every_world():
    plan = replace(PLAN, worlds=WORLD_NAMES, policies=tuple(POLICIES), seeds=(0,), fitted=fitted())
    for cell, found in outcomes(plan):
        assert found.curve.shape == (4,), cell
        assert np.isfinite(found.gain), cell


def test_a_world_from_a_log_needs_its_fit():
    with pytest.raises(ValueError, match="checkpoint"):
        outcome(PLAN, Cell("log", "random", 0))


def test_every_policy_meets_the_same_newcomers():
    starts = {(cell.world, cell.seed, found.curve[0]) for cell, found in outcomes(PLAN)}
    assert len(starts) == 4


def test_the_same_seeds_give_the_same_figures_in_any_number_of_processes():
    alone, again = dict(outcomes(PLAN)), dict(outcomes(PLAN, processes=2))
    assert summary(PLAN, alone) == summary(PLAN, again)
    other = replace(PLAN, seed=1)
    assert summary(other, dict(outcomes(other))) != summary(PLAN, alone)


def test_a_wrong_graph_misleads_the_policy_and_leaves_the_world_as_it_is():
    plan = replace(
        PLAN,
        policies=("zpdes", "three_in_a_row"),
        seeds=(0,),
        graph_noise=1.0,
        protocol=Protocol(sessions=4, exercises=12),
    )
    true, misled = (
        {cell: found.curve for cell, found in outcomes(one)}
        for one in (replace(plan, graph_noise=0.0), plan)
    )
    for cell in plan.cells():
        same = np.array_equal(true[cell], misled[cell])
        assert same == (cell.policy == "three_in_a_row"), cell


def test_figures_are_means_over_seeds_and_the_worst_is_named():
    plan = replace(PLAN, policies=("random",))
    gains = {("ou", 0): 0.2, ("ou", 1): 0.4, ("bktg", 0): 0.1, ("bktg", 1): 0.3}
    found = {Cell(w, "random", s): made_up(gain) for (w, s), gain in gains.items()}
    result = summary(plan, found)
    ou = result["worlds"]["ou"]["policies"]["random"]
    assert (ou["gain"], ou["gain_se"], ou["exercises_to_goal"]) == (0.3, 0.1, 10.0)
    assert ou["curve"] == {
        "mean": [0.2, 0.3, 0.3], "low": [0.2, 0.3, 0.1], "high": [0.2, 0.3, 0.5],
    }  # fmt: skip
    assert result["worst"] == {"random": {"world": "bktg", "gain": 0.2}}


def test_one_seed_has_no_error_and_goals_nobody_was_short_of_no_figure():
    plan = replace(PLAN, worlds=("ou",), policies=("random",), seeds=(0,))
    result = summary(plan, {Cell("ou", "random", 0): made_up(0.2, goal=math.nan)})
    figures = result["worlds"]["ou"]["policies"]["random"]
    assert figures["gain_se"] is None
    assert figures["exercises_to_goal"] is None
    assert figures["curve"]["low"] == figures["curve"]["mean"]

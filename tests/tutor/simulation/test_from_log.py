"""Learners drawn from a fit."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.traits import at_node
from knowledge_tracing.psikt.types import GLOBALS
from tests.tutor.simulation.made_up import chain, fitted
from tutor.simulation.from_log import FromLog

ALIKE = {"traits": np.zeros((0, 3)), "trait_weights": np.zeros(0)}


def world_of(learners, needs=None, **changes):
    needs = chain(3) if needs is None else needs
    return FromLog(needs, learners, np.random.default_rng(0), fitted(**changes))


def test_skills_are_like_those_of_the_fit():
    world = world_of(1, needs=chain(40))
    assert set(world.level) == {-0.5, 0.5}
    assert set(world.beta_s[world.level == 0.5]) == {0.5}
    assert set(zip(world.difficulty, world.slope, strict=True)) == {
        (-1.0, 0.8), (0.0, 1.0), (1.0, 1.2),
    }  # fmt: skip


def test_learners_take_their_traits_by_weight():
    world = world_of(4000)
    shares = {round(params.alpha, 4): len(who) / 4000 for params, who in world.groups}
    assert shares[round(np.exp(-3.0), 4)] == pytest.approx(0.75, abs=0.03)


def test_a_fit_that_tells_no_learners_apart_makes_them_alike():
    ((params, who),) = world_of(5, **ALIKE).groups
    assert (params.alpha, len(who)) == (0.05, 5)


def test_deviations_begin_and_stay_as_the_process_has_them():
    """Skills out of the order of the filter: 0 builds on nothing, 2 on 0, 1 stands alone."""
    needs = np.zeros((3, 3), dtype=bool)
    needs[2, 0] = True
    none = {"shared": np.zeros((2, 1))}
    world = world_of(40_000, needs=needs, **none, **ALIKE)
    expected = Dense(Structure.build(range(3), {2: [0]}), world.params).limit[:-GLOBALS, :-GLOBALS]
    assert np.cov(world.x.T) == pytest.approx(expected, abs=0.02)
    world.wait(7.0)
    assert np.cov(world.x.T) == pytest.approx(expected, abs=0.02)


def test_a_deviation_is_passed_on_along_the_edge():
    world = world_of(20_000, needs=chain(2), **ALIKE)
    world.x[:] = [2.0, 0.0]
    world.wait(10.0)
    a = 0.05 * 10.0
    keep = np.exp(-a)
    assert world.x.mean(axis=0) == pytest.approx([2.0 * keep, 2.0 * keep * a * 0.6], abs=0.03)


def test_practice_counts_and_its_fresh_part_fades():
    world = world_of(1, **ALIKE)
    world.x[:] = 0.0
    right = world.practise(np.array([1]))[0]
    rest = world.mu[0, 0] + world.level[1]
    lasting = np.log(2.0) * (world.beta_s[1] if right else world.beta_f[1])
    fresh = np.log1p(np.exp(-30.0 / 1440)) * (0.5 if right else 0.0)
    assert world._levels(world.tally)[0, 1] == pytest.approx(rest + lasting + fresh)
    world._pass(2.0, answers=0)
    assert world._levels(world.tally)[0, 1] == pytest.approx(rest + lasting, abs=1e-9)


def test_traits_of_a_node_reach_the_motion():
    world = world_of(100)
    nodes = fitted().traits
    for (params, _), motion in zip(world.groups, world.motions, strict=True):
        assert motion.dense.params is params
    assert [p for p, _ in world.groups] == [at_node(world.params, node) for node in nodes]


def test_promise_is_what_practice_leaves_behind():
    world = world_of(40_000, **ALIKE)
    promised, before = world.promise()[:, 1].mean(), world.chance()[:, 1].mean()
    world.practise(np.ones(40_000, dtype=np.int64))
    world._pass(2.0, answers=0)
    assert world.chance()[:, 1].mean() - before == pytest.approx(promised, rel=0.05)

"""The steps of the worlds by hand, and what holds in each."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tutor.simulation.made_up import chain, fitted
from tutor.simulation import graphs
from tutor.simulation.from_log import FromLog
from tutor.simulation.worlds import AllOrNone, OrnsteinUhlenbeck

WORLDS = {"ou": OrnsteinUhlenbeck, "bktg": AllOrNone, "log": partial(FromLog, fitted=fitted())}
every_world = pytest.mark.parametrize("kind", WORLDS.values(), ids=WORLDS)


def newcomers(kind, learners=30, seed=0, needs=None):
    needs = graphs.drawn(np.random.default_rng(seed)) if needs is None else needs
    return kind(needs, learners, np.random.default_rng(seed))


def lived(world, seed, sittings=3):
    rng = np.random.default_rng(seed)
    learners, skills = world.chance().shape
    answers = []
    for _ in range(sittings):
        answers += [world.practise(rng.integers(skills, size=learners)) for _ in range(5)]
        world.wait(float(rng.uniform(0.0, 20.0)))
    return np.stack(answers)


@every_world
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_chances_and_readiness_are_shares(kind, seed):
    world = newcomers(kind, seed=seed)
    lived(world, seed)
    for share in (world.chance(), world.ready()):
        assert ((share >= 0.0) & (share <= 1.0)).all()
    assert (world.ready()[:, ~world.needs.any(axis=1)] == 1.0).all()


@every_world
def test_the_same_seed_gives_the_same_life(kind):
    one, other = newcomers(kind), newcomers(kind)
    assert np.array_equal(lived(one, 1), lived(other, 1))
    assert np.array_equal(one.chance(), other.chance())
    assert not np.array_equal(newcomers(kind, seed=1).chance(), newcomers(kind).chance())


@every_world
def test_no_time_changes_nothing(kind):
    world = newcomers(kind)
    before = world.chance()
    world.wait(0.0)
    assert world.chance() == pytest.approx(before, abs=1e-4)


@pytest.mark.parametrize("kind", [OrnsteinUhlenbeck, AllOrNone])
def test_promise_is_what_practice_brings_on_average(kind):
    world = newcomers(kind, learners=20_000, needs=chain(2))
    promised, before = world.promise()[:, 0].mean(), world.chance()[:, 0].mean()
    world.practise(np.zeros(20_000, dtype=np.int64))
    assert world.chance()[:, 0].mean() - before == pytest.approx(promised, rel=0.1)


@every_world
def test_others_take_the_same_course(kind):
    """Its skills are as hard; the learners are others."""
    world = newcomers(kind)
    others = world.others(7, np.random.default_rng(8))
    assert others.chance().shape == (7, len(world.needs))
    assert others.needs is world.needs
    for name in ("beta", "level", "difficulty", "slope"):
        assert np.array_equal(getattr(others, name, 0), getattr(world, name, 0))
    assert not np.array_equal(others.chance()[0], world.chance()[0])


def test_one_step_of_levels():
    world = newcomers(OrnsteinUhlenbeck, learners=2, needs=chain(2))
    world.beta[:] = 0.0
    world.z[:] = [[0.0, -1.0], [-2.0, -1.0]]
    world.eta[:] = 0.8
    world.base[:] = 0.0
    right = world.practise(np.array([1, 1]))
    mastery = 1 / (1 + math.e)
    for learner, parent in enumerate((0.5, 1 / (1 + math.exp(2.0)))):
        step = 0.8 * parent**2 * (1.0 if right[learner] else 0.55) * (1.15 - mastery)
        assert world.z[learner, 1] == pytest.approx(-1.0 + step)
        assert world.base[learner, 1] == pytest.approx(0.25 * step)


def test_levels_sink_to_what_is_kept_and_are_held_up_by_prerequisites():
    world = newcomers(OrnsteinUhlenbeck, learners=200, needs=chain(2))
    world.mu[:] = -2.0
    world.z[:], world.base[:], world.gamma[:] = [2.0, 1.0], -1.0, 0.4
    world.wait(10_000.0)
    assert world.z.mean(axis=0) == pytest.approx([-1.0, -1.0 + 0.2 * 4.0], abs=1.5)
    assert (world.z[:, 1] - world.z[:, 0]).mean() > 0.3


def test_a_skill_is_learned_behind_its_gate_as_the_square_of_readiness():
    learners = 40_000
    world = newcomers(AllOrNone, learners=learners, needs=chain(2))
    world.known[:] = False
    world.known[: learners // 2, 0] = True
    world.learning[:] = 0.4
    world.practise(np.ones(learners, dtype=np.int64))
    expected = 0.4 * (0.15 + 0.7 * 0.85)
    ready, unready = np.split(world.known[:, 1], 2)
    assert ready.mean() == pytest.approx(expected, rel=0.05)
    assert unready.mean() <= 0.05**2


def test_what_is_known_is_lost_by_the_day_and_less_so_when_stable():
    world = newcomers(AllOrNone, learners=40_000, needs=chain(2))
    world.known[:], world.losing[:] = True, 0.02
    world.stability[:] = [1.0, 4.0]
    world.wait(10.0)
    assert world.known.mean(axis=0) == pytest.approx([0.98**10, 0.995**10], abs=0.01)

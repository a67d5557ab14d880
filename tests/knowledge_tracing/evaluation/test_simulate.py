"""The simulator gives what it says: its moments, its order, its truth."""

from __future__ import annotations

from dataclasses import replace
from graphlib import TopologicalSorter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_tracing.evaluation.simulate import (
    Population,
    Simulated,
    World,
    null_of,
    simulate,
)

SMALL = World(learners=6, skills=5, items_per_skill=2, sessions=3, answers_per_session=4)
EDGES = np.array([[2, 0], [0, 1]])


def drawn(world: World, seed: int = 0) -> Simulated:
    return simulate(world, np.random.default_rng(seed))


def test_same_seed_same_learners() -> None:
    one, two, other = drawn(SMALL), drawn(SMALL), drawn(SMALL, seed=1)
    np.testing.assert_array_equal(one.levels, two.levels)
    np.testing.assert_array_equal(one.log.right, two.log.right)
    assert not np.array_equal(one.log.days, other.log.days)


def test_rows_are_a_log() -> None:
    log = drawn(SMALL).log
    assert len(log) == 6 * 12
    assert np.all(np.diff(log.learner) >= 0)
    assert np.all(np.diff(log.days)[np.diff(log.learner) == 0] > 0)
    np.testing.assert_array_equal(log.skill, log.item // 2)
    assert set(log.right) == {0.0, 1.0}


@given(st.integers(0, 10_000), st.integers(2, 9), st.integers(0, 4))
@settings(max_examples=20, deadline=None)
def test_graphs_have_no_cycle(seed: int, skills: int, prerequisites: int) -> None:
    world = replace(SMALL, learners=1, skills=skills, prerequisites=prerequisites)
    edges = drawn(world, seed).edges
    needs: dict[int, list[int]] = {}
    for parent, child in edges.tolist():
        needs.setdefault(child, []).append(parent)
    TopologicalSorter(needs).prepare()
    assert all(len(set(parents)) == len(parents) <= prerequisites for parents in needs.values())


def test_the_chance_is_that_of_the_level_and_the_item() -> None:
    population = Population(guess=0.25, slip=0.05)
    one = drawn(replace(SMALL, population=population))
    item = one.log.item
    level = one.levels[np.arange(len(item)), one.log.skill]
    p = 1 / (1 + np.exp(-one.items.a[item] * (level - one.items.b[item])))
    np.testing.assert_allclose(one.chance, 0.25 + 0.70 * p)
    assert one.log.catalogue.guess == pytest.approx(0.25)


def test_practice_moves_levels_by_its_terms() -> None:
    """With no noise at all a level is mu + c + beta_s log(1 + S) + beta_f log(1 + F)."""
    population = Population(log_v=(-30.0, 0.0), beta_s=0.5, beta_f=-0.2)
    one = drawn(replace(SMALL, population=population))
    log, k = one.log, one.log.skill[0]
    mine = (log.learner == 0) & (log.skill == k)
    wins = np.cumsum(log.right[mine]) - log.right[mine]
    losses = np.cumsum(1 - log.right[mine]) - (1 - log.right[mine])
    expected = one.traits.mu[0] + one.c[k] + 0.5 * np.log1p(wins) - 0.2 * np.log1p(losses)
    np.testing.assert_allclose(one.levels[mine, k], expected, atol=1e-4)


def test_levels_have_the_moments_of_the_process() -> None:
    """Chain 2 -> 0 -> 1: stationary variance, and the lagged covariance is E(h) W."""
    fixed = Population(
        log_alpha=(np.log(0.2), 0.0), log_v=(0.0, 0.0), logit_gamma=(0.0, 0.0),
        mu=(0.0, 0.0), c=(0.0, 0.0), beta_s=0.0, beta_f=0.0,
    )  # fmt: skip
    world = World(
        learners=4000, skills=3, sessions=1, answers_per_session=2, answer_minutes=5 * 1440.0,
        edges=EDGES, population=fixed,
    )  # fmt: skip
    x = drawn(world).levels.reshape(4000, 2, 3)
    tolerance = 5 * 2.0 / np.sqrt(4000)
    before, after = x[:, 0], x[:, 1]
    # dx = -a (x - g parent) + v sqrt(2 a) dW: W_root = 1; cov(parent, child) = g/2 W_root;
    # W_child = 1 + g cov(parent, child), with g = 1/2.
    assert before[:, 2].var() == pytest.approx(1.0, abs=tolerance)
    assert (before[:, 2] * before[:, 0]).mean() == pytest.approx(0.25, abs=tolerance)
    assert before[:, 0].var() == pytest.approx(1.125, abs=tolerance)
    assert after.var(axis=0) == pytest.approx(before.var(axis=0), abs=tolerance)
    # a h = 1: E = exp(-1) [1, g] on (child, parent), so E W = exp(-1) (g + g/2) with g = 1/2.
    lagged = (after[:, 0] * before[:, 2]).mean()
    assert lagged == pytest.approx(np.exp(-1) * 0.75, abs=tolerance)


def test_uncoupled_skills_do_not_move_together() -> None:
    world = World(
        learners=3000, skills=2, sessions=1, answers_per_session=1, edges=np.array([[0, 1]]),
        population=Population(mu=(0.0, 0.0), c=(0.0, 0.0)),
    )  # fmt: skip
    free = drawn(replace(world, population=world.population.uncoupled())).levels
    bound = drawn(replace(world, population=world.population.strongly_coupled())).levels
    assert abs(np.corrcoef(*free.T).item(0, 1)) < 0.08
    assert np.corrcoef(*bound.T).item(0, 1) > 0.3


def test_a_curriculum_meets_prerequisites_first() -> None:
    world = World(
        learners=20, skills=3, edges=EDGES, order="curriculum", sessions=6, answers_per_session=10
    )
    log = drawn(world).log
    for learner in range(20):
        skills = log.skill[log.learner == learner]
        first = [int(np.argmax(skills == k)) for k in (2, 0, 1)]
        assert first == sorted(first)


def test_the_null_keeps_answers_and_loses_their_order() -> None:
    log = drawn(replace(SMALL, sessions=20)).log
    null = null_of(log, np.random.default_rng(0))
    np.testing.assert_array_equal(null.days, log.days)
    np.testing.assert_array_equal(null.learner, log.learner)
    assert not np.array_equal(null.item, log.item)
    for learner in range(6):
        rows = log.learner == learner
        pairs = sorted(zip(log.item[rows], log.right[rows], strict=True))
        assert sorted(zip(null.item[rows], null.right[rows], strict=True)) == pairs

"""What each rule does on a case small enough to see."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tutor.simulation.made_up import Still, answer, chain, setting
from tutor.simulation import rules
from tutor.simulation.policy import all_met, best, drawn, first

THREE = chain(3)


def test_random_comes_to_every_skill_alike():
    policy = rules.Random(setting(THREE, learners=30_000))
    assert np.bincount(policy.choose()) / 30_000 == pytest.approx([1 / 3] * 3, abs=0.02)


def test_fixed_order_gives_each_skill_its_share_and_starts_over():
    policy = rules.Fixed(setting(THREE), each=2)
    assert [answer(policy, False)[0] for _ in range(7)] == [0, 0, 1, 1, 2, 2, 0]


def test_lowest_mastery_asks_no_graph():
    policy = rules.LowestMastery(setting(THREE))
    policy.belief.known[:] = [[0.5, 0.4, 0.1]]
    assert policy.choose().tolist() == [2]
    policy.belief.known[:] = [[0.5, 0.96, 0.97]]
    assert policy.choose().tolist() == [0]


@pytest.mark.parametrize(("target", "chosen"), [(0.85, 0), (0.5, 1)])
def test_target_takes_the_nearest_in_the_fringe(target, chosen):
    """The third skill is nearest one half, but it waits for the second."""
    needs = np.zeros((3, 3), dtype=bool)
    needs[2, 1] = True
    policy = rules.Target(setting(needs), target=target, mastered=0.8)
    policy.belief.own[:] = [[1.2, 0.1, 0.0]]
    assert policy.choose().tolist() == [chosen]


def test_target_stops_at_mastery():
    policy = rules.Target(setting(THREE), target=0.85, mastered=0.8)
    policy.belief.own[:] = [[1.74, 0.0, 0.0]]
    assert policy.choose().tolist() == [1]


def test_three_in_a_row_go_on_and_a_mistake_counts_from_the_start():
    policy = rules.InARow(setting(THREE))
    rights = [True, True, False, True, True, True, True]
    assert [answer(policy, right)[0] for right in rights] == [0, 0, 0, 0, 0, 0, 1]


def test_after_the_last_skill_that_practised_longest_ago_comes_back():
    policy = rules.InARow(setting(THREE), row=1)
    assert [answer(policy, True)[0] for _ in range(5)] == [0, 1, 2, 0, 1]


def test_traced_goes_through_the_curriculum():
    policy = rules.Traced(setting(THREE))
    policy.belief.known[:] = [[0.96, 0.94, 0.1]]
    assert policy.choose().tolist() == [1]
    policy.belief.known[:] = [[0.99, 0.96, 0.97]]
    assert policy.choose().tolist() == [1]


def test_the_oracle_prefers_what_others_build_on():
    needs = np.zeros((3, 3), dtype=bool)
    needs[2, 0] = True
    world = Still(needs, [[0.5, 0.4, 0.9]])
    assert rules.Oracle(setting(needs, world=world)).choose().tolist() == [0]
    assert rules.Oracle(setting(needs, world=world), unlocks=0.0).choose().tolist() == [1]


def test_the_oracle_is_not_deceived_by_an_erring_author():
    world = Still(THREE, [[0.9, 0.8, 0.5]])
    policy = rules.Oracle(setting(np.zeros((3, 3), dtype=bool), world=world))
    assert policy.bonus.tolist() == [1.3, 1.3, 1.0]


def test_best_keeps_to_what_is_allowed_and_breaks_ties_by_lot():
    rng = np.random.default_rng(0)
    score = np.tile([3.0, 1.0, 1.0], (1000, 1))
    allowed = np.tile([False, True, True], (1000, 1))
    counts = np.bincount(best(score, allowed, rng), minlength=3)
    assert counts[0] == 0
    assert counts[1:] == pytest.approx([500, 500], abs=80)
    assert set(best(score, np.zeros_like(allowed), rng)) == {0}


def test_first_and_all_met():
    done = np.array([[True, False, True], [True, True, True]])
    assert first(~done, np.array([2, 2])).tolist() == [1, 2]
    assert all_met(THREE, done).tolist() == [[True, True, False], [True, True, True]]


def test_drawn_in_proportion():
    weight = np.tile([0.0, 3.0, 1.0], (20_000, 1))
    shares = np.bincount(drawn(weight, np.random.default_rng(0)), minlength=3) / 20_000
    assert shares == pytest.approx([0.0, 0.75, 0.25], abs=0.02)

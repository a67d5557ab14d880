from __future__ import annotations

import math

import numpy as np
import pytest

from tests.tutor.simulation.made_up import Still, chain, setting
from tutor.simulation import rules
from tutor.simulation.protocol import Protocol, at_time, episode, goals

TINY = Protocol(sessions=3, exercises=4, gap_days=2.0, delay_days=30.0)


class Learning(Still):
    """Each exercise adds .1 to the chance of its skill."""

    def practise(self, skill):
        right = super().practise(skill)
        self.truth[np.arange(len(skill)), skill] += 0.1
        return right


def fixed(world):
    return rules.Fixed(setting(world.needs, len(world.truth), world), each=6)


def test_days_between_sittings_and_before_the_delayed_test():
    world = Still(chain(2), [[0.5, 0.5]])
    episode(world, fixed(world), TINY)
    assert world.days == [2.0, 2.0, 30.0]


def test_gain_is_of_what_was_left_to_gain():
    world = Learning(chain(2), [[0.0, 0.0], [0.3, 0.3]])
    found = episode(world, fixed(world), TINY)
    assert found.gain == pytest.approx((0.6 / 0.97 + 0.6 / 0.67) / 2)
    assert found.curve == pytest.approx([0.15, 0.35, 0.55, 0.75, 0.75])


def test_nobody_counts_as_having_nothing_left_to_gain():
    world = Learning(chain(2), [[0.97, 0.97]])
    assert episode(world, fixed(world), TINY).gain == pytest.approx(0.6 / 0.05)


def test_shares_of_exercises():
    """Of twelve exercises, six on each skill."""
    world = Still(chain(2), [[0.95, 0.2], [0.5, 0.5]], ready=[[1.0, 0.4], [1.0, 1.0]])
    found = episode(world, fixed(world), TINY)
    assert (found.over, found.unready) == (0.25, 0.25)


def test_exercises_to_the_goal():
    """The goal is the first of two skills; one learner is there already, one after four."""
    assert goals(2, 2).tolist() == [0, 0]
    world = Learning(chain(2), [[0.85, 0.0], [0.45, 0.0]])
    assert episode(world, fixed(world), TINY).exercises_to_goal == 4.0


def test_who_never_comes_there_counts_with_all_and_nobody_with_nothing():
    never = Still(chain(2), [[0.1, 0.1]])
    assert episode(never, fixed(never), TINY).exercises_to_goal == 12.0
    there = Still(chain(2), [[0.9, 0.1]])
    assert math.isnan(episode(there, fixed(there), TINY).exercises_to_goal)


def test_gain_in_half_of_the_time():
    """Twelve exercises of one unit: six units, which are six exercises; where the first skill takes
    half as long and the second one and a half times, as many as seven. Nothing is forgotten."""
    alike = Learning(chain(2), [[0.0, 0.0]])
    found = episode(alike, fixed(alike), TINY)
    assert found.in_time == pytest.approx(0.3 / 0.97)
    world = Learning(chain(2), [[0.0, 0.0]])
    quick = episode(world, fixed(world), TINY, np.array([0.5, 1.5]))
    assert quick.in_time == pytest.approx(0.4 / 0.97)
    assert quick.gain == found.gain


def test_time_between_two_sittings_is_on_a_straight_line():
    spent, means = np.array([[0.0, 0.0], [4.0, 2.0]]), np.array([[0.2, 0.5], [0.4, 0.7]])
    assert at_time(1.0, spent, means) == pytest.approx([0.25, 0.6])
    assert at_time(9.0, spent, means) == pytest.approx([0.4, 0.7])


def test_goals_are_of_the_middle_and_shared_out_evenly():
    assert np.bincount(goals(400, 40))[15:].tolist() == [40] * 10

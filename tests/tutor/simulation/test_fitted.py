"""Our policy with a model that was fitted to an earlier class."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tutor.simulation.made_up import Still, chain
from tutor.simulation.beliefs import Beliefs
from tutor.simulation.fitted import ITEMS, Noted, Refitted, after_a_class, turns
from tutor.simulation.graphs import drawn, needs_of
from tutor.simulation.ours import dense
from tutor.simulation.policy import Setting
from tutor.simulation.rules import Fixed
from tutor.simulation.worlds import AllOrNone


def test_turns_count_earlier_answers_on_the_same_skill():
    assert turns(np.array([[3, 3, 1, 3, 1], [0, 1, 2, 3, 4]])).tolist() == [
        [0, 1, 0, 2, 1],
        [0, 0, 0, 0, 0],
    ]


def test_what_is_noted_is_what_happened():
    needs = chain(2)
    world = Still(needs, [[0.9, 0.1], [0.1, 0.9]])
    noted = Noted(Fixed(Setting(needs, 2, np.random.default_rng(0), world), each=2))
    for sitting in range(2):
        if sitting:
            noted.wait(2.5)
        for _ in range(2):
            skill = noted.choose()
            noted.see(skill, world.practise(skill))
    log = noted.log(needs)
    assert log.learner.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert log.skill.tolist() == [0, 0, 1, 1] * 2
    assert log.item.tolist() == [0, 1, ITEMS, ITEMS + 1] * 2
    assert log.right.tolist() == [1, 1, 0, 0, 0, 0, 1, 1]
    assert log.days.tolist() == [0, 0, 2.5, 2.5] * 2
    assert log.catalogue.edges.tolist() == [[0, 1]]
    assert log.catalogue.items[ITEMS] == "1/0"


@pytest.mark.slow
def test_what_was_fitted_chooses():
    needs = drawn(np.random.default_rng(1), layers=3, width=2)
    world = AllOrNone(needs, 12, np.random.default_rng(2))
    before = world.chance()
    ours = after_a_class(Setting(needs, 12, np.random.default_rng(3), world))
    params = ours.beliefs.dynamics.params
    assert params.version.startswith("psi-kt-r.")
    assert ours.streak == (params.streak_s, params.streak_f) != (0.0, 0.0)
    assert np.array_equal(world.chance(), before), "the class before is another class"
    for _ in range(5):
        skill = ours.choose()
        ours.see(skill, world.practise(skill))
    assert len(np.unique(ours.choose())) > 1


def test_a_replay_believes_what_would_have_been_believed_all_along():
    needs = drawn(np.random.default_rng(1), layers=3, width=2)
    world = AllOrNone(needs, 5, np.random.default_rng(2))
    refitted = Refitted(Setting(needs, 5, np.random.default_rng(3), world))
    assert min(Refitted.AFTER) > 1
    for _ in range(6):
        skill = refitted.choose()
        refitted.see(skill, world.practise(skill))
    refitted.wait(2.0)
    skill = refitted.choose()
    refitted.see(skill, world.practise(skill))
    again = Beliefs(dense(needs_of(needs)), 5)
    refitted.replay(again)
    assert np.array_equal(again.mean, refitted.ours.beliefs.mean)
    assert np.array_equal(again.cov, refitted.ours.beliefs.cov)


@pytest.mark.slow
def test_some_nights_the_model_is_fitted_to_the_class_itself(monkeypatch):
    monkeypatch.setattr(Refitted, "AFTER", (1,))
    needs = drawn(np.random.default_rng(1), layers=2, width=2)
    world = AllOrNone(needs, 12, np.random.default_rng(2))
    refitted = Refitted(Setting(needs, 12, np.random.default_rng(3), world))
    for _ in range(10):
        skill = refitted.choose()
        refitted.see(skill, world.practise(skill))
    refitted.wait(2.0)
    found = refitted.ours.beliefs
    assert found.dynamics.params.version.startswith("psi-kt-r.")
    assert found.rights.sum() + found.wrongs.sum() == 120

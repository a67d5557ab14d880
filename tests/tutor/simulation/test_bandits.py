"""Where bandits look, and what draws them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tutor.simulation.made_up import answer, chain, setting
from tutor.simulation import bandits

THREE = chain(3)
APART = np.zeros((2, 2), dtype=bool)
PROGRESS = [False, False, True, True]


def lived(policy, skill, answers, learners=1):
    for right in answers:
        policy.see(np.full(learners, skill), np.full(learners, right))


@pytest.mark.parametrize("kind", [bandits.Zpdes, bandits.UcbProgress, bandits.AlpGmm])
def test_a_skill_opens_when_what_it_needs_is_retired(kind):
    policy = kind(setting(THREE))
    assert [answer(policy, True)[0] for _ in range(9)] == [0] * 4 + [1] * 4 + [2]


def test_what_retired_does_not_come_back_until_all_have():
    zone = bandits.Zone(setting(THREE), window=2, leave=1.0)
    lived(zone, 0, [True, True, False])
    assert zone.open().tolist() == [[False, True, False]]
    lived(zone, 1, [True, True])
    lived(zone, 2, [True, True])
    assert zone.open().all()


def test_zpdes_draws_where_there_is_progress_and_explores():
    learners = 20_000
    policy = bandits.Zpdes(setting(APART, learners=learners), keep=0.0, explore=0.2)
    lived(policy, 0, PROGRESS, learners)
    lived(policy, 1, PROGRESS[::-1], learners)
    share = (policy.choose() == 0).mean()
    assert share == pytest.approx(0.9, abs=0.02)


def test_ucb_takes_progress_or_what_is_little_known():
    curious = bandits.UcbProgress(setting(APART), explore=3.0)
    greedy = bandits.UcbProgress(setting(APART), explore=0.0)
    for policy in (curious, greedy):
        lived(policy, 0, PROGRESS)
    assert greedy.choose().tolist() == [0]
    assert curious.choose().tolist() == [1]


def test_alp_gmm_measures_progress_against_the_nearest_task():
    policy = bandits.AlpGmm(setting(APART))
    lived(policy, 0, [True])
    lived(policy, 0, [False])
    lived(policy, 1, [False])
    assert [task[0].tolist() for task in policy.tasks] == [[0.25, 1.0], [0.25, 0.5], [0.75, 0.5]]


def test_alp_gmm_goes_where_progress_is():
    learners = 2000
    policy = bandits.AlpGmm(setting(APART, learners=learners), every=12, explore=0.0)
    lived(policy, 1, [False] * 6, learners)
    lived(policy, 0, [True, False] * 3, learners)
    assert (policy.choose() == 0).mean() > 0.8

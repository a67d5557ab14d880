"""BKT recovers the chances that made the answers, and learns by Bayes' rule."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.tracers.bkt import BKT, Chances, Sequences
from knowledge_tracing.tracers.history import Past
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.tracers.simulated import catalogue, log_of

TRUE = Chances(*np.array([[0.2, 0.5], [0.1, 0.3], [0.2, 0.1], [0.05, 0.15]]))


def two_skills(learners: int = 800, answers: int = 24, seed: int = 0) -> AnswerLog:
    """Skills take turns; each is known or learned by the chances above."""
    rng = np.random.default_rng(seed)
    known = rng.random((learners, 2)) < TRUE.start
    right = np.empty((learners, answers))
    for step in range(answers):
        k = step % 2
        chance = np.where(known[:, k], 1.0 - TRUE.slip[k], TRUE.guess[k])
        right[:, step] = rng.random(learners) < chance
        known[:, k] |= rng.random(learners) < TRUE.learn[k]
    items = np.tile(np.arange(answers) % 2, (learners, 1))
    return log_of(items, right, catalogue(items=3, skills=3))


def test_the_chances_come_back():
    model = BKT()
    model.fit(two_skills(), Setting())
    for found, true in zip(model.chances, TRUE, strict=True):
        np.testing.assert_allclose(found[:2], true, atol=0.06)


def test_a_skill_never_met_is_like_all_together():
    model = BKT()
    model.fit(two_skills(100), Setting())
    for found in model.chances:
        assert found[:2].min() <= found[2] <= found[:2].max()
        assert found[2] == found[3]


def test_prediction_is_the_rule_of_bayes_by_hand():
    model = BKT()
    model.catalogue = catalogue(1, 1)
    model.chances = Chances(*np.array([[0.4, 0.4], [0.1, 0.1], [0.2, 0.2], [0.1, 0.1]]))
    log = log_of(np.zeros((1, 3), dtype=np.int64), np.array([[1.0, 0.0, 1.0]]), model.catalogue)
    first = 0.4 * 0.9 + 0.6 * 0.2
    known = 0.36 / 0.48 * 0.9 + 0.1
    second = known * 0.9 + (1 - known) * 0.2
    known = known * 0.1 / (known * 0.1 + (1 - known) * 0.8) * 0.9 + 0.1
    third = known * 0.9 + (1 - known) * 0.2
    np.testing.assert_allclose(model.predict(log), [first, second, third])


def test_smoothing_agrees_with_all_paths_counted():
    right = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    start, learn, guess, slip = (each[0] for each in TRUE)
    group = np.zeros(5, dtype=np.int64)
    sequences = Sequences(Past(group, np.ones(5, dtype=bool)), group, right)
    known, learned = sequences.smooth(TRUE.of(np.zeros(1, dtype=np.int64)))
    paths = np.zeros(6)  # by the answer at which it is first known; 5: never
    for first in range(6):
        path = start if first == 0 else (1 - start) * (1 - learn) ** (first - 1)
        path *= learn if 0 < first < 5 else 1.0
        for n, credit in enumerate(right):
            chance = 1 - slip if n >= first else guess
            path *= chance if credit else 1 - chance
        paths[first] = path
    paths /= paths.sum()
    np.testing.assert_allclose(known, np.cumsum(paths)[:5])
    np.testing.assert_allclose(learned[:4], paths[1:5])


def test_sequences_of_different_lengths_do_not_mix():
    model = BKT()
    model.fit(two_skills(100), Setting())
    log = two_skills(5, seed=3)
    short = log.rows((log.learner != 2) | (log.position < 4))
    whole = model.predict(log)[(log.learner != 2) | (log.position < 4)]
    assert model.predict(short) == pytest.approx(whole)

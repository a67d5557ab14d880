"""What each logistic model must pick up that a simpler one cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.logs.log import AnswerLog, Array
from knowledge_tracing.tracers.logistic import LKT, PFA, Logistic
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.tracers.simulated import catalogue, learning, log_of


def loss(chance: Array, log: AnswerLog) -> float:
    return float(-np.log(np.where(log.right == 1.0, chance, 1.0 - chance)).mean())


def streaks(learners: int = 200, answers: int = 40, seed: int = 0) -> AnswerLog:
    """A learner is in form or not, and changes once in eight answers: old answers tell nothing."""
    rng = np.random.default_rng(seed)
    turns = np.cumsum(rng.random((learners, answers)) < 1 / 8, axis=1)
    form = (turns + rng.integers(2, size=(learners, 1))) % 2
    right = rng.random((learners, answers)) < np.where(form, 0.9, 0.2)
    return log_of(rng.integers(12, size=right.shape), right, catalogue())


def test_pfa_weighs_successes_above_failures():
    model = PFA()
    model.fit(learning(300, 40, gain=0.3), Setting())
    intercepts, successes, failures = np.split(model.model.weights, 3)
    assert (successes > failures).all()
    assert (np.diff(intercepts) < 0.0).all()  # later skills have the harder items


def test_all_counts_beat_pfa_where_items_differ():
    train, test = learning(300, 40), learning(100, 40, seed=1)
    models = PFA(), Logistic()
    for model in models:
        model.fit(train, Setting())
    simple, full = (loss(model.predict(test), test) for model in models)
    assert full < simple - 0.01


def test_lkt_forgets_old_answers_when_form_comes_and_goes():
    steady, changing = LKT(), LKT()
    steady.fit(learning(300, 40, gain=0.0), Setting())
    changing.fit(streaks(), Setting())
    assert changing.decays["learner"] < 0.9 < steady.decays["learner"]


@pytest.mark.parametrize("model", [PFA, LKT, Logistic])
def test_credit_may_be_partial(model):
    log = learning(50, 30)
    log = replace(log, right=0.25 + 0.5 * log.right)
    tracer = model()
    tracer.fit(log, Setting())
    chance = tracer.predict(log)
    assert chance.mean() == pytest.approx(log.right.mean(), abs=0.01)
    assert 0.1 < chance.min() < chance.max() < 0.9

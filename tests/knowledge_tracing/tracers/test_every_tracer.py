"""What is true of every tracing model: chances, causality, seeds, and histories at the edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from knowledge_tracing.fitting.attention import SimpleKT
from knowledge_tracing.fitting.dkt import DKT
from knowledge_tracing.fitting.sequences import Plan
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.tracers.bkt import BKT
from knowledge_tracing.tracers.elo import Elo
from knowledge_tracing.tracers.hlr import HLR
from knowledge_tracing.tracers.irt import IRT
from knowledge_tracing.tracers.logistic import LKT, PFA, Logistic
from knowledge_tracing.tracers.tracer import Setting, Tracer
from tests.knowledge_tracing.tracers.simulated import answered, catalogue, learning, log_of

PLAN = Plan(rate=1e-2, batch=8, epochs=12)


def small_dkt() -> Tracer:
    return DKT(width=16, piece=20, plan=PLAN)


def small_attention() -> Tracer:
    return SimpleKT(width=16, heads=2, layers=2, size=20, plan=PLAN)


MODELS: list[Callable[[], Tracer]] = [
    *(IRT, PFA, LKT, Logistic, Elo, HLR, BKT),
    *(small_dkt, small_attention),
]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
CATALOGUE = catalogue(12, 3, tags=2)


def training() -> AnswerLog:
    """Nobody meets item 11."""
    log = learning(60, 40, CATALOGUE, seed=1)
    return log.rows(log.item != 11)


@cache
def fitted(model: Callable[[], Tracer]) -> Tracer:
    tracer = model()
    tracer.fit(training(), Setting(seed=3))
    return tracer


def judged() -> AnswerLog:
    return learning(8, 30, CATALOGUE, seed=2)


@every_model
def test_chances_are_chances(model):
    log = judged()
    chance = fitted(model).predict(log)
    assert chance.shape == (len(log),)
    assert chance.dtype == np.float64
    assert ((chance > 0.0) & (chance < 1.0)).all()


@every_model
def test_better_than_knowing_nothing(model):
    log = learning(60, 40, CATALOGUE, seed=5)
    chance = fitted(model).predict(log)
    loss = -np.log(np.where(log.right == 1.0, chance, 1.0 - chance)).mean()
    rate = training().right.mean()
    assert loss < -np.log(np.where(log.right == 1.0, rate, 1.0 - rate)).mean() - 0.01


@every_model
@pytest.mark.parametrize("row", [30, 47, 59])
def test_an_answer_changes_only_what_comes_after_it(model, row):
    log = judged()
    before = fitted(model).predict(log)
    after = fitted(model).predict(answered(log, row, 1.0 - log.right[row]))
    later = (log.learner == log.learner[row]) & (np.arange(len(log)) > row)
    np.testing.assert_allclose(after[~later], before[~later], atol=1e-6)
    assert row == 59 or np.abs(after - before)[later].max() > 1e-4


@every_model
def test_rows_not_seen_leave_no_trace(model):
    log = judged()
    seen = np.random.default_rng(0).random(len(log)) < 0.6
    chance = fitted(model).predict(log, seen)
    changed = replace(log, right=np.where(seen, log.right, 1.0 - log.right))
    np.testing.assert_allclose(fitted(model).predict(changed, seen), chance, atol=1e-6)
    alone = fitted(model).predict(log.rows(seen))
    np.testing.assert_allclose(chance[seen], alone, atol=1e-5)


@every_model
def test_a_forecast_starts_where_the_seen_rows_end(model):
    """The first row that is not seen is predicted as if everything were seen."""
    log = judged()
    forecast = fitted(model).predict(log, log.position < 10)
    chance = fitted(model).predict(log)
    np.testing.assert_allclose(forecast[log.position <= 10], chance[log.position <= 10], atol=1e-5)
    assert np.abs(forecast - chance)[log.position > 10].max() > 1e-3


@every_model
def test_the_same_seed_gives_the_same_model(model):
    again = model()
    again.fit(training(), Setting(seed=3))
    np.testing.assert_array_equal(again.predict(judged()), fitted(model).predict(judged()))


@every_model
def test_an_item_never_met_is_near_its_kind(model):
    log = judged()
    chance = fitted(model).predict(log)
    new = log.item == 11
    assert new.any()
    assert 0.2 < chance[new].mean() < 0.9


@every_model
@pytest.mark.parametrize(("learners", "right"), [(1, None), (20, 1.0), (20, 0.0)])
def test_one_learner_or_only_one_outcome(model, learners, right):
    log = learning(learners, 30, CATALOGUE)
    log = log if right is None else replace(log, right=np.full(len(log), right))
    tracer = model()
    tracer.fit(log, Setting())
    chance = tracer.predict(judged())
    assert ((chance > 0.0) & (chance < 1.0)).all()
    first = chance[judged().position == 0]
    assert right is None or abs(first.mean() - right) < 0.3


@every_model
def test_partial_credit_lies_between(model):
    log = log_of(
        np.zeros((3, 9), dtype=np.int64), np.repeat([[0.0], [0.5], [1.0]], 9, 1), CATALOGUE
    )
    low, middle, high = fitted(model).predict(log)[log.position == 8]
    assert low < middle < high


@every_model
def test_a_log_without_answers_has_no_predictions(model):
    log = judged()
    assert fitted(model).predict(log.rows(log.item < 0)).shape == (0,)


@every_model
def test_another_catalogue_is_refused(model):
    with pytest.raises(ValueError, match="another catalogue"):
        fitted(model).predict(learning(of=catalogue(5)))

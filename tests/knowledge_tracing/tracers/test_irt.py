"""IRT finds the order of the items and how much learners differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.tracers.irt import IRT
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.tracers.simulated import learning


@pytest.fixture(scope="module")
def model() -> IRT:
    out = IRT()
    out.fit(learning(400, 40, gain=0.0), Setting())
    return out


def test_difficulties_come_back(model: IRT):
    np.testing.assert_allclose(model.difficulty, np.linspace(-1.5, 1.5, 12), atol=0.25)


def test_the_spread_of_abilities_comes_back(model: IRT):
    assert model.spread == pytest.approx(1.0, abs=0.12)


def test_a_first_answer_is_predicted_from_the_item_alone(model: IRT):
    log = learning(30, 1, gain=0.0, seed=4)
    chance = model.predict(log)
    order = np.argsort(log.item, kind="stable")
    assert (np.diff(chance[order]) <= 1e-12).all()
    middle = chance[np.isin(log.item, (5, 6))].mean()
    assert middle == pytest.approx(0.5, abs=0.05)


def test_right_answers_raise_the_chance_of_the_next(model: IRT):
    log = learning(1, 30)
    log = replace(log, item=np.full(30, 3), right=np.ones(30))
    assert (np.diff(model.predict(log)) > 0.0).all()


def test_items_seldom_met_shrink_to_the_mean_of_all():
    log = learning(100, 40, gain=0.0, seed=9)
    often = np.flatnonzero(log.item == 11)
    few = IRT()
    few.fit(log.rows(~np.isin(np.arange(len(log)), often[3:])), Setting())
    many = IRT()
    many.fit(log, Setting())
    assert abs(few.difficulty[11] - few.mean) < abs(many.difficulty[11] - many.mean)
    none = IRT()
    none.fit(log.rows(log.item != 11), Setting())
    assert none.difficulty[11] == none.mean

"""Half-life regression finds half-lives and forgets over long gaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.logs.log import AnswerLog, Array
from knowledge_tracing.tracers.hlr import HLR, Forgetting
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.tracers.simulated import catalogue, log_of


def forgetting(learners: int = 300, answers: int = 12, seed: int = 0) -> AnswerLog:
    """One skill. Half-life 2 days after the first answer, and 1.5 times as long after each right
    one; gaps from an hour to a month."""
    rng = np.random.default_rng(seed)
    gaps = 10 ** rng.uniform(-1.4, 1.5, size=(learners, answers))
    half_life, right = np.full(learners, 2.0), np.empty((learners, answers))
    for step in range(answers):
        chance = 2.0 ** (-gaps[:, step] / half_life) if step else np.full(learners, 0.7)
        right[:, step] = rng.random(learners) < chance
        half_life = half_life * np.where(right[:, step] > 0.0, 1.5, 1.0)
    items = rng.integers(4, size=(learners, answers))
    log = log_of(items, right, catalogue(4, 1))
    return replace(log, days=np.cumsum(gaps, axis=1).ravel(), timed=True)


@pytest.fixture(scope="module")
def model() -> HLR:
    out = HLR()
    out.fit(forgetting(), Setting())
    return out


def after(model: HLR, gaps: Array) -> Array:
    """Chance of a second answer so many days after a first right one."""
    log = log_of(np.zeros((len(gaps), 2), dtype=np.int64), np.ones((len(gaps), 2)), catalogue(4, 1))
    days = np.stack([np.zeros(len(gaps)), gaps], axis=1).ravel()
    return model.predict(replace(log, days=days))[1::2]


def test_the_chance_falls_with_the_gap(model: HLR):
    chance = after(model, np.array([0.05, 0.5, 2.0, 8.0, 30.0]))
    assert (np.diff(chance) < -0.03).all()


def test_the_half_life_comes_back(model: HLR):
    """3 days after one right answer: there half are right."""
    chance = after(model, np.array([1.5, 3.0, 6.0]))
    np.testing.assert_allclose(chance, [0.71, 0.5, 0.25], atol=0.08)


def test_practice_lengthens_the_half_life(model: HLR):
    log = log_of(np.zeros((1, 8), dtype=np.int64), np.ones((1, 8)), catalogue(4, 1))
    weekly = replace(log, days=np.linspace(0.0, 49.0, 8))
    assert (np.diff(model.predict(weekly)[1:]) > 0.0).all()


def test_the_slope_is_that_of_the_loss():
    link, x, right = Forgetting(), np.linspace(-4.0, 2.0, 9), np.linspace(0.0, 1.0, 9)
    near = 1e-6
    numeric = (link.loss(x + near, right) - link.loss(x - near, right)) / (2 * near)
    np.testing.assert_allclose(link.slope(x, right), numeric, rtol=1e-5, atol=1e-7)


def test_no_gap_is_too_short_or_too_long():
    link = Forgetting()
    chance = link.chance(np.array([-1e3, 1e3]))
    assert 0.0 < chance[1] < chance[0] < 1.0

"""The neural tracers learn what a table of means cannot, and long histories do not break them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from knowledge_tracing.fitting.attention import SimpleKT
from knowledge_tracing.fitting.dkt import DKT
from knowledge_tracing.fitting.sequences import Plan, device_of
from knowledge_tracing.logs.log import AnswerLog, Array
from knowledge_tracing.tracers.tracer import Setting, Tracer
from tests.knowledge_tracing.tracers.simulated import learning

PLAN = Plan(rate=1e-2, batch=16, epochs=12)
MODELS = [
    pytest.param(DKT(width=16, piece=40, plan=PLAN), id="dkt"),
    pytest.param(SimpleKT(width=16, heads=2, size=40, plan=PLAN), id="attention"),
]


def loss(chance: Array, log: AnswerLog) -> float:
    return float(-np.log(np.where(log.right == 1.0, chance, 1.0 - chance)).mean())


@pytest.mark.parametrize("model", MODELS)
def test_beats_the_mean_of_the_item_where_learners_learn(model: Tracer):
    training, judged = learning(200, 40, gain=0.3), learning(60, 40, gain=0.3, seed=1)
    model.fit(training, Setting())
    mean = np.array([training.right[training.item == item].mean() for item in range(12)])
    assert loss(model.predict(judged), judged) < loss(mean[judged.item], judged) - 0.03


@pytest.mark.parametrize("model", MODELS)
def test_fitting_leaves_the_global_generator_alone(model: Tracer):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    model.fit(learning(6, 10), Setting())
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("model", MODELS)
def test_a_history_longer_than_any_sequence_of_the_fit(model: Tracer):
    model.fit(learning(20, 30), Setting())
    chance = model.predict(learning(2, 170, seed=3))
    assert np.isfinite(chance).all()
    assert len(chance) == 340


def test_auto_takes_what_there_is():
    expected = "cuda" if torch.cuda.is_available() else "cpu"
    assert device_of(Setting(device="auto")).type == expected
    assert device_of(Setting(device="cpu")).type == "cpu"

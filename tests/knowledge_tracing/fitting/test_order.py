"""The permutation null: what the dynamic model gains over a still one, it gains from order."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from knowledge_tracing.evaluation.simulate import Population, World, null_of, simulate
from knowledge_tracing.fitting.model import Switches
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.tracers.tracer import Setting

STILL = ("practice", "fading", "memory", "form", "drift")
# Practice teaches much and much is forgotten, in two days between sessions.
WORLD = World(
    learners=75, skills=6, items_per_skill=3, sessions=8, answers_per_session=6, gap_days=2.0,
    population=Population(
        log_alpha=(float(np.log(0.3)), 0.3), log_v=(float(np.log(1.2)), 0.2), beta_s=0.7, beta_f=0.2
    ),
)  # fmt: skip


@cache
def log() -> AnswerLog:
    return simulate(WORLD, np.random.default_rng(0)).log


def fitted(on: AnswerLog, *without: str) -> Fitted:
    return fit(on, Setting(), Config(epochs=4, switches=Switches.without(*without)))


def gain(whole: AnswerLog) -> float:
    """Log-loss of new learners' answers: of the still model less that of the dynamic one."""
    known, new = whole.of_learners(np.arange(50)), whole.of_learners(np.arange(50, 75))
    dynamic, still = fitted(known), fitted(known, *STILL)
    still = replace(still, params=replace(still.params, alpha=1e-9))
    by_still, by_dynamic = (
        -np.log(np.abs(1.0 - new.right - filtered(model, new))).mean() for model in (still, dynamic)
    )
    return float(by_still - by_dynamic)


@pytest.mark.slow
def test_without_order_there_is_nothing_to_gain() -> None:
    assert gain(log()) > 0.008
    assert gain(null_of(log(), np.random.default_rng(1))) < 0.002

"""Fits are timed apart, scaled to the same number of answers, and say what went wrong."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.evaluation.fit_timing import Timing, time_fit
from knowledge_tracing.evaluation.simulate import World, simulate

WORLD = World(learners=4, skills=2, sessions=2, answers_per_session=3)


def test_seconds_are_those_of_a_hundred_thousand_answers() -> None:
    one = Timing(answers=20_000, seconds=6.0, epochs=3)
    assert one.seconds_per_100k == pytest.approx(30.0)
    assert one.answers_per_s == pytest.approx(10_000.0)


def test_nothing_is_made_up_for_a_model_without_epochs_or_time() -> None:
    assert Timing(answers=10, seconds=1.0).answers_per_s is None
    assert Timing(answers=10, reason="it is missing").seconds_per_100k is None


@pytest.mark.slow
@pytest.mark.parametrize(("name", "reason"), [("item_mean", ""), ("item_mean:none", "no switches")])
def test_a_fit_in_a_process_of_its_own(name: str, reason: str) -> None:
    log = simulate(WORLD, np.random.default_rng(0)).log
    timing = time_fit(name, log, seed=0, device="cpu")
    assert (timing.answers, timing.device) == (24, "cpu")
    assert (timing.seconds is None) == bool(reason)
    assert reason in timing.reason

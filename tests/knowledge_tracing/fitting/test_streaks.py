"""What answers in a row say beyond a fitted model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.fitting.streaks import runs, streaks, with_streaks
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.psikt.checkpoint import from_bytes, to_bytes
from knowledge_tracing.tracers.tracer import Setting

MANY = 40_000


def answered(right: float, wrong: float, seed: int):
    """Answers that streaks speak of as much as these numbers say: level, run, right."""
    rng = np.random.default_rng(seed)
    level, run = rng.normal(0.0, 1.0, MANY), rng.integers(-5, 6, MANY)
    shift = right * np.clip(run, 0, 3) - wrong * np.clip(-run, 0, 3)
    return level, run, (rng.random(MANY) < 1 / (1 + np.exp(-level - shift))).astype(float)


@pytest.mark.parametrize(("right", "wrong"), [(0.0, 0.0), (0.6, 0.2), (-0.1, 0.4)])
def test_what_was_put_in_is_found(right, wrong):
    assert streaks(*answered(right, wrong, seed=3)) == pytest.approx((right, wrong), abs=0.05)


def test_a_few_answers_say_little():
    level, run, right = (part[:5] for part in answered(3.0, 3.0, seed=1))
    assert max(map(abs, streaks(level, run, right))) < 0.5
    assert streaks(np.zeros(0), np.zeros(0), np.zeros(0)) == (0.0, 0.0)


@given(st.lists(st.booleans(), max_size=12))
def test_a_run_ends_with_another_answer(rights):
    log = replace(one_skill(len(rights)), right=np.array(rights, dtype=float))
    for n, run in enumerate(runs(log).tolist()):
        length = int(abs(run))
        assert rights[n - length : n] == [run > 0] * length
        assert length == n or rights[n - length - 1] != (run > 0)


def one_skill(answers: int) -> AnswerLog:
    world = World(learners=1, skills=1, items_per_skill=1, sessions=1, answers_per_session=12)
    return simulate(world, np.random.default_rng(0)).log.first(answers)


def test_a_fit_has_them_and_an_older_checkpoint_has_none():
    small = World(learners=24, skills=3, items_per_skill=3, sessions=3, answers_per_session=5)
    log = simulate(small, np.random.default_rng(0)).log
    fitted = fit(log, Setting(seed=1), Config(epochs=2))
    plain = fit(log, Setting(seed=1), Config(epochs=2, streaks=False))

    assert with_streaks(plain, log, seed=1).params == fitted.params
    assert fitted.params.streak_s != 0.0 == plain.params.streak_s
    assert replace(fitted.params, streak_s=0.0, streak_f=0.0) == plain.params
    assert from_bytes(to_bytes(fitted)).params == fitted.params

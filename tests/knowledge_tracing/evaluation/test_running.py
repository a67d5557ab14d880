"""A model goes through its trials; what goes wrong is told and stays apart."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.evaluation.protocols import Design, continual, next_answers
from knowledge_tracing.evaluation.running import TrialError, run, run_apart
from tests.knowledge_tracing.evaluation import made_up

LOG = made_up.school(6, 50)


@pytest.fixture
def trials():
    return next_answers(LOG, Design(folds=2))[0]


def test_in_a_process_of_its_own(trials):
    words: list[str] = []
    got = run_apart(made_up.Oracle, trials, "cpu", words.append)
    assert words == ["looked"]
    assert got.p[0].tolist() == (0.1 + 0.8 * trials[0].rows().right).tolist()
    assert got.answers == (len(trials[0].judged),)
    assert got.peak_mb > 1
    assert got.device == "cpu"
    assert np.array_equal(run(made_up.Oracle, trials, "cpu").p[0], got.p[0])


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (made_up.Crashing, "ended with 7"),
        (made_up.Dying, "ended by signal 6"),
        (made_up.Diverging, r"ValueError: \d+ of 147 predictions are no probabilities"),
        (made_up.Short, r"ValueError: \(1,\) chances for 150 answers"),
    ],
)
def test_a_failure_is_told(trials, model, reason):
    with pytest.raises(TrialError, match=reason):
        run_apart(model, trials, "cpu")


def test_every_trial_has_a_fit_of_its_own():
    (steps,) = continual(LOG, Design())
    got = run(made_up.Counting, steps, "cpu")
    assert {float(p[0]) for p in got.p} == {0.01}
    assert sum(seconds > 0 for seconds in got.fit_seconds) == 7

"""A worker fits one course after the other: none may feel the one before."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.tracers.tracer import Setting


def test_a_fit_does_not_depend_on_the_one_before() -> None:
    logs = [
        simulate(World(learners=12, skills=skills, sessions=1), np.random.default_rng(0)).log
        for skills in (4, 6, 4)
    ]
    versions = [fit(log, Setting(seed=0), Config(epochs=1)).version for log in logs]
    assert versions[0] == versions[2]

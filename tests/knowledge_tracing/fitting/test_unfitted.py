"""What is served before a fit, as a model to compare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.fitting.served import evidence_of
from knowledge_tracing.fitting.unfitted import Unfitted
from knowledge_tracing.logs.log import needs_of
from knowledge_tracing.psikt.newcomers import unfitted
from knowledge_tracing.tracers.registry import MODELS, make, names
from tests.knowledge_tracing.fitting.courses import catalogue, everything

DIAMOND = np.array([[0, 1], [0, 2], [1, 3], [2, 3], [0, 3], [4, 5]])
SERVED = {"unfitted": unfitted, "unfitted:neutral": psikt.dynamics_of}


@pytest.mark.parametrize("name", SERVED)
def test_it_forecasts_what_a_new_course_is_served(name):
    of = replace(catalogue(6, DIAMOND), difficulty=np.linspace(-1.5, 1.5, 30))
    log = everything(of, learners=1, answers=30)
    dynamics = SERVED[name](psikt.Structure.build(range(6), needs_of(of)))
    history = [(float(day), evidence_of(log, row)) for row, day in enumerate(log.days)]
    _, infos = psikt.run(dynamics, history)
    found = make(name).predict(log)
    assert found == pytest.approx([info.predicted for info in infos], abs=1e-9)


def test_it_is_asked_for_by_name_only():
    assert names("unfitted,unfitted:neutral") == list(SERVED)
    assert "unfitted" not in names("all") == list(MODELS)
    with pytest.raises(ValueError, match="no switch 'graph'"):
        Unfitted(("graph",))

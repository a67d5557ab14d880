"""One fixed history and what it leads to: a change of these numbers changes every student's
estimates and needs a new MODEL_VERSION."""

from __future__ import annotations

import pytest

from knowledge_tracing import psikt
from knowledge_tracing.psikt import MODEL_VERSION, Evidence
from tests.knowledge_tracing.psikt.courses import chain

HISTORY = [
    (20_000.00, Evidence((1,), "a", 1.0, -0.8)),
    (20_000.01, Evidence((1,), "b", 0.0, 0.0)),
    (20_000.02, Evidence((1,), "b", 1.0, 0.0, help_level=2)),
    (20_002.00, Evidence((1, 2), "c", 1.0, 0.0)),
    (20_002.01, Evidence((2,), "d", 1.0, 0.8, guess=0.25)),
    (20_016.00, Evidence((2,), "e", 0.5, 0.0)),
]


def test_a_fixed_history():
    dynamics = psikt.dynamics_of(chain(3))
    belief, infos = psikt.run(dynamics, HISTORY)
    estimates = psikt.estimates(dynamics, belief, 20_017.0)
    found = [round(info.predicted, 6) for info in infos]
    shown = {k: tuple(round(x, 6) for x in one[:5]) for k, one in estimates.items()}
    assert MODEL_VERSION == "psi-kt-r.default.2"
    assert found == pytest.approx(PREDICTED, abs=2e-6)
    for skill, numbers in SHOWN.items():
        assert shown[skill] == pytest.approx(numbers, abs=2e-6)
    assert belief.log_evidence == pytest.approx(EVIDENCE, abs=2e-6)


PREDICTED = [0.674453, 0.651981, 0.528792, 0.552781, 0.61882, 0.669843]
SHOWN = {
    1: (0.675983, 0.378368, 0.910568, 1.099046, 0.333053),
    2: (0.679534, 0.390509, 0.908175, 1.067698, 0.332237),
    3: (0.615785, 0.296849, 0.885908, 1.136064, 0.242674),
}
EVIDENCE = -3.645443

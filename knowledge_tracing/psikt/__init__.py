"""The learner model PSI-KT-R, its NumPy half: what serving an answer needs. Never torch."""

from __future__ import annotations

from knowledge_tracing.psikt.codec import StateError, adapt, from_bytes, to_bytes
from knowledge_tracing.psikt.display import (
    chance_of,
    estimates,
    forecast,
    if_reviewed,
    review_days,
)
from knowledge_tracing.psikt.dynamics import Dynamics
from knowledge_tracing.psikt.filter import (
    dynamics_of,
    levels,
    predict,
    prior,
    run,
    step,
    update,
)
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import (
    MODEL_VERSION,
    SECURE,
    Belief,
    Estimate,
    Evidence,
    Info,
    Params,
    Point,
)

__all__ = [
    "MODEL_VERSION",
    "SECURE",
    "Belief",
    "Dynamics",
    "Estimate",
    "Evidence",
    "Info",
    "Params",
    "Point",
    "StateError",
    "Structure",
    "adapt",
    "chance_of",
    "dynamics_of",
    "estimates",
    "forecast",
    "from_bytes",
    "if_reviewed",
    "levels",
    "predict",
    "prior",
    "review_days",
    "run",
    "step",
    "to_bytes",
    "update",
]

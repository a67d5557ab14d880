"""The model of a course that nothing was fitted to yet: what is believed of newcomers.

Judgement, not a fit; chosen with the policy on seeds 100-199 of the simulated worlds, whose
learners are not of this model (docs/model.md). Newcomers differ most in how far they have come, so
skills higher in the graph start lower.
"""

from __future__ import annotations

import numpy as np

from knowledge_tracing.psikt.dynamics import Dynamics
from knowledge_tracing.psikt.filter import dynamics_of
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import Array, Params, Tables

NEWCOMERS_VERSION = "psi-kt-r.newcomers.1"

LAYER = 1.30  # logits that each layer of prerequisites takes off a newcomer's level,
FARTHEST = 6  # up to so many layers: a long course is not a hopeless one
UNFITTED = Params(
    alpha=0.12,
    v=2.38,
    gamma=0.83,
    mu_mean=-0.08,
    mu_var=4.79,
    beta_s=0.51,
    beta_f=0.11,
    streak_s=0.39,
    streak_f=0.46,
    version=NEWCOMERS_VERSION,
)


def unfitted(structure: Structure, params: Params = UNFITTED) -> Dynamics:
    """The filter of such a course."""
    none = np.zeros(len(structure))
    level = -LAYER * np.minimum(layers(structure), FARTHEST)
    return dynamics_of(structure, params, Tables(level, none, none, np.zeros((len(structure), 0))))


def layers(structure: Structure) -> Array:
    """[K]: edges on the longest path to each skill."""
    out = np.zeros(len(structure))
    for parent, child in zip(structure.parent, structure.child, strict=True):
        out[child] = max(out[child], out[parent] + 1)
    return out

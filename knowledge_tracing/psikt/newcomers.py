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

NEWCOMERS_VERSION = "psi-kt-r.newcomers.2"

LAYER = 0.95  # logits that each layer of prerequisites takes off a newcomer's level,
FARTHEST = 6  # up to so many layers: a long course is not a hopeless one
UNFITTED = Params(
    alpha=0.147,
    v=1.81,
    gamma=0.73,
    mu_mean=-0.10,
    mu_var=4.34,
    beta_s=0.59,
    beta_f=0.09,
    streak_s=0.36,
    streak_f=0.38,
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

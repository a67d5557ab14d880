"""What the serving filter says of a log, answer by answer."""

from __future__ import annotations

import dataclasses

import numpy as np

from knowledge_tracing import psikt
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, needs_of
from knowledge_tracing.psikt import Belief, Dynamics, Evidence
from knowledge_tracing.psikt.checkpoint import Fitted

DENSE_LIMIT = 400  # nobody waits here, so that larger courses are judged exactly too


def filtered(
    fitted: Fitted, log: AnswerLog, seen: Flags | None = None, dense_limit: int = DENSE_LIMIT
) -> Array:
    """[n]: the serving filter's chance of every answer, from the learner's earlier `seen` rows."""
    catalogue = log.catalogue
    structure = psikt.Structure.build(range(len(catalogue.skills)), needs_of(catalogue))
    ids = [catalogue.skills[k] for k in structure.skills]
    dynamics = fitted.dynamics_for(structure, ids, dense_limit)
    out = np.empty(len(log))
    for first, last in zip(log.starts[:-1], log.starts[1:], strict=True):
        belief = psikt.prior(dynamics)
        for row in range(first, last):
            belief, out[row] = _one(dynamics, belief, log, row, seen is None or bool(seen[row]))
    return out


def evidence_of(log: AnswerLog, row: int) -> Evidence:
    catalogue, item = log.catalogue, int(log.item[row])
    skills = tuple(int(k) for k in catalogue.item_skills[item] if k >= 0)
    difficulty = float(catalogue.difficulty[item])
    return Evidence(
        skills,
        catalogue.items[item],
        float(log.right[row]),
        0.0 if np.isnan(difficulty) else difficulty,
        float(catalogue.guess[item]),
        int(log.help_level[row]),
    )


def _one(
    dynamics: Dynamics, belief: Belief, log: AnswerLog, row: int, seen: bool
) -> tuple[Belief, float]:
    evidence, t = evidence_of(log, row), float(log.days[row])
    if seen:
        belief, info = psikt.step(dynamics, belief, t, evidence)
        return belief, info.predicted
    now = psikt.predict(dynamics, belief, t, answers=1)
    _, info = psikt.update(dynamics, now, evidence)
    return dataclasses.replace(now, answers=now.answers + 1), info.predicted

"""Forecasts days ahead: made when a session ends, judged by the next answer on each skill.

A forecast says what will be if nothing is practised until then, so only the first answer on a
skill after the session counts. What the filter would say just before that answer, knowing all that
came in between, is the measure beside it, on the same answers. The true chance c of every answer is
known, so Brier scores are what they would be on average over answers: (p - c)^2 + c (1 - c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from knowledge_tracing import psikt
from knowledge_tracing.evaluation.coverage import mean_of
from knowledge_tracing.evaluation.following import Filters
from knowledge_tracing.evaluation.rows import parts
from knowledge_tracing.fitting.served import evidence_of
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index

PAUSE = 0.1  # days: a longer one ends a session
FURTHEST = 30.0
HORIZONS = {"0-1": 0.0, "1-3": 1.0, "3-7": 3.0, "7-14": 7.0, "14-30": 14.0}
BEYOND = "beyond"


class Targets(NamedTuple):
    """[m] each: the last row of a session, a later row, and the days between them."""

    origin: Index
    row: Index
    days: Array


def targets_of(log: AnswerLog) -> Targets:
    """Sorted by origin, then by row."""
    pairs = np.array(list(_pairs(log)), dtype=np.int64).reshape(-1, 2)
    origin, row = pairs[:, 0], pairs[:, 1]
    return Targets(origin, row, log.days[row] - log.days[origin])


def _pairs(log: AnswerLog) -> Iterator[tuple[int, int]]:
    for first, last in zip(log.starts[:-1], log.starts[1:], strict=True):
        for origin in range(first, last - 1):
            if log.days[origin + 1] - log.days[origin] > PAUSE:
                soon = log.days[origin + 1 : last] <= log.days[origin] + FURTHEST
                skills = log.skill[origin + 1 : last][soon]
                for place in np.sort(np.unique(skills, return_index=True)[1]):
                    yield origin, origin + 1 + int(place)


def forecasts(filters: Filters, log: AnswerLog, targets: Targets) -> Array:
    """[m]: the chance of each target from what was known at its origin."""
    chance = np.empty(len(targets.row))
    for learner, first, last in zip(
        range(len(log.learners)), log.starts[:-1], log.starts[1:], strict=True
    ):
        dynamics = filters(learner)
        belief = psikt.prior(dynamics)
        for origin in range(first, last):
            belief, _ = psikt.step(
                dynamics, belief, float(log.days[origin]), evidence_of(log, origin)
            )
            for m in range(*np.searchsorted(targets.origin, [origin, origin + 1])):
                row = int(targets.row[m])
                then = psikt.predict(dynamics, belief, float(log.days[row]), answers=1)
                chance[m] = psikt.update(dynamics, then, evidence_of(log, row))[1].predicted
    return chance


def by_horizon(
    log: AnswerLog, targets: Targets, truth: Array, chances: Mapping[str, Array]
) -> dict[str, Any]:
    """truth, chances: [m]. The first of the chances is ours."""
    return {
        name: compared(log.learner[targets.row[part]], truth[part], _of(chances, part))
        for name, part in parts(HORIZONS | {BEYOND: FURTHEST}, targets.days).items()
        if name != BEYOND and part.any()
    }


def _of(chances: Mapping[str, Array], part: Flags) -> dict[str, Array]:
    return {name: p[part] for name, p in chances.items()}


def compared(learner: Index, truth: Array, chances: Mapping[str, Array]) -> dict[str, Any]:
    """The Brier score of the first chances, that of each other on the same answers, and by how
    much the first exceeds it, with standard errors over learners. [m] each."""
    noise = truth * (1.0 - truth)
    losses = {name: np.square(p - truth) + noise for name, p in chances.items()}
    ours = next(iter(losses))
    whole = mean_of(learner, losses[ours])
    out: dict[str, Any] = {"n": whole.n, "learners": whole.learners, "brier": whole.mean}
    for name, loss in losses.items():
        if name != ours:
            over = mean_of(learner, losses[ours] - loss)
            out[name] = {"brier": float(loss.mean()), "ours_over": over.mean, "error": over.error}
    return out | {"least": float(noise.mean())}

"""Logs small enough to be worked out by hand."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Catalogue


def tiny_log(
    learner: list[int], skill: list[int], right: list[float], days: list[float] | None = None
) -> AnswerLog:
    """One item a skill; a day between answers unless told."""
    size = max(skill) + 1
    catalogue = Catalogue(
        items=tuple(f"item {k}" for k in range(size)),
        skills=tuple(f"skill {k}" for k in range(size)),
        item_skills=np.arange(size)[:, None],
        difficulty=np.full(size, np.nan),
        guess=np.zeros(size),
        edges=np.zeros((0, 2), dtype=np.int64),
    )
    return AnswerLog(
        learner=np.array(learner),
        item=np.array(skill),
        right=np.array(right, dtype=np.float64),
        days=np.array(days if days is not None else range(len(skill)), dtype=np.float64),
        help_level=np.zeros(len(skill), dtype=np.int64),
        learners=tuple(f"learner {one}" for one in range(max(learner) + 1)),
        catalogue=catalogue,
    )

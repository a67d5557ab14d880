"""Small made-up logs of answers, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from knowledge_tracing.logs.log import UNTIMED, AnswerLog, Catalogue


def catalogue(items: int = 12, skills: int = 3, tags: int = 1) -> Catalogue:
    """Item i is of skill i mod skills; with two tags every other item is also of the next one."""
    item_skills = np.full((items, tags), -1)
    item_skills[:, 0] = np.arange(items) % skills
    item_skills[1::2, 1:] = (item_skills[1::2, :1] + 1) % skills
    return Catalogue(
        items=tuple(f"i{i}" for i in range(items)),
        skills=tuple(f"s{k}" for k in range(skills)),
        item_skills=item_skills,
        difficulty=np.full(items, np.nan),
        guess=np.zeros(items),
        edges=np.zeros((0, 2), dtype=np.int64),
    )


def log_of(items: np.ndarray, right: np.ndarray, of: Catalogue) -> AnswerLog:
    """Untimed; items, right: [learners, answers]."""
    learners, answers = items.shape
    return AnswerLog(
        learner=np.repeat(np.arange(learners), answers),
        item=items.ravel(),
        right=right.ravel().astype(np.float64),
        days=np.tile(np.arange(answers) * UNTIMED, learners),
        help_level=np.zeros(items.size, dtype=np.int64),
        learners=tuple(f"l{n}" for n in range(learners)),
        catalogue=of,
        timed=False,
    )


def learning(
    learners: int = 60,
    answers: int = 40,
    of: Catalogue | None = None,
    gain: float = 0.15,
    seed: int = 0,
) -> AnswerLog:
    """logit p = ability - difficulty + gain x earlier answers with the first skill.

    Difficulties rise evenly from -1.5 (the first item) to 1.5 (the last).
    """
    rng = np.random.default_rng(seed)
    of = catalogue() if of is None else of
    items = rng.integers(len(of.items), size=(learners, answers))
    practised = of.primary[items][:, :, None] == np.arange(len(of.skills))
    earlier = np.cumsum(practised, axis=1) - practised
    level = rng.normal(size=(learners, 1)) + gain * (earlier * practised).sum(axis=2)
    chance = 1.0 / (1.0 + np.exp(np.linspace(-1.5, 1.5, len(of.items))[items] - level))
    return log_of(items, rng.random(items.shape) < chance, of)


def answered(log: AnswerLog, row: int, right: float) -> AnswerLog:
    """The same log with one answer changed."""
    changed = log.right.copy()
    changed[row] = right
    return replace(log, right=changed)

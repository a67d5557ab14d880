"""Logs that use all that a log can hold, and populations to filter them under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Index

SECOND = 1.0 / 86_400.0


def chain(skills: int) -> Index:
    return np.stack([np.arange(skills - 1), np.arange(1, skills)], axis=1)


def catalogue(skills: int, edges: Index, items: int = 30, seed: int = 0) -> Catalogue:
    """Items of one to three skills, a third of them with a guess, half with an author's mark."""
    rng = np.random.default_rng(seed)
    item_skills = np.full((items, 3), -1)
    for i in range(items):
        several = rng.choice(skills, size=min(skills, 1 + i % 3), replace=False)
        item_skills[i, : len(several)] = several
    marked = rng.random(items) < 0.5
    return Catalogue(
        tuple(f"item {i}" for i in range(items)),
        tuple(f"skill {k}" for k in range(skills)),
        item_skills,
        np.where(marked, rng.choice([-0.8, 0.0, 0.8], items), np.nan),
        np.where(np.arange(items) % 3 == 0, 0.25, 0.0),
        edges,
    )


def everything(of: Catalogue, learners: int = 12, answers: int = 70, seed: int = 1) -> AnswerLog:
    """Answers with help of all levels and partial credit; gaps of none, seconds, hours and up to
    sixty days; some learners have only a few answers."""
    rng = np.random.default_rng(seed)
    lengths = np.where(np.arange(learners) % 4 == 3, 5, answers)
    learner = np.repeat(np.arange(learners), lengths)
    size = len(learner)
    kind = rng.choice(4, size, p=[0.1, 0.6, 0.2, 0.1])
    gap = np.choose(kind, [0.0, SECOND, 0.1, 60.0]) * rng.uniform(1, 40, size) ** (kind == 1)
    gap = np.where(kind == 3, rng.uniform(1, 60, size), gap)
    starts = np.searchsorted(learner, np.arange(learners))
    days = 19_000.0 + np.cumsum(gap) - np.cumsum(gap)[starts][learner]
    helped = rng.random(size) < 0.3
    credit = (rng.random(size) < 0.65).astype(np.float64)
    return AnswerLog(
        learner,
        rng.integers(len(of.items), size=size),
        np.where(rng.random(size) < 0.1, 0.5, credit),
        days,
        np.where(helped, rng.integers(5, size=size), 0),
        tuple(f"learner {n}" for n in range(learners)),
        of,
    )


def drawn(of: Catalogue, seed: int, factors: int = 2) -> Mapping[str, Array]:
    """A population from anywhere: rates over three decades, every part of the model at work."""
    rng = np.random.default_rng([7, seed])
    skills, items, edges = len(of.skills), len(of.items), len(of.edges)
    low, high = rng.uniform(size=9), rng.normal(size=9)
    rates = ("alpha", "v", "mu_var", "mu_drift", "form_var", "form_per_answer", "form_per_day",
             "fading")  # fmt: skip
    centre = (0.1, 0.8, 0.6, 1e-3, 0.15, 0.12, 4.0, 0.3)
    out = {name: c * 10 ** (2 * u - 1) for name, c, u in zip(rates, centre, low, strict=False)}
    numbers = ("beta_s", "beta_f", "item_s", "item_f", "fade_s", "fade_f", "mu_mean")
    out |= {name: 0.3 * z for name, z in zip(numbers, high, strict=False)}
    out |= {"gamma": rng.uniform(0.05, 0.95), "author": 0.6}
    arrays = {
        "level": 0.7 * rng.normal(size=skills),
        "gain_s": 0.15 * rng.normal(size=skills),
        "gain_f": 0.15 * rng.normal(size=skills),
        "shared": 0.4 * rng.normal(size=(skills, factors)),
        "difficulty": rng.normal(size=items),
        "slope": np.exp(0.3 * rng.normal(size=items)),
        "share": rng.uniform(0.1, 0.9, edges) / max(1, np.bincount(of.edges[:, 1]).max(initial=1)),
    }
    return {name: np.asarray(value) for name, value in out.items()} | arrays


def untimed(log: AnswerLog) -> AnswerLog:
    return replace(log, days=log.position / 1440.0, timed=False)

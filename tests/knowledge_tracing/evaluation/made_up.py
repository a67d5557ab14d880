"""Small logs and models to be evaluated."""

from __future__ import annotations

import os

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags
from knowledge_tracing.tracers.tracer import Setting, Tracer


def catalogue(*skills: tuple[int, ...]) -> Catalogue:
    """The skills of each item."""
    width, count = max(map(len, skills)), 1 + max(max(own) for own in skills)
    return Catalogue(
        items=tuple(f"i{n}" for n in range(len(skills))),
        skills=tuple(f"s{n}" for n in range(count)),
        item_skills=np.array([[*own, *[-1] * (width - len(own))] for own in skills]),
        difficulty=np.full(len(skills), np.nan),
        guess=np.zeros(len(skills)),
        edges=np.zeros((0, 2), dtype=np.int64),
    )


def log(learner: list[int], item: list[int], what: Catalogue, *, timed: bool = True) -> AnswerLog:
    """An answer a day; even items are answered rightly."""
    items = np.array(item, dtype=np.int64)
    return AnswerLog(
        learner=np.array(learner, dtype=np.int64),
        item=items,
        right=(items % 2 == 0).astype(np.float64),
        days=np.arange(len(items), dtype=np.float64),
        help_level=np.zeros(len(items), dtype=np.int64),
        learners=tuple(f"l{n}" for n in range(max(learner) + 1)),
        catalogue=what,
        timed=timed,
    )


def school(learners: int, answers: int, seed: int = 0) -> AnswerLog:
    """Learners who take six items of three skills in mixed order."""
    item = np.random.default_rng(seed).integers(0, 6, learners * answers)
    who = np.repeat(np.arange(learners), answers)
    return log(who.tolist(), item.tolist(), catalogue((0,), (0,), (1,), (1, 2), (2,), (2,)))


class Oracle:
    """Knows every answer."""

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        setting.say("looked")

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        return 0.1 + 0.8 * log.right


class Counting(Oracle):
    """Predicts how often it was fitted, in per cent."""

    def __init__(self) -> None:
        self.fits = 0

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.fits += 1

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        return np.full(len(log), self.fits / 100)


class Diverging(Oracle):
    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        return np.where(log.right > 0, np.nan, 0.5)


class Short(Oracle):
    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        return np.zeros(1)


class Crashing(Oracle):
    def fit(self, log: AnswerLog, setting: Setting) -> None:
        os._exit(7)


class Dying(Oracle):
    def fit(self, log: AnswerLog, setting: Setting) -> None:
        os.abort()


MODELS = {"oracle": Oracle, "diverging": Diverging, "crashing": Crashing, "counting": Counting}


def make(name: str) -> Tracer:
    return MODELS[name]()

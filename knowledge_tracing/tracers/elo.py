"""Elo ratings: each answer is a match of a learner against an item."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags
from knowledge_tracing.tracers.history import same_catalogue
from knowledge_tracing.tracers.tracer import Setting
from knowledge_tracing.tracers.tuning import tune

CHOICES = {
    "learner": (0.0, 0.1, 0.2, 0.4, 0.8),
    "skill": (0.0, 0.1, 0.2, 0.4, 0.8),
    "item": (0.2, 0.5, 1.0, 2.0),
    "fading": (0.0, 0.02, 0.05, 0.1, 0.3),
}
ITEM_FADING = 0.05
SURE = 1e-6


@dataclass(frozen=True, slots=True)
class Steps:
    """How far one answer moves a rating: first step / (1 + fading x answers so far)."""

    learner: float
    skill: float
    item: float
    fading: float


class Elo:
    """P(right) = sigmoid(theta + mean over skills of delta_k - b_item), all in logits.

    After an answer theta and delta_k rise and b falls by  a / (1 + c n) (right - P), n the answers
    behind a rating (Pelanek, Computers & Education 98, 2016). Learners come one after the other,
    each starting at 0; a and c by the loss of each prediction ahead of its answer. Ratings of
    items are frozen after the fit; an item never met has their mean.
    """

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        seen = np.ones(len(log), dtype=bool)

        def loss(choice: dict[str, float]) -> float:
            chance = Ratings(log.catalogue, log.right, Steps(**choice)).run(log, seen, learn=True)
            return log_loss(chance, log.right)

        choice = tune(loss, CHOICES)
        setting.say(f"first steps and fading {choice}")
        self.ratings = Ratings(log.catalogue, log.right, Steps(**choice))
        self.ratings.run(log, seen, learn=True)
        self.ratings.settle()

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        seen = np.ones(len(log), dtype=bool) if seen is None else seen
        return self.ratings.run(log, seen, learn=False)


class Ratings:
    """Ratings of items, and how those of learners move against them."""

    def __init__(self, catalogue: Catalogue, right: Array, steps: Steps) -> None:
        rate = (right.sum() + 1.0) / (len(right) + 2.0)
        self.steps = steps
        self.skills = [[k for k in row if k >= 0] for row in catalogue.item_skills.tolist()]
        self.skill_count = len(catalogue.skills)
        self.difficulty = [math.log((1.0 - rate) / rate)] * len(self.skills)
        self.answers = [0] * len(self.skills)

    def settle(self) -> None:
        """Items never met get the mean of the others."""
        pairs = list(zip(self.difficulty, self.answers, strict=True))
        met = [difficulty for difficulty, answers in pairs if answers]
        mean = sum(met) / len(met)
        self.difficulty = [difficulty if answers else mean for difficulty, answers in pairs]

    def run(self, log: AnswerLog, seen: Flags, learn: bool) -> Array:
        """[n]: the chance of each answer just before it. `learn`: items move too."""
        out: list[float] = []
        for start, end in zip(log.starts[:-1], log.starts[1:], strict=True):
            columns = (each[start:end].tolist() for each in (log.item, log.right, seen))
            out += self._of_learner(zip(*columns, strict=True), learn)
        return np.clip(np.array(out, dtype=np.float64), SURE, 1.0 - SURE)

    def _of_learner(self, rows: Iterable[tuple[int, float, bool]], learn: bool) -> list[float]:
        theta, answers, out = 0.0, 0, []
        delta, tries = [0.0] * self.skill_count, [0] * self.skill_count
        steps = self.steps
        for item, right, shown in rows:
            skills = self.skills[item]
            level = theta + sum(delta[k] for k in skills) / max(len(skills), 1)
            chance = 1.0 / (1.0 + math.exp(self.difficulty[item] - level))
            out.append(chance)
            if not shown:
                continue
            surprise = right - chance
            theta += steps.learner / (1.0 + steps.fading * answers) * surprise
            answers += 1
            for k in skills:
                delta[k] += steps.skill / (1.0 + steps.fading * tries[k]) * surprise
                tries[k] += 1
            if learn:
                fading = 1.0 + ITEM_FADING * self.answers[item]
                self.difficulty[item] -= steps.item / fading * surprise
                self.answers[item] += 1
        return out


def log_loss(chance: Array, right: Array) -> float:
    return float(-(right * np.log(chance) + (1.0 - right) * np.log(1.0 - chance)).mean())

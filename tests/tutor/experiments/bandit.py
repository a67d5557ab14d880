"""Logged choices whose truth is known: 30 learners, two contexts, three actions, rewards 0 or 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.experiments.estimators import Logged, Target, Value, drawn_again, value_of

LEARNERS, EACH = 30, 8
# [context, action]: chance of the reward, of the action when logging, and of the target policy.
REWARD = np.array([[0.2, 0.5, 0.9], [0.7, 0.4, 0.1]])
LOGGING = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
TARGET = np.array([[0.1, 0.1, 0.8], [0.8, 0.1, 0.1]])
TRUTH = float((TARGET * REWARD).sum(axis=1).mean())
WRONG = np.full((2, 3), 0.3)


@dataclass(frozen=True)
class Sample:
    learner: np.ndarray
    context: np.ndarray
    action: np.ndarray
    reward: np.ndarray

    def value(self, model: np.ndarray, rng: np.random.Generator, resamples: int = 2) -> Value:
        """Of the target policy, with a direct model that expects these rewards."""
        here = (self.context, self.action)
        logged = Logged(self.learner, self.reward, LOGGING[here], model[here])
        direct = (TARGET * model).sum(axis=1)[self.context]
        target = Target(TARGET[here], direct, np.zeros(len(logged)))
        return value_of(logged, target, drawn_again(LEARNERS, rng, resamples))


def sample(rng: np.random.Generator) -> Sample:
    size = LEARNERS * EACH
    context = rng.integers(0, 2, size)
    action = np.array([rng.choice(3, p=LOGGING[one]) for one in context])
    reward = (rng.random(size) < REWARD[context, action]).astype(float)
    return Sample(np.repeat(np.arange(LEARNERS), EACH), context, action, reward)

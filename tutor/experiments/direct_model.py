"""What reward a row of the shortlist leads to, by ridge regression on learner-disjoint folds. Pure.

A choice is never predicted by a model that has seen its own learner: what is left over of the
doubly robust estimate stays unbiased whatever the model is worth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.experiments.estimators import Floats, Ints

FOLDS = 5
PENALTY = 1.0
FEATURES = ("p", "sd", "mastered", "readiness", "answers", "review", "probe")


def features_of(row: Mapping[str, Any]) -> list[float]:
    """Of a stored row of the shortlist: what was believed of the skill, and why it was there."""
    return [
        row["p"],
        row["sd"],
        row["mastered"],
        row["readiness"],
        math.log1p(row["answers"]),
        float(row["rule"] == "review"),
        float(row["rule"] == "probe"),
    ]


@dataclass(frozen=True)
class DirectModel:
    """Linear in the features, one a fold. fold: [L], the fold of each learner, whose model has not
    seen that learner."""

    fold: Ints
    slopes: Floats
    offsets: Floats

    def predict(self, features: Floats, learner: Ints) -> Floats:
        """[n] between 0 and 1, for features [n, d]."""
        fold = self.fold[learner]
        linear = np.einsum("nd,nd->n", features, self.slopes[fold]) + self.offsets[fold]
        inside: Floats = np.clip(linear, 0.0, 1.0)
        return inside


def fit(features: Floats, reward: Floats, learner: Ints, rng: np.random.Generator) -> DirectModel:
    """features: [n, d]. A learner alone is predicted by an even chance."""
    learners = int(learner.max()) + 1
    folds = min(FOLDS, learners)
    fold = rng.permutation(learners) % folds
    fits = [
        _ridge(features[rest], reward[rest]) for rest in (fold[learner] != k for k in range(folds))
    ]
    slopes, offsets = zip(*fits, strict=True)
    return DirectModel(fold, np.array(slopes), np.array(offsets))


def _ridge(features: Floats, reward: Floats) -> tuple[Floats, float]:
    """Slopes and offset, from features brought to one scale. A feature that does not vary has no
    slope."""
    width = features.shape[1]
    if not len(reward):
        return np.zeros(width), 0.5
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.where(spread > 1e-9, spread, np.inf)
    X = (features - mean) / scale
    gram = X.T @ X + PENALTY * np.eye(width)
    slopes: Floats = np.linalg.solve(gram, X.T @ (reward - reward.mean())) / scale
    return slopes, float(reward.mean() - slopes @ mean)

"""Where the fit begins: a ridge regression on learner, skill and item.

The most probable levels and difficulties when nothing changes over time. From there a few steps
are enough; from zero, skills would hardly move before the learning rate is down.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array

LEARNER_SD = 0.8


class Beginning(NamedTuple):
    """mu_mean; level: c, [K]; difficulty: b, [I]; in logits."""

    mu_mean: float
    level: Array
    difficulty: Array


def beginning(log: AnswerLog, level_sd: float, difficulty_sd: float) -> Beginning:
    """Columns scaled by their prior's spread, so that one ridge penalty is all priors."""
    from scipy import sparse  # noqa: PLC0415 -- slow import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- slow import

    right = log.right >= 0.5
    skills, items = len(log.catalogue.skills), len(log.catalogue.items)
    if right.all() or not right.any():
        mean = float(np.clip(right.mean(), 0.02, 0.98))
        return Beginning(float(np.log(mean / (1 - mean))), np.zeros(skills), np.zeros(items))
    row = np.arange(len(log))
    belongs = log.catalogue.item_skills[log.item] >= 0
    share = (belongs / belongs.sum(axis=1, keepdims=True))[belongs]
    where, skill = np.nonzero(belongs)[0], log.catalogue.item_skills[log.item][belongs]
    X = sparse.hstack(
        [
            sparse.csr_array((np.full(len(log), LEARNER_SD), (row, log.learner))),
            sparse.csr_array((level_sd * share, (where, skill)), shape=(len(log), skills)),
            sparse.csr_array(
                (np.full(len(log), -difficulty_sd), (row, log.item)), shape=(len(log), items)
            ),
        ]
    ).tocsr()
    found = LogisticRegression(C=1.0, max_iter=200, tol=1e-3).fit(X, right)
    _, level, difficulty = np.split(found.coef_[0], [X.shape[1] - skills - items, -items])
    return Beginning(float(found.intercept_[0]), level_sd * level, difficulty_sd * difficulty)

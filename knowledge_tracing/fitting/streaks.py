"""What the last answers in a row say beyond the fitted model: `Params.streak_s`, `streak_f`.

Skills are also learned in leaps, which a model of slow change is late to see. The filter's own
numbers stay as they are: what is shown of a student is the model's. The choice of exercises adds
this, because it has to notice sooner that a skill has been learned.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from curriculum.policy_gain import LONGEST_RUN
from knowledge_tracing.fitting.abreast import chances
from knowledge_tracing.logs.log import AnswerLog, Array
from knowledge_tracing.psikt.checkpoint import Fitted

MOST_LEARNERS = 300
SPREAD = 0.3  # of the prior of both numbers, around zero: what few answers say stays small
ROUNDS = 20


def with_streaks(fitted: Fitted, log: AnswerLog, seed: int) -> Fitted:
    """The same model with what streaks say in this log; of so many learners at most."""
    learners = np.random.default_rng(seed).permutation(len(log.learners)) < MOST_LEARNERS
    log = log.of_learners(learners)
    chance = np.clip(chances(fitted, log), 1e-6, 1.0 - 1e-6)
    right, wrong = streaks(np.log(chance / (1.0 - chance)), runs(log), log.right)
    return replace(fitted, params=replace(fitted.params, streak_s=right, streak_f=wrong))


def runs(log: AnswerLog) -> Array:
    """[n]: how many answers before each were right in a row on its (first) skill; below zero, how
    many were not."""
    out = np.zeros(len(log))
    run: dict[tuple[int, int], int] = {}
    right = (log.right >= 1.0).tolist()
    for row, key in enumerate(zip(log.learner.tolist(), log.skill.tolist(), strict=True)):
        before = run.get(key, 0)
        out[row] = before
        run[key] = max(before, 0) + 1 if right[row] else min(before, 0) - 1
    return out


def streaks(level: Array, run: Array, right: Array) -> tuple[float, float]:
    """The two numbers at which  sigmoid(level + s min(run, 3)+ - f min(-run, 3)+)  fits best.

    level: [n], log-odds of the model; right: [n], 0 to 1. Penalised logistic regression with the
    level as its offset, by Newton's method.
    """
    told = np.stack([np.clip(run, 0, LONGEST_RUN), -np.clip(-run, 0, LONGEST_RUN)])
    found = np.zeros(2)
    for _ in range(ROUNDS):
        p = 1.0 / (1.0 + np.exp(-(level + found @ told)))
        slope = told @ (right - p) - found / SPREAD**2
        curvature = (told * (p * (1.0 - p))) @ told.T + np.eye(2) / SPREAD**2
        found = found + np.linalg.solve(curvature, slope)
    return float(found[0]), float(found[1])

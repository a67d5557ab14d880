"""The values of the model: parameters, evidence, belief, estimate. docs/model.md has the formulas.

The unit of time is the day. Arrays are indexed by the skills of a `Structure`, in its order;
`K` is their number. Nothing here knows a database, a clock or a course file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MODEL_VERSION = "psi-kt-r.default.1"

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Params:
    """What is the same for everybody until a fitted model replaces it.

    dx = -alpha (I - gamma A') x dt + v sqrt(2 alpha) dW,   x = level - target
    target_k = mu + beta_s log(1 + S_k) + beta_f log(1 + F_k),   mu ~ N(mu_mean, mu_var)
    P(right) = guess + (1 - guess - slip) sigmoid(slope (level - difficulty))
    """

    alpha: float = 0.10  # forgetting, per day: half of a deviation is gone after 6.9 days
    v: float = 0.8  # stationary spread of a skill without prerequisites
    gamma: float = 0.5  # share of a prerequisite's deviation that is passed on
    mu_mean: float = 0.3
    mu_var: float = 1.0
    mu_drift: float = 1e-3  # variance that a student's general level gains in a day
    beta_s: float = 0.30  # what practice leaves behind, for rights
    beta_f: float = 0.08  # and for wrongs
    slip: float = 0.03
    slope: float = 1.0
    # How much an answer counts after 0, 1, 2, 3 and 4 levels of help; 4 showed the answer.
    help_weights: tuple[float, ...] = (1.0, 0.5, 0.35, 0.2, 0.0)
    variance_cap: float = 1.5  # an answer may widen a belief by this factor at most
    version: str = MODEL_VERSION

    def weight(self, help_level: int) -> float:
        return self.help_weights[min(max(help_level, 0), len(self.help_weights) - 1)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the model may see of one answer. `right` is the credit, 0 to 1."""

    skills: tuple[int, ...]
    item: str
    right: float
    difficulty: float = 0.0
    guess: float = 0.0
    help_level: int = 0

    def __post_init__(self) -> None:
        numbers = (self.right, self.difficulty, self.guess)
        if not all(math.isfinite(number) for number in numbers):
            raise ValueError("Evidence needs finite numbers")
        if not (0.0 <= self.right <= 1.0 and 0.0 <= self.guess <= 0.9):
            raise ValueError("Evidence: right is 0 to 1, guess 0 to 0.9")


class Estimate(NamedTuple):
    """What is shown of one skill: chance of success now, 80 % band, and what follows from them."""

    p: float
    low: float
    high: float
    sd: float  # of the level, in logits
    mastered: float  # probability that the level is above that of an 80 % chance
    answers: int
    known: bool  # the band is narrow enough for a number to be honest
    due: bool  # was mastered, and the chance has fallen below the target
    secure: bool  # mastered by the rule; stays so until an answer says otherwise
    idle: float | None  # days since the last answer on it


class Point(NamedTuple):
    """One day of a forecast."""

    day: float
    p: float
    low: float
    high: float


class Info(NamedTuple):
    """What an update found, for records and tests; never needed for the next step."""

    predicted: float  # P(right) before the answer was seen
    log_evidence: float
    weight: float


# Rows of `Belief.tally`.
SUCCESSES, FAILURES, ANSWERS, UNAIDED, FIRST_ITEM, ITEMS, SECURE, LAST = range(8)
TALLY_ROWS = 8


@dataclass(frozen=True, slots=True)
class Belief:
    """N(mean, cov) over [x_1 .. x_K, mu] at time t, and the counts that move the targets.

    cov: [K+1, K+1]; in courses too large for that, [2, K+1]: variances, covariances with mu.
    tally: [8, K], see the row names above.  t: days since 1970 (UTC), None before any answer.
    """

    mean: Array
    cov: Array
    tally: Array
    t: float | None = None
    answers: int = 0
    log_evidence: float = 0.0

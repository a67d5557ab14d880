"""The values of the model: parameters, evidence, belief, estimate. docs/model.md has the formulas.

The unit of time is the day. Arrays are indexed by the skills of a `Structure`, in its order;
`K` is their number. Nothing here knows a database, a clock or a course file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MODEL_VERSION = "psi-kt-r.default.2"

Array = NDArray[np.float64]

# The state is [x_1 .. x_K, mu, form]: K deviations and two quantities of the whole student.
GLOBALS = 2
MU, FORM = -2, -1


@dataclass(frozen=True, slots=True)
class Params:
    """What is the same for every skill. The defaults hold until a fitted model replaces them.

    level_k = mu + c_k + practice_k + x_k
    dx = -alpha (I - gamma A') x dt + v sqrt(2 alpha) (I + U U')^(1/2) dW
    practice_k = beta_s log(1 + S_k) + beta_f log(1 + F_k)
                 + fade_s log(1 + S'_k) + fade_f log(1 + F'_k);  S', F' fade at rate `fading`
    P(right) = guess + (1 - guess - slip) sigmoid(slope (level + form + known item - difficulty))
    known item = item_s log(1 + S_i) + item_f log(1 + F_i)
    """

    alpha: float = 0.10  # forgetting, per day: half of a deviation is gone after 6.9 days
    v: float = 0.8  # stationary spread of a skill without prerequisites
    gamma: float = 0.5  # share of a prerequisite's deviation that is passed on
    mu_mean: float = 0.3
    mu_var: float = 1.0
    mu_drift: float = 1e-3  # variance that a student's general level gains in a day
    form_var: float = 0.15  # of the moment's form: attention, luck, a bad hour
    form_per_answer: float = 0.12  # how fast it passes: half in six answers,
    form_per_day: float = 4.0  # or in four hours
    beta_s: float = 0.30  # what practice leaves behind, for rights
    beta_f: float = 0.0  # and for wrongs
    fading: float = 0.0  # per day: how fast the fading part of practice is lost
    fade_s: float = 0.0
    fade_f: float = 0.0
    item_s: float = 0.0  # an exercise met before is easier than a new one
    item_f: float = 0.0
    slip: float = 0.03
    slope: float = 1.0
    # What each of the last answers in a row on a skill, three at most, says of its level that the
    # filter is late to see: rights add, wrongs take away. For the choice of exercises only.
    streak_s: float = 0.0
    streak_f: float = 0.0
    author_share: float = 1.0  # how much of an author's difficulty holds where no fit has its own
    guess_share: float = 1.0  # how much of one over the number of options is guessed
    # How much an answer counts after 0, 1, 2, 3 and 4 levels of help; 4 showed the answer.
    help_weights: tuple[float, ...] = (1.0, 0.5, 0.35, 0.2, 0.0)
    variance_cap: float = 1.5  # an answer may widen a belief by this factor at most
    version: str = MODEL_VERSION

    def weight(self, help_level: int) -> float:
        return self.help_weights[min(max(help_level, 0), len(self.help_weights) - 1)]

    @property
    def remembers_items(self) -> bool:
        return self.item_s != 0.0 or self.item_f != 0.0


class Item(NamedTuple):
    """What a fit found out about an item."""

    difficulty: float
    slope: float


@dataclass(frozen=True, eq=False)
class Tables:
    """What a fit found out about the skills and items of one course, in the order of its graph.

    level: c_k, [K].  gain_s, gain_f: added to beta_s, beta_f, [K].  shared: U, [K, D]: skills that
    rise and fall together without one needing the other.  items: by the code of the item; the
    others keep their author's difficulty.
    """

    level: Array
    gain_s: Array
    gain_f: Array
    shared: Array
    items: Mapping[str, Item] = field(default_factory=dict)

    @classmethod
    def empty(cls, skills: int) -> Tables:
        none = np.zeros(skills)
        return cls(none, none, none, np.zeros((skills, 0)))


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
    known: bool  # there are answers, and the band is narrow enough for a number to be honest
    due: bool  # was mastered, and the chance has fallen below the target
    secure: bool  # mastered by the rule; stays so until an answer says otherwise
    idle: float | None  # days since the last answer on it
    # Logits that each right, and each wrong, answer in a row says beyond this; see `Params`.
    streak: tuple[float, float] = (0.0, 0.0)


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
SUCCESSES, FAILURES, FADED_S, FADED_F, ANSWERS, UNAIDED, FIRST_ITEM, ITEMS, SECURE, LAST = range(10)
TALLY_ROWS = 10
FADING = slice(FADED_S, FADED_F + 1)


@dataclass(frozen=True, slots=True)
class Belief:
    """N(mean, cov) over [x_1 .. x_K, mu, form] at time t, and the counts that practice adds up.

    cov: [K+2, K+2]; in courses too large for that, [3, K+2]: variances, covariances with mu and
    with form.  tally: [10, K], see the row names above.  items: rights and wrongs on each item
    met, where the model cares.  t: days since 1970 (UTC), None before any answer.
    """

    mean: Array
    cov: Array
    tally: Array
    t: float | None = None
    answers: int = 0
    log_evidence: float = 0.0
    items: Mapping[int, tuple[float, float]] = field(default_factory=dict)

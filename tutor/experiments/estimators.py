"""What a policy would have been worth, estimated from choices that others made. Pure, NumPy.

Of n logged choices, choice i took action a_i with probability q_i (its propensity) and was
followed by reward r_i. The target policy takes a_i with probability pi_i. With the weights
w_i = min(pi_i / q_i, CLIP):

  IPS     sum w r / n                          unbiased where q > 0 wherever pi > 0
  SNIPS   sum w r / sum w                      biased a little, steadier, within the rewards
  DR      mean(direct + w (r - predicted))     unbiased if either q or the direct model is right
  ESS     (sum w)^2 / sum w^2                  how many choices of its own the target has here

direct_i is what the direct model (direct_model.py) expects of the target policy at choice i. A
student's choices hang together: intervals draw students, not choices, again, and reach as far as
Student's t says for so few (percentiles of so few draws would be too narrow).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.experiments.intervals import LEVEL, t_quantile

CLIP = 20.0
RESAMPLES = 1000
FEWEST = 5  # learners for an interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pair = tuple[float, float] | None


@dataclass(frozen=True)
class Logged:
    """[n] each: the learner of a choice (0, 1, ...), the reward, the propensity of what was
    chosen, and what the direct model predicts for it."""

    learner: Ints
    reward: Floats
    propensity: Floats
    predicted: Floats

    def __len__(self) -> int:
        return len(self.reward)


@dataclass(frozen=True)
class Target:
    """[n] each: the probability with which the target policy chooses what was chosen, what the
    direct model expects of the policy, and the probability of what could not be chosen at all."""

    chance: Floats
    direct: Floats
    uncovered: Floats


@dataclass(frozen=True)
class Draws:
    """The same estimates for students drawn again: [R] each."""

    ips: Floats
    snips: Floats
    dr: Floats


@dataclass(frozen=True)
class Value:
    """A policy's estimated mean reward, with 95 % intervals; None for fewer than five learners.

    zero_overlap: choices that the target would never have made; they only tell through the direct
    model. uncovered: the share of what the target would do that the log never can show.
    """

    ips: float
    ips_ci: Pair
    snips: float
    snips_ci: Pair
    dr: float
    dr_ci: Pair
    ess: float
    decisions: int
    zero_overlap: int
    uncovered: float
    clipped: int
    draws: Draws


def weights_of(logged: Logged, target: Target, clip: float = CLIP) -> Floats:
    weights: Floats = np.minimum(target.chance / logged.propensity, clip)
    return weights


def effective_size(weights: Floats) -> float:
    """Kish's effective sample size; 0 where all weights are."""
    squares = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0.0 else 0.0


def value_of(logged: Logged, target: Target, counts: Ints, clip: float = CLIP) -> Value:
    """counts: [R, L], how often each learner is drawn (`drawn_again`). The draws of two policies
    with the same counts may be subtracted."""
    weights = weights_of(logged, target, clip)
    robust = target.direct + weights * (logged.reward - logged.predicted)
    terms = np.stack([np.ones(len(logged)), weights, weights * logged.reward, robust])
    learners = counts.shape[1]
    draws = _estimates(terms, logged.learner, counts)
    once = _estimates(terms, logged.learner, np.ones((1, learners), dtype=np.int64))
    return Value(
        ips=float(once.ips[0]),
        ips_ci=interval(float(once.ips[0]), draws.ips, learners),
        snips=float(once.snips[0]),
        snips_ci=interval(float(once.snips[0]), draws.snips, learners),
        dr=float(once.dr[0]),
        dr_ci=interval(float(once.dr[0]), draws.dr, learners),
        ess=effective_size(weights),
        decisions=len(logged),
        zero_overlap=int(np.count_nonzero(target.chance == 0.0)),
        uncovered=float(target.uncovered.mean()),
        clipped=int(np.count_nonzero(target.chance > clip * logged.propensity)),
        draws=draws,
    )


def _estimates(terms: Floats, learner: Ints, counts: Ints) -> Draws:
    """terms: [4, n] of number, w, w r and the doubly robust term."""
    size = counts.shape[1]
    sums = np.stack([np.bincount(learner, term, minlength=size) for term in terms])
    number, weight, reward, robust = sums @ counts.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return Draws(reward / number, reward / weight, robust / number)


def drawn_again(learners: int, rng: np.random.Generator, resamples: int = RESAMPLES) -> Ints:
    """[R, L]: how often each learner is drawn."""
    return rng.multinomial(learners, np.full(learners, 1.0 / learners), size=resamples)


def interval(value: float, draws: Floats, learners: int) -> Pair:
    """95 % around the value, from its draws; None for few learners or without a value."""
    usable = draws[np.isfinite(draws)]
    if learners < FEWEST or not len(usable) or not np.isfinite(value):
        return None
    # Learners drawn again vary as if they were one fewer.
    spread = float(usable.std()) * (learners / (learners - 1)) ** 0.5
    reach = t_quantile(0.5 + LEVEL / 2, learners - 1) * spread
    return value - reach, value + reach

"""What is shown of a belief: chances, bands, forecasts, review days. docs/model.md, "Reading"."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from knowledge_tracing.psikt.dynamics import Dynamics, Index
from knowledge_tracing.psikt.emission import expected, sigmoid
from knowledge_tracing.psikt.filter import levels, mastered_chance, practised, predict, update
from knowledge_tracing.psikt.types import (
    ANSWERS,
    FADING,
    LAST,
    SECURE,
    Array,
    Belief,
    Estimate,
    Evidence,
    Point,
)

BAND = 1.2816  # standard deviations: 80 % of a normal lies inside
NARROW = 0.35
EVIDENCE = 5  # answers in the course: before, even a narrow band is what is believed of anybody
REVIEW_TARGET = 0.7
FIRST_DAY, LAST_DAY = 1, 90


def estimates(dynamics: Dynamics, belief: Belief, t: float) -> dict[int, Estimate]:
    """Every skill at time t (days): p = E sigmoid(level), band = sigmoid(m -/+ 1.2816 sd)."""
    belief = predict(dynamics, belief, t)
    mean, sd = levels(dynamics, belief)
    columns = (expected(mean, sd), sigmoid(mean - BAND * sd), sigmoid(mean + BAND * sd), mean, sd)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    shown = belief.answers >= EVIDENCE
    streak = dynamics.params.streak_s, dynamics.params.streak_f
    tallies = zip(*belief.tally[[ANSWERS, SECURE, LAST]].tolist(), strict=True)
    return {
        skill: _estimate(number, tally, t, shown, streak)
        for skill, number, tally in zip(dynamics.structure.skills, numbers, tallies, strict=True)
    }


def _estimate(
    numbers: tuple[float, ...],
    tally: tuple[float, ...],
    t: float,
    shown: bool,
    streak: tuple[float, float],
) -> Estimate:
    p, low, high, mean, sd = numbers
    answers, secure, last = tally
    return Estimate(
        p=p,
        low=low,
        high=high,
        sd=sd,
        mastered=mastered_chance(mean, sd),
        answers=int(answers),
        known=shown and high - low < NARROW,
        due=bool(secure) and p < REVIEW_TARGET,
        secure=bool(secure),
        idle=max(0.0, t - last) if answers else None,
        streak=streak,
    )


def chance_of(dynamics: Dynamics, belief: Belief, skill: int) -> tuple[float, float, float]:
    """Chance and band of one skill at the belief's own time."""
    k = dynamics.structure.index[skill]
    mean, sd = levels(dynamics, belief)
    at, spread = mean[k : k + 1], sd[k : k + 1]
    low, high = sigmoid(at - BAND * spread), sigmoid(at + BAND * spread)
    return float(expected(at, spread)[0]), float(low[0]), float(high[0])


def forecast(
    dynamics: Dynamics, belief: Belief, skill: int, t: float, days: Sequence[float]
) -> list[Point]:
    """One skill on the given days after t, if nothing is practised until then."""
    belief = predict(dynamics, belief, t)
    k = dynamics.structure.index[skill]
    ahead = np.maximum(np.asarray(days, dtype=np.float64), 0.0)
    mean, sd = _ahead(dynamics, belief, np.full(len(ahead), k), ahead)
    rows = zip(
        days,
        expected(mean, sd).tolist(),
        sigmoid(mean - BAND * sd).tolist(),
        sigmoid(mean + BAND * sd).tolist(),
        strict=True,
    )
    return [Point(*row) for row in rows]


def if_reviewed(
    dynamics: Dynamics, belief: Belief, t: float, skills: Sequence[int], days: Sequence[float]
) -> dict[int, tuple[list[float], list[float]]]:
    """Skill -> its chance on each of the days after t, the first of them 0, without practice; and
    the same if it were answered rightly at t, in an exercise of average difficulty."""
    now = predict(dynamics, belief, t)
    found: dict[int, tuple[list[float], list[float]]] = {}
    for skill in skills:
        after, _ = update(dynamics, now, Evidence((skill,), "", 1.0))
        found[skill] = (
            _chances(dynamics, now, skill, days),
            _chances(dynamics, after, skill, days),
        )
    return found


def _chances(dynamics: Dynamics, belief: Belief, skill: int, days: Sequence[float]) -> list[float]:
    """The first of the days is today, which needs no forecast."""
    today = chance_of(dynamics, belief, skill)[0]
    ahead = np.asarray(days[1:], dtype=np.float64)
    if not len(ahead):
        return [today]
    at = np.full(len(ahead), dynamics.structure.index[skill])
    return [today, *expected(*_ahead(dynamics, belief, at, ahead)).tolist()]


def review_days(dynamics: Dynamics, belief: Belief, t: float) -> dict[int, int | None]:
    """For every skill mastered once: the smallest number of whole days after which the chance is
    below the target, 0 if it is already, None if not within 90. Bisection, all skills at once."""
    belief = predict(dynamics, belief, t)
    at = np.flatnonzero(belief.tally[SECURE])
    if not len(at):
        return {}
    early, late = np.zeros(len(at), dtype=np.int64), np.full(len(at), LAST_DAY)
    now, end = _chance(dynamics, belief, at, early), _chance(dynamics, belief, at, late)
    for _ in range(math.ceil(math.log2(LAST_DAY))):
        middle = (early + late) // 2
        below = _chance(dynamics, belief, at, middle) < REVIEW_TARGET
        early, late = np.where(below, early, middle), np.where(below, middle, late)
    days = np.where(now < REVIEW_TARGET, 0, np.maximum(late, FIRST_DAY))
    reached = (end < REVIEW_TARGET) | (now < REVIEW_TARGET)
    skills = dynamics.structure.skills
    return {
        skills[k]: int(day) if hit else None for k, day, hit in zip(at, days, reached, strict=True)
    }


def _chance(dynamics: Dynamics, belief: Belief, at: Index, days: Index) -> Array:
    return expected(*_ahead(dynamics, belief, at, days.astype(np.float64)))


def _ahead(dynamics: Dynamics, belief: Belief, at: Index, days: Array) -> tuple[Array, Array]:
    mean, variance = dynamics.ahead(belief.mean, belief.cov, at, days)
    tally = belief.tally[:, at]
    tally[FADING] *= np.exp(-dynamics.params.fading * days)
    mean = mean + practised(dynamics, tally, at)
    return mean, np.sqrt(np.maximum(variance, 1e-9))

"""Reviews: what practice of an advanced skill is worth to the skills within it, and on which day
each review comes. Pure.

Partial review, after the fractional implicit repetition (FIRe) of Math Academy: a success on a
skill that encompasses another with weight w takes the share w off the time a that has gone by
since the other was last answered,

    a <- a (1 - w),

the oldest success first, a growing by a day each day. A success when little time has passed takes
little off: early repetitions are discounted by themselves. Of `idle` days that makes good the share
s = 1 - a / idle of what was forgotten, and so far the chance goes, in logits, towards what a right
answer on the skill itself would make of it:

    logit p' = logit p + s (logit p_own - logit p),    p <= p' <= p_own.

A failure on the advanced skill takes nothing away here: what it says about the skills within, the
tracing model has already drawn from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil, exp
from typing import NamedTuple

from curriculum.policy_exercises import logit
from curriculum.policy_gain import REVIEW_TARGET

Weights = Mapping[int, Mapping[int, float]]


class Success(NamedTuple):
    """A right answer without help on `skill`, `ago` days ago; `weight` is how much of the skill
    within was practised by it."""

    skill: int
    ago: float
    weight: float


class Refreshed(NamedTuple):
    """What partial reviews have done for a skill. `share`: of the forgetting since its own last
    answer, how much is made good; `due`: days until its review, None if beyond the forecast."""

    share: float
    before: float
    after: float
    due: int | None
    by: tuple[Success, ...]


def partial_reviews(
    answers: Iterable[tuple[Sequence[int], float]],
    encompassed: Weights,
    idle: Mapping[int, float],
) -> dict[int, list[Success]]:
    """For each skill of `idle` (days since its own last answer) the successes since then that
    practised it too. `answers`: the skills of each right answer, and how many days ago it was."""
    found: dict[int, list[Success]] = {}
    for skills, ago in answers:
        best: dict[int, Success] = {}
        for skill in skills:
            for within, weight in encompassed.get(skill, {}).items():
                if within in skills or ago >= idle.get(within, 0.0):
                    continue
                if within not in best or weight > best[within].weight:
                    best[within] = Success(skill, ago, weight)
        for within, success in best.items():
            found.setdefault(within, []).append(success)
    return found


def felt_days(idle: float, successes: Iterable[Success]) -> float:
    """What partial reviews have left of the days since the last own answer."""
    age, last = 0.0, idle
    for success in sorted(successes, key=lambda one: -one.ago):
        age = (age + last - success.ago) * (1.0 - success.weight)
        last = success.ago
    return age + last


def refreshed(
    idle: float,
    successes: Sequence[Success],
    days: Sequence[float],
    forecast: Sequence[float],
    own: Sequence[float],
) -> Refreshed:
    """`forecast`: the chance in so many days, the first of them 0, without practice; `own`: the
    same if the skill were answered rightly now."""
    # Rounding may leave a little less than nothing.
    share = max(1.0 - felt_days(idle, successes) / idle, 0.0) if idle else 0.0
    chances = [_between(low, high, share) for low, high in zip(forecast, own, strict=True)]
    return Refreshed(share, forecast[0], chances[0], _due(days, chances), tuple(successes))


def _due(days: Sequence[float], chances: Sequence[float]) -> int | None:
    """The first whole day below the target; between two days the chance falls evenly."""
    if chances[0] < REVIEW_TARGET:
        return 0
    for (start, high), (end, low) in pairwise(zip(days, chances, strict=True)):
        if low < REVIEW_TARGET:
            return ceil(start + (end - start) * (high - REVIEW_TARGET) / (high - low))
    return None


def _between(low: float, high: float, share: float) -> float:
    """So far on the way from one chance up to the other, in logits."""
    if high <= low:
        return low
    start = logit(low)
    level = start + share * (logit(high) - start)
    return min(max(1.0 / (1.0 + exp(-level)), low), high)


def planned(
    due: Mapping[int, int],
    urgency: Mapping[int, float],
    encompassed: Weights,
    *,
    most: int,
    done: int = 0,
) -> dict[int, int]:
    """The day of each review, 0 being today: not before it is due, never more than `most` on a
    day, of which `done` are behind today already. Nothing is planned where `most` is 0.

    When several wait, what is most urgent goes first, together with what its practice refreshes.
    Days are as even as they can be without anybody waiting longer than the limit makes them.
    """
    if most < 1:
        return {}
    days = {skill: max(day, 0) for skill, day in due.items()}
    worth = {skill: _worth(skill, days, urgency, encompassed) for skill in days}

    def within(cap: int) -> dict[int, int]:
        return _in_order(days, worth, cap, done)

    def longest_wait(plan: Mapping[int, int]) -> int:
        return max((plan[skill] - days[skill] for skill in plan), default=0)

    allowed, low, high = longest_wait(within(most)), 1, most
    while low < high:
        middle = (low + high) // 2
        if longest_wait(within(middle)) <= allowed:
            high = middle
        else:
            low = middle + 1
    return within(low)


def _worth(
    skill: int, days: Mapping[int, int], urgency: Mapping[int, float], encompassed: Weights
) -> float:
    """Its urgency, and its share in that of the skills within it that are due by then."""
    inside = encompassed.get(skill, {}).items()
    by_then = (
        w * urgency[one] for one, w in inside if days.get(one, days[skill] + 1) <= days[skill]
    )
    return urgency[skill] + sum(by_then)


def _in_order(
    days: Mapping[int, int], worth: Mapping[int, float], cap: int, done: int
) -> dict[int, int]:
    """Day by day, the worthiest of what has come due, `cap` at most."""
    coming = sorted(days, key=lambda skill: (-days[skill], skill))
    waiting: list[tuple[float, int, int]] = []
    plan: dict[int, int] = {}
    day = 0
    while coming or waiting:
        if not waiting:
            day = max(day, days[coming[-1]])
        while coming and days[coming[-1]] <= day:
            skill = coming.pop()
            heappush(waiting, (-worth[skill], days[skill], skill))
        room = cap if day else max(cap - done, 0)
        for _ in range(min(room, len(waiting))):
            plan[heappop(waiting)[2]] = day
        day += 1
    return plan

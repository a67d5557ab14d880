"""What practising a skill is expected to bring, for all skills of a student at once.

Arrays are [.., K]: skills last, any number of students before. Pure NumPy: the choice in a course
of thousands of skills takes milliseconds, and simulated classes are served by the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A normal's distribution function is within .01 of a logistic one of this slope.
NORMAL = 1.702


class Weights(NamedTuple):
    """The numbers of the rule, chosen on seeds 100-199 of the simulated worlds
    (`simulate_policies`) by what is kept in the worse of `ou` and `bktg`.

    mastered_level, ready_level: levels (logits) above which a skill counts as mastered, and as
    enough of a prerequisite.  stop: P(mastered) from which it is only looked at, for what `probe`
    times its gain is worth.  ready: readiness below which a skill waits.  sharpness: how much
    readiness decides.  chance_share: how much of a need is the chance of failing, the rest being
    P(not mastered).  need: the power that it counts with.
    opens, order: the worth of what lies behind a skill, and of what comes early in the course.
    stay: of the skill just practised.
    run, run_days: so many right answers in a row are enough for so many days, for a student whose
    answers after two right ones are right with a frequency of `reliable`.
    many: answers on a skill after which its gain is half.
    """

    mastered_level: float = 1.11
    ready_level: float = 0.17
    stop: float = 0.80
    probe: float = 0.09
    ready: float = 0.5
    sharpness: float = 2.01
    chance_share: float = 0.5
    need: float = 0.05
    opens: float = 0.54
    order: float = 1.61
    stay: float = 0.09
    run: int = 2
    run_days: float = 4.37
    reliable: float = 0.845
    many: float = 30.0


WEIGHTS = Weights()
LONGEST_RUN = 3
STEEP = 4
TWO = 2  # right answers in a row, after which `reliability` looks at the next
REVIEW, REVIEW_TARGET = 1.4, 0.7
SURE = 0.9  # of what is mastered by the rule, or was set as known
AFTER_RUN = 0.97  # and of what two right answers in a row showed for now
RELIABLE, DOUBT = 0.8, 8.0  # before any answer: frequency, and how many answers that is worth


class Lately(NamedTuple):
    """Of the latest answers. run: [.., K], in a row on each skill, right ones above zero and wrong
    ones below.  idle: [.., K], days since the last one.  reliable: [..], see `reliability`.
    streak: logits that each right one in a row adds to the level, and each wrong one takes from it,
    [K] or one number each: learning comes in leaps, which a slow belief is late to see."""

    run: Array
    idle: Array
    reliable: Array | float
    streak: Sequence[Array | float] | Array


class Standing(NamedTuple):
    """mastered: P(level above the mastered level).  ready: the probability that the weakest
    prerequisite is solid, 1 without any.  Both [.., K]."""

    mastered: Array
    ready: Array


def standing(
    p: Array, sd: Array, lately: Lately, sure: Flags | bool, parents: Index, weights: Weights
) -> Standing:
    """Where skills stand. p: chance of success, sd: spread of the level (logits).  sure: what
    counts as solid whatever the estimate says.  parents: [K, most], as `Plan.parents`."""
    level = logit(p) * np.sqrt(1.0 + np.pi * sd**2 / 8.0)
    right, wrong = lately.streak
    level = level + right * np.clip(lately.run, 0, LONGEST_RUN)
    level = level - wrong * np.clip(-lately.run, 0, LONGEST_RUN)
    shown = AFTER_RUN * _shown(lately, weights)
    solid = np.maximum(above(level, sd, weights.ready_level), SURE * np.asarray(sure))
    return Standing(
        np.maximum(above(level, sd, weights.mastered_level), shown),
        weakest(np.maximum(solid, shown), parents),
    )


def _shown(lately: Lately, weights: Weights) -> Flags:
    """What right answers in a row have shown for now."""
    enough = (lately.run >= weights.run) & (lately.idle <= weights.run_days)
    reliable = np.asarray(lately.reliable)[..., None] >= weights.reliable
    out: Flags = enough & reliable
    return out


def reliability(right: Array | float, total: Array | float) -> Array:
    """What two right answers in a row on a skill mean of a student: how often the next was right
    too, of `total` times; a Beta prior of mean .8 worth 8 answers."""
    return np.asarray((right + RELIABLE * DOUBT) / (total + DOUBT), dtype=np.float64)


def above(level: Array, sd: Array, line: float) -> Array:
    """P(level > line) for a level that is about normal."""
    out: Array = 1.0 / (1.0 + np.exp(-NORMAL * (level - line) / sd))
    return out


def weakest(solid: Array, parents: Index) -> Array:
    """The least of the parents' values; index K stands for no parent."""
    padded = np.concatenate([solid, np.ones((*solid.shape[:-1], 1))], axis=-1)
    out: Array = padded[..., parents].min(axis=-1)
    return out


def gain(
    p: Array, found: Standing, answers: Array, opens: Array, place: Array, weights: Weights
) -> Array:
    """ready^sharpness * need^power * hope * (1 + opens) * exp(-order place): falls as the estimate
    rises, grows with readiness and with what a skill unlocks; what comes early in the course comes
    first. Where mastery is likely, little is left to gain but knowing it for sure."""
    share = weights.chance_share
    need = share * (1.0 - p) + (1.0 - share) * (1.0 - found.mastered)
    worth = (1.0 + weights.opens * opens) * np.exp(-weights.order * place)
    likely = np.where(found.mastered >= weights.stop, weights.probe, 1.0)
    out: Array = found.ready**weights.sharpness * need**weights.need * likely * worth
    return out * hope(answers, weights)


def hope(answers: Array, weights: Weights) -> Array:
    """1 / (1 + (answers / many)^4): after many answers on a skill that is not mastered, something
    else should be tried (wheel-spinning: Beck and Gong 2013)."""
    out: Array = 1.0 / (1.0 + (answers / weights.many) ** STEEP)
    return out


def urgency(p: Array | float) -> Array:
    """Of a review, which is due where p is below the target: as much as the best gains at first,
    more than all of them where the forecast has fallen to half of that."""
    out: Array = REVIEW + (REVIEW_TARGET - np.asarray(p)) / REVIEW_TARGET
    return out


def logit(p: Array) -> Array:
    bounded = np.clip(p, 1e-6, 1.0 - 1e-6)
    out: Array = np.log(bounded / (1.0 - bounded))
    return out

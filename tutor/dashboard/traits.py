"""How a student learns, in sentences for the teacher: only what the answers can tell, and only
where it sets the student apart from the class. Of what somebody *is*, nothing is said.

How much results vary from day to day (v) is never shown: its intervals were found too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from statistics import median

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge_tracing.psikt.display import BAND
from knowledge_tracing.psikt.traits import TOLD
from knowledge_tracing.reads import TraitPosterior
from tutor.lib.templatetags.chiron import percent

ALPHA, GAMMA, MU = 0, 2, 3  # places in a posterior, see psikt.traits.NAMES
# The middle of one or two students is no class.
LEAST_CLASS = 3
SOLID = math.log(0.8 / 0.2)  # the level of a prerequisite that is right four times out of five


@dataclass(frozen=True)
class Trait:
    """shown: from the model's number to the one in the sentence. words: how that is written."""

    place: int
    shown: Callable[[float], float]
    words: Callable[[float], str]
    sentence: str | Promise


@dataclass(frozen=True)
class HowOneLearns:
    """sentences: what sets the student apart. told: whether the answers could have told it of
    every trait; where not, saying nothing means nothing."""

    answers: int
    sentences: tuple[str, ...]
    told: bool


def half_life(log_alpha: float) -> float:
    """Days after which half of a gain has faded: ln 2 / alpha."""
    return math.log(2.0) * math.exp(-log_alpha)


def lift(logit_gamma: float) -> float:
    """Of a topic that is right half the time: by how much its chance rises with a prerequisite of
    80 % in the place of one of 50 %. sigmoid(gamma logit .8) - sigmoid(0)."""
    return chance(chance(logit_gamma) * SOLID) - 0.5


def chance(level: float) -> float:
    return 1.0 / (1.0 + math.exp(-level))


def _days(days: float) -> str:
    return _rounded(days, 1 if days < 3 else 0)


def _points(share: float) -> str:
    return _rounded(100 * share, 0)


def _rounded(number: float, digits: int) -> str:
    # By itself `number_format` would cut off.
    return number_format(round(number, digits), digits)


TRAITS = (
    Trait(
        ALPHA,
        half_life,
        _days,
        # Translators: one student's number of days, its range, and the number of the class.
        _(
            "Keeps a new skill about %(value)s days (%(low)s–%(high)s) before half of it has faded;"
            " the class: %(class)s."
        ),
    ),
    Trait(
        GAMMA,
        lift,
        _points,
        _(
            "A solid prerequisite raises the chance on a topic that builds on it by about %(value)s"
            " percentage points (%(low)s–%(high)s); the class: %(class)s."
        ),
    ),
    Trait(
        MU,
        chance,
        percent,
        _(
            "On topics not seen before, begins with about %(value)s of answers right"
            " (%(low)s–%(high)s); the class: %(class)s."
        ),
    ),
)


def how_one_learns(
    student: TraitPosterior | None, classmates: Collection[TraitPosterior]
) -> HowOneLearns:
    """classmates: of everybody in the class of whom there is a posterior, the student too."""
    if student is None or len(classmates) < LEAST_CLASS:
        return HowOneLearns(student.answers if student else 0, (), told=False)
    told = [trait for trait in TRAITS if student.contraction[trait.place] >= TOLD]
    middles = {
        trait.place: median(float(one.mean[trait.place]) for one in classmates) for trait in told
    }
    sentences = tuple(
        _sentence(trait, student, middles[trait.place])
        for trait in told
        if _apart(trait, student, middles[trait.place])
    )
    return HowOneLearns(student.answers, sentences, told=len(told) == len(TRAITS))


def _apart(trait: Trait, student: TraitPosterior, middle: float) -> bool:
    """The interval does not hold the middle of the class."""
    reach = BAND * float(student.sd[trait.place])
    return abs(float(student.mean[trait.place]) - middle) > reach


def _sentence(trait: Trait, student: TraitPosterior, middle: float) -> str:
    mean, reach = float(student.mean[trait.place]), BAND * float(student.sd[trait.place])
    low, high = sorted(trait.shown(end) for end in (mean - reach, mean + reach))
    return str(trait.sentence) % {
        "value": trait.words(trait.shown(mean)),
        "low": trait.words(low),
        "high": trait.words(high),
        "class": trait.words(trait.shown(middle)),
    }

"""Where a newcomer stands in a course, found in a few questions. Pure: no database, no clock.

Each question is the one that is expected to settle most over all skills (placement_belief.py),
never more than two a skill, never more than 25. It ends as soon as every skill is settled, or no
question would settle enough to be worth a student's minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from curriculum.placement_belief import GUESS, Answer, Array, Belief, entropy, information

PLACEMENT_VERSION = "placement.1"
MOST_ITEMS = 25
PER_SKILL = 2
CANDIDATES = 60
NOT_KNOWN, KNOWN = 0.1, 0.9
# Bits that a question must promise; in a small course, a share of all that is open.
WORTH, WORTH_SHARE = 0.27, 0.1


@dataclass(frozen=True, slots=True)
class Candidate:
    """p: the probability that the skill is known.  information: bits that a question about it is
    expected to settle over all skills."""

    skill: int
    p: float
    information: float


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next, best first; or, without candidates, why to stop:
    settled | little_to_gain | most_items | nothing_to_ask."""

    candidates: tuple[Candidate, ...] = ()
    stop: str = ""


def next_question(belief: Belief, asked: Sequence[Answer], available: Collection[int]) -> Question:
    """`asked`: the answers that made this belief. `available`: the skills with an exercise."""
    if len(asked) >= MOST_ITEMS:
        return Question(stop="most_items")
    known = belief.known()
    if np.all((known < NOT_KNOWN) | (known > KNOWN)):
        return Question(stop="settled")
    candidates = _candidates(belief, known, asked, available)
    if not candidates:
        return Question(stop="nothing_to_ask")
    if candidates[0].information < min(WORTH, WORTH_SHARE * entropy(known).sum()):
        return Question(stop="little_to_gain")
    return Question(candidates)


def _candidates(
    belief: Belief, known: Array, asked: Sequence[Answer], available: Collection[int]
) -> tuple[Candidate, ...]:
    times = Counter(answer.skill for answer in asked)
    askable = [
        k
        for k, skill in enumerate(belief.skills)
        if skill in available and times[skill] < PER_SKILL
    ]
    nearest = sorted(askable, key=lambda k: abs(known[k] - 0.5))[:CANDIDATES]
    if not nearest:
        return ()
    at = np.array(nearest)
    bits = information(belief, at, np.full(len(at), GUESS))
    rows = zip(at.tolist(), bits.tolist(), strict=True)
    found = [Candidate(belief.skills[k], float(known[k]), gain) for k, gain in rows]
    return tuple(sorted(found, key=lambda one: -one.information))

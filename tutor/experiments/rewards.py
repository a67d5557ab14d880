"""What a choice is judged by: later answers of the student, never the model's own forecast. Pure.

later: the credit (0 to 1) of the student's first unaided answer on the chosen skill on a later
  day: from 20 hours to 30 days after the choice. What was learnt and has stayed.
following: the credit of the next answer on the chosen skill outside the chosen exercise, whenever
  it comes and whatever help there was. It comes for more choices, and says less.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

LATER, LATEST = timedelta(hours=20), timedelta(days=30)


class Answer(NamedTuple):
    """An entry of the ledger. decision: what led to the exercise that it was given in."""

    at: datetime
    credit: float
    unaided: bool
    decision: int | None


class Reward(NamedTuple):
    """None: no such answer (yet)."""

    later: float | None
    following: float | None


def reward_of(decision: int, at: datetime, answers: Sequence[Answer]) -> Reward:
    """Of a choice made at `at`. answers: the student's on the chosen skill, oldest first."""
    since = [one for one in answers if one.at >= at and one.decision != decision]
    later = (one for one in since if one.unaided and at + LATER <= one.at <= at + LATEST)
    return Reward(
        next((one.credit for one in later), None),
        next((one.credit for one in since), None),
    )

"""What came of one request of a student, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from curriculum.policy import Estimate
from dialogue.models import Turn
from tutor.practice.models import Attempt, Run


@dataclass(frozen=True)
class Outcome:
    """kind: recorded; repeated (the same ticket again: nothing new was written); stale (the step
    was no longer open: nothing was written).

    attempts, turns: all of the run, the new ones included, where they were read on the way.
    estimates: of all skills of the course, where something was observed.
    """

    kind: Literal["recorded", "repeated", "stale"]
    run: Run | None = None
    attempt: Attempt | None = None
    attempts: list[Attempt] | None = None
    turn: Turn | None = None
    turns: list[Turn] | None = None
    estimates: Mapping[int, Estimate] | None = None

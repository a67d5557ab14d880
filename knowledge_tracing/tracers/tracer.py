"""What every tracing model can do, ours and the baselines alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from knowledge_tracing.logs.log import AnswerLog, Array, Flags


def silent(_: str) -> None:
    """Progress nobody asked for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How to fit: the seed of everything random, the device (cpu, cuda, auto), where words go."""

    seed: int = 0
    device: str = "cpu"
    say: Callable[[str], None] = silent


class Tracer(Protocol):
    """A model of answers. `fit` sees the training learners only; what it learns there is frozen.

    A model that stops early takes its validation learners out of the training log, by the seed.
    """

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        """Learn parameters from whole histories. Never sees a learner it is judged on."""

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        """[n]: the chance that each answer is right, from that learner's strictly earlier rows.

        Of the earlier rows only those marked in `seen` [n] may be used (all, if None): the same
        method then makes one-step predictions and forecasts of many steps. Items that the fit
        never met get what is known of their skills or of items in general.
        """

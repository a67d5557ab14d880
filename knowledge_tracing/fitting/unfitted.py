"""What is served before anything was fitted, as one of the models that can be compared."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.fitting.abreast import chances
from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags, needs_of
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.newcomers import UNFITTED, unfitted
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import Params
from knowledge_tracing.tracers.tracer import Setting


class Unfitted:
    """The numbers of newcomers; with the switch `neutral`, the defaults of `Params`, under which
    all skills start alike. `fit` looks at nothing."""

    def __init__(self, switches: tuple[str, ...] = ()) -> None:
        strange = set(switches) - {"neutral"}
        if strange:
            raise ValueError(f"no switch {min(strange)!r}; there is neutral")
        self.neutral = bool(switches)

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        pass

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        return chances(as_served(log.catalogue, self.neutral), log, seen)


def as_served(catalogue: Catalogue, neutral: bool) -> Fitted:
    size = len(catalogue.skills)
    structure = Structure.build(range(size), needs_of(catalogue))
    level, none = np.zeros(size), np.zeros(size)
    if not neutral:
        level[np.array(structure.skills, dtype=np.int64)] = unfitted(structure).tables.level
    return Fitted(
        params=Params() if neutral else UNFITTED,
        skills=catalogue.skills,
        items=(),
        level=level,
        gain_s=none,
        gain_f=none,
        shared=np.zeros((size, 0)),
        difficulty=np.zeros(0),
        slope=np.zeros(0),
        edges=np.zeros((0, 2), dtype=np.int64),
        share=np.zeros(0),
    )

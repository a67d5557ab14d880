"""PSI-KT-R as one of the models that can be compared: fitted in Pyro, judged as it is served."""

from __future__ import annotations

from knowledge_tracing.fitting.abreast import chances
from knowledge_tracing.fitting.model import Switches
from knowledge_tracing.fitting.served import DENSE_LIMIT, filtered
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.logs.log import AnswerLog, Array, Flags
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.tracers.tracer import Setting

OTHERS = ("wide", "streaks")


class PsiKTR:
    """switches: no_ and a field of fitting.model.Switches; wide: as large courses are served;
    streaks: find out what answers in a row say, which no forecast needs but a choice does."""

    def __init__(self, switches: tuple[str, ...] = ()) -> None:
        self.switches = switches
        self.fitted: Fitted | None = None

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        out = [name.removeprefix("no_") for name in self.switches if name not in OTHERS]
        config = Config(
            switches=Switches.without(*out), streaks="streaks" in self.switches, traits=False
        )
        self.fitted = fit(log, setting, config)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        assert self.fitted is not None, "fit first"
        if "wide" in self.switches or len(log.catalogue.skills) > DENSE_LIMIT:
            return filtered(self.fitted, log, seen, 0)
        return chances(self.fitted, log, seen)

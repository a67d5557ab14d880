"""Half-life regression: what is known fades by halves, the slower the more it was practised."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags
from knowledge_tracing.tracers.history import History, Tally, same_catalogue
from knowledge_tracing.tracers.regression import Matrix, beside, marks, regress
from knowledge_tracing.tracers.tracer import Setting
from knowledge_tracing.tracers.tuning import tune

SECOND = 1.0 / 86400.0
SHORTEST = (SECOND, 60 * SECOND, 900 * SECOND, 0.25, 1.0, 7.0)  # days
LIMITS = -25.0, 6.0  # of x: beyond, a chance is 0 or 1 in double precision


class Forgetting:
    """p = exp(-e^x) = 2^(-gap / half-life)  with  x = log gap - log half-life + log log 2."""

    def chance(self, x: Array) -> Array:
        return np.exp(-self._hazard(x))

    def loss(self, x: Array, right: Array) -> Array:
        hazard = self._hazard(x)
        return right * hazard - (1.0 - right) * np.log(-np.expm1(-hazard))

    def slope(self, x: Array, right: Array) -> Array:
        hazard = self._hazard(x)
        return hazard * (right - (1.0 - right) / np.expm1(hazard))

    def curvature(self, x: Array) -> Array:
        hazard = self._hazard(x)
        return hazard**2 / np.expm1(hazard)

    def _hazard(self, x: Array) -> Array:
        return np.exp(np.clip(x, *LIMITS))


class HLR:
    """P(right) = 2^(-gap / h),  log h = constant + w_item + mean over skills of
    w_k + s log(1 + S_k) + f log(1 + F_k),  gap in days since the last answer with a skill.

    Settles, Meeder, ACL 2016, with three changes: single answers have a likelihood, so it takes the
    place of the squared error of p and h; a gap counts at least `shortest`, tuned, because sets
    practised within one sitting know no other; a skill never practised has that gap and a weight.
    In a log without times the gap counts steps. A positive w means a longer half-life.
    """

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        history = History(log)
        columns = self._columns(history)

        def loss(choice: dict[str, float]) -> float:
            offset = _log_gap(history, choice["shortest"])
            return regress(columns, log.right, link=Forgetting(), offset=offset).loss

        self.shortest = tune(loss, {"shortest": SHORTEST})["shortest"]
        setting.say(f"gaps count at least {self.shortest:.3g} days")
        offset = _log_gap(history, self.shortest)
        self.model = regress(columns, log.right, link=Forgetting(), offset=offset)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        history = History(log, seen)
        return self.model.chance(self._columns(history), _log_gap(history, self.shortest))

    def _columns(self, history: History) -> Matrix:
        """Signs turned: weights of x, which falls as the half-life rises."""
        log, catalogue = history.log, history.log.catalogue
        tally = Tally(history.of_skill, log.right[history.row])
        counts = [-history.over_skills(each) for each in tally.log_counts]
        items = marks(np.arange(len(log)), log.item, (len(log), len(catalogue.items)))
        skills = marks(history.row, history.skill, (len(log), len(catalogue.skills)))
        share = 1.0 / np.maximum(np.bincount(history.row, minlength=len(log)), 1)
        never = np.isnan(history.gap).astype(np.float64)
        return beside([-items, -skills.multiply(share[:, None]), *counts, -never])


def _log_gap(history: History, shortest: float) -> Array:
    return np.log(np.maximum(np.nan_to_num(history.gap), shortest))

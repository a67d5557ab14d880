"""Logistic regressions on counted history: PFA, LKT, and one with every count that helps."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags
from knowledge_tracing.tracers.history import History, Past, Tally, same_catalogue
from knowledge_tracing.tracers.regression import Matrix, beside, marks, regress
from knowledge_tracing.tracers.tracer import Setting
from knowledge_tracing.tracers.tuning import tune

SECONDS = 86400.0
DECAYS = (0.5, 0.7, 0.85, 0.92, 0.97, 1.0)


class Counted(ABC):
    """A logistic regression whose columns are counted in the history of each row."""

    @abstractmethod
    def columns(self, history: History) -> Matrix:
        """[n, d], sparse; the same d for every log of one catalogue."""

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        self.model = regress(self.columns(History(log)), log.right)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        return self.model.chance(self.columns(History(log, seen)))


class PFA(Counted):
    """Performance Factors Analysis with log counts.

    logit p = constant + sum over the item's skills k of  b_k + s_k log(1 + S_k) + f_k log(1 + F_k),
    S, F: earlier successes and failures. Pavlik, Cen, Koedinger, AIED 2009 (there plain counts);
    log counts: Gervet et al., JEDM 12(3), 2020. A skill never met adds nothing to the constant.
    """

    def columns(self, history: History) -> Matrix:
        return beside(_skills(history))


class Logistic(Counted):
    """All counts: item, skills, and what the learner did on the item, on its skills and overall.

    Columns: item; skills; log(1 + S), log(1 + F) of each skill with weights of their own, of the
    item and of the learner; the learner's log((S + 1)/(F + 1)) and moving average of correctness;
    log(1 + seconds)/10 since the last answer with any of the skills, and whether there was none.
    After Best-LR of Gervet et al., JEDM 12(3), 2020. An item never met is its skills.
    """

    def columns(self, history: History) -> Matrix:
        right = history.log.right
        learner, item = Tally(history.of_learner, right), Tally(history.of_item, right)
        successes, failures = learner.log_counts
        overall = [successes, failures, successes - failures]
        lately = history.of_learner.average(right, keep=0.8, start=0.5)
        gap = history.gap
        waited = np.log1p(SECONDS * np.nan_to_num(gap)) / 10.0
        counts = [*overall, lately, *item.log_counts, waited, np.isnan(gap).astype(np.float64)]
        return beside([_items(history), *_skills(history), *counts])


class LKT(Counted):
    """Logistic knowledge tracing: few weights, the same for everybody, on histories that fade.

    logit p = constant + b_item + sum over {learner, skills, item} of
              w log((S_d + .5)/(F_d + .5)) + v log(1 + answers),
    S_d, F_d: successes and failures, each discounted by d for every answer of the same kind since
    (logitdec); the mean over several skills. One d a kind, by the likelihood of the training
    learners. Pavlik, Eglington, Harrell-Williams, IEEE TLT 14(5), 2021. An item never met has
    b = 0, an item like most.
    """

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        history = History(log)

        def loss(decays: dict[str, float]) -> float:
            self.decays = decays
            return regress(self.columns(history), log.right).loss

        self.decays = tune(loss, dict.fromkeys(("learner", "skill", "item"), DECAYS))
        setting.say(f"discounts {self.decays}")
        super().fit(log, setting)

    def columns(self, history: History) -> Matrix:
        right = history.log.right
        learner = _faded(history.of_learner, right, self.decays["learner"])
        item = _faded(history.of_item, right, self.decays["item"])
        skills = _faded(history.of_skill, right[history.row], self.decays["skill"])
        means = [history.over_skills(each) for each in skills]
        return beside([_items(history), *learner, *item, *means])


def _items(history: History) -> Matrix:
    """[n, I]: which item."""
    log = history.log
    return marks(np.arange(len(log)), log.item, (len(log), len(log.catalogue.items)))


def _skills(history: History) -> list[Matrix]:
    """[n, K] thrice: which skills; log(1 + successes) and log(1 + failures) on each of them."""
    shape = len(history.log), len(history.log.catalogue.skills)
    tally = Tally(history.of_skill, history.log.right[history.row])
    values = (None, *tally.log_counts)
    return [marks(history.row, history.skill, shape, each) for each in values]


def _faded(past: Past, right: Array, decay: float) -> list[Array]:
    return [Tally(past, right, decay).odds, np.log1p(past.count)]

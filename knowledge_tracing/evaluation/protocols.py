"""What is fitted on what, and which answers are then predicted from which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from knowledge_tracing.evaluation.folds import hashed_split, learner_folds
from knowledge_tracing.evaluation.rows import COLD, Rows, gaps
from knowledge_tracing.logs.log import AnswerLog, Flags, Index

WINDOW = 10
SEEDS = 5


@dataclass(frozen=True)
class Trial:
    """One fit and one prediction.

    scored: [n] rows of `judged` that count.  seen: [n] rows that may be used, all if None.
    group: figures are those of a group, then averaged over groups.  whose: [L] number of each
    judged learner in the whole log.
    """

    fitted: AnswerLog
    judged: AnswerLog
    scored: Flags
    whose: Index
    seed: int
    seen: Flags | None = None
    group: int = 0

    def rows(self) -> Rows:
        log = self.judged
        all_rows = Rows(
            group=np.full(len(log), self.group),
            learner=self.whose[log.learner],
            right=log.right,
            position=log.position,
            gap=gaps(log, self.seen),
        )
        return all_rows[self.scored]


@dataclass(frozen=True)
class Design:
    """split: folds, or md5 for the fifth of the learners that their ids choose.
    cohort, least: within10 and continual take so many learners who have so many answers."""

    folds: int = 5
    split: str = "folds"
    seed: int = 0
    cohort: int = 100
    least: int = 50


# The trials of one inner tuple run in one process, one after the other.
Trials = tuple[tuple[Trial, ...], ...]


def next_answers(log: AnswerLog, design: Design) -> Trials:
    """New learners: every answer but the first, from all earlier ones."""
    return tuple(
        (_fold(log, part, number, design.seed),) for number, part in enumerate(_parts(log, design))
    )


def cold(log: AnswerLog, design: Design) -> Trials:
    """The same fits, judged by the first ten answers of the new learners."""
    return tuple((beginning(trial),) for (trial,) in next_answers(log, design))


def _fold(log: AnswerLog, judged: Index, number: int, seed: int) -> Trial:
    others = np.setdiff1d(np.arange(len(log.learners)), judged)
    trial = new_learners(log.of_learners(others), log.of_learners(judged), seed)
    return replace(trial, whose=judged, group=number)


def new_learners(fitted: AnswerLog, judged: AnswerLog, seed: int) -> Trial:
    """Fitted on one log, judged by all learners of another."""
    whose = np.arange(len(judged.learners))
    return Trial(fitted, judged, judged.position > 0, whose, seed)


def beginning(trial: Trial) -> Trial:
    """Judged by the first answers only; the same fit."""
    judged = trial.judged.first(COLD)
    return replace(trial, judged=judged, scored=judged.position > 0)


def _parts(log: AnswerLog, design: Design) -> list[Index]:
    if design.split == "md5":
        return [hashed_split(log.learners)]
    return learner_folds(len(log.learners), design.folds, design.seed)


def within_ten(log: AnswerLog, design: Design) -> Trials:
    """PSI-KT (Zhou et al. 2024), within learner: fitted on answers 1-10 of a cohort, answers
    11-20 of the same learners predicted together. A cohort a seed."""
    _check_least(design, COLD + WINDOW)
    seeds = range(design.seed, design.seed + SEEDS)
    cohorts = [_cohort(log, design, seed) for seed in seeds]
    return tuple(
        (_window(part, whose, COLD, seed, group),)
        for group, (seed, (part, whose)) in enumerate(zip(seeds, cohorts, strict=True))
    )


def continual(log: AnswerLog, design: Design) -> Trials:
    """PSI-KT, continual: after 10, 15, 20, ... answers of a cohort, the next ten together."""
    _check_least(design, COLD + WINDOW)
    part, whose = _cohort(log, design, design.seed)
    steps = range(COLD, design.least - WINDOW + 1, WINDOW // 2)
    return (tuple(_window(part, whose, known, design.seed, known) for known in steps),)


def _cohort(log: AnswerLog, design: Design, seed: int) -> tuple[AnswerLog, Index]:
    """The learners drawn, their first answers only; all there are, if they are fewer."""
    enough = np.flatnonzero(np.diff(log.starts) >= design.least)
    if not len(enough):
        raise ValueError(f"no learner has {design.least} answers")
    rng = np.random.default_rng(seed)
    whose = np.sort(rng.permutation(enough)[: design.cohort])
    return log.of_learners(whose).first(design.least), whose


def _window(log: AnswerLog, whose: Index, known: int, seed: int, group: int) -> Trial:
    judged = log.first(known + WINDOW)
    seen = judged.position < known
    return Trial(log.first(known), judged, ~seen, whose, seed, seen, group)


def _check_least(design: Design, answers: int) -> None:
    if design.least < answers:
        raise ValueError(f"{design.least} answers a learner are too few: at least {answers}")
    if design.cohort < 1:
        raise ValueError("a cohort has at least one learner")


PROTOCOLS: dict[str, Callable[[AnswerLog, Design], Trials]] = {
    "next": next_answers,
    "cold": cold,
    "within10": within_ten,
    "continual": continual,
}

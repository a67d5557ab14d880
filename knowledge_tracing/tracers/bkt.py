"""Bayesian knowledge tracing: a skill is known or not, and is learned by chance at each answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.tracers.history import Past, same_catalogue
from knowledge_tracing.tracers.tracer import Setting

ROUNDS, TOLERANCE = 100, 1e-3
PSEUDO = 5.0  # how many answers the chances of all skills together weigh in those of one skill
EDGE, BELOW = 1e-3, 0.5  # no chance is quite 0; nobody who knows is likelier wrong than right


class Chances(NamedTuple):
    """Known at the start, learned at an answer, guess, slip: one of each a skill, [K]."""

    start: Array
    learn: Array
    guess: Array
    slip: Array

    def of(self, kind: Index) -> Chances:
        return Chances(*(each[kind] for each in self))


FIRST = Chances(*np.array([[0.4], [0.1], [0.25], [0.1]]))


class BKT:
    """P(right) = known (1 - slip) + (1 - known) guess;  after an answer, known by Bayes, then
    known <- known + (1 - known) learn.

    Corbett, Anderson, UMUAI 4, 1995; nothing is forgotten. An answer counts for the first skill of
    its item. Four chances a skill by EM (Baum-Welch), pulled to those of all skills together,
    which skills never met keep.
    """

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        kinds = len(log.catalogue.skills) + 1  # the last: items without any skill
        past = self._past(log)
        together = _learned(Sequences(past, np.zeros(len(log), dtype=np.int64), log.right), FIRST)
        shared = together.of(np.zeros(kinds, dtype=np.int64))
        self.chances = _learned(Sequences(past, self._kind(log), log.right), shared)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        past, kind = self._past(log, seen), self._kind(log)
        sequences = Sequences(past, kind, log.right)
        carried = sequences.forward(self.chances.of(sequences.kind)).carried
        each, known = self.chances.of(kind), past.before(carried, np.nan)
        known = np.where(np.isnan(known), each.start, known)
        return known * (1.0 - each.slip) + (1.0 - known) * each.guess

    def _kind(self, log: AnswerLog) -> Index:
        return np.where(log.skill < 0, len(log.catalogue.skills), log.skill)

    def _past(self, log: AnswerLog, seen: Flags | None = None) -> Past:
        group = log.learner * (len(log.catalogue.skills) + 1) + self._kind(log)
        return Past(group, np.ones(len(log), dtype=bool) if seen is None else seen)


class Believed(NamedTuple):
    """P(known) just after each answer, [answers]: before and after the chance to learn there."""

    known: Array
    carried: Array


class Sequences:
    """Seen answers of each learner to each kind of item, all sequences abreast.

    They run step by step, the longest first: those still running are always the first ones.
    """

    def __init__(self, past: Past, kind: Index, right: Array) -> None:
        self.right = right[past.kept]
        starts = np.flatnonzero(past.place == 0)
        lengths = np.diff(np.append(starts, len(past.kept)))
        order = np.argsort(-lengths, kind="stable")
        self.starts, self.lengths = starts[order], lengths[order]
        self.kinds: Index = kind[past.kept]  # [answers]
        self.kind: Index = self.kinds[self.starts]  # [sequences]
        self.followed = np.ones(len(self.right), dtype=bool)
        self.followed[self.starts + self.lengths - 1] = False

    def steps(self) -> Iterator[Index]:
        """For each step, the answers given then: [running]."""
        for step in range(self.lengths.max(initial=0)):
            yield self.starts[: np.searchsorted(-self.lengths, -step)] + step

    def odds(self, at: Index, each: Chances) -> Array:
        """[running]: likelihood of the answers if not known over that if known.

        Partial credit counts as so much of a right and the rest of a wrong answer.
        """
        guess, slip, right = each.guess[: len(at)], each.slip[: len(at)], self.right[at]
        out: Array = (guess / (1.0 - slip)) ** right * ((1.0 - guess) / slip) ** (1.0 - right)
        return out

    def forward(self, each: Chances) -> Believed:
        """Filtering. each: [sequences]."""
        out = Believed(np.empty(len(self.right)), np.empty(len(self.right)))
        known = each.start
        for at in self.steps():
            known = known[: len(at)]
            known = known / (known + (1.0 - known) * self.odds(at, each))
            out.known[at] = known
            known = known + (1.0 - known) * each.learn[: len(at)]
            out.carried[at] = known
        return out

    def smooth(self, each: Chances) -> tuple[Array, Array]:
        """[answers]: P(known then) and P(learned just after it), given the whole sequence.

        q, the odds of what follows an answer if not known to if known, runs backwards:
        q = learn + (1 - learn) odds(next answer) q(next answer), and 1 after the last.
        """
        filtered = self.forward(each).known
        known, learned = np.empty_like(filtered), np.zeros_like(filtered)
        ahead = np.empty(0)  # odds x q of the following step
        for at in reversed(list(self.steps())):
            q, more = np.ones(len(at)), len(ahead)
            learn = each.learn[:more]
            q[:more] = learn + (1.0 - learn) * ahead
            known[at] = filtered[at] / (filtered[at] + (1.0 - filtered[at]) * q)
            learned[at[:more]] = (1.0 - known[at[:more]]) * learn / q[:more]
            ahead = self.odds(at, each) * q
        return known, learned


def _learned(sequences: Sequences, prior: Chances) -> Chances:
    """EM from the prior, which also counts as PSEUDO answers."""
    chances = prior
    for _ in range(ROUNDS):
        before = chances
        chances = _improved(sequences, chances, prior)
        if max(np.abs(a - b).max() for a, b in zip(chances, before, strict=True)) < TOLERANCE:
            break
    return chances


def _improved(sequences: Sequences, chances: Chances, prior: Chances) -> Chances:
    """One round of EM: expected counts a skill, then their ratios."""
    known, learned = sequences.smooth(chances.of(sequences.kind))
    kinds, right, size = sequences.kinds, sequences.right, len(prior.start)

    def ratio(part: Array, of: Array, pull: Array, kind: Index = kinds) -> Array:
        counts = np.bincount(kind, part, size) + PSEUDO * pull
        out: Array = counts / (np.bincount(kind, of, size) + PSEUDO)
        return np.maximum(out, EDGE)

    first = known[sequences.starts]
    could_learn = (1.0 - known) * sequences.followed
    return Chances(
        start=np.minimum(ratio(first, np.ones(len(first)), prior.start, sequences.kind), 1 - EDGE),
        learn=np.minimum(ratio(learned, could_learn, prior.learn), 1.0 - EDGE),
        guess=np.minimum(ratio((1.0 - known) * right, 1.0 - known, prior.guess), BELOW),
        slip=np.minimum(ratio(known * (1.0 - right), known, prior.slip), BELOW),
    )

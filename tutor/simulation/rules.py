"""Rules that choose by what is believed of a skill, and the oracle.

Free numbers were chosen on seeds 110-113, which no published figure uses, 150 learners each, by the
worse of the gains in `ou` and `bktg`; here and in bandits.py a remark says what was tried.
"""

from __future__ import annotations

import numpy as np

from tutor.simulation.policy import Setting, all_met, best, first
from tutor.simulation.trackers import Elo, KnowledgeTracing
from tutor.simulation.worlds import Flags, Index


class Timeless:
    """A policy that days mean nothing to."""

    def wait(self, days: float) -> None:
        pass


class Random(Timeless):
    """Any skill, each as likely: what a rule must beat to be worth anything."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def choose(self) -> Index:
        learners, skills = self.setting.shape
        return self.setting.rng.integers(skills, size=learners)

    def see(self, skill: Index, right: Flags) -> None:
        pass


class Fixed(Timeless):
    """The curriculum as a book has it: each skill in turn, so many exercises, then once more."""

    def __init__(self, setting: Setting, each: int = 6) -> None:
        self.setting, self.each, self.given = setting, each, 0

    def choose(self) -> Index:
        learners, skills = self.setting.shape
        return np.full(learners, self.given // self.each % skills)

    def see(self, skill: Index, right: Flags) -> None:
        self.given += 1


class LowestMastery(Timeless):
    """OATutor's rule: of the skills below the threshold, that of the lowest P(known), ties by lot;
    no graph. OATutor applies it inside a lesson that somebody picked; here it has the course."""

    def __init__(self, setting: Setting, mastered: float = 0.95) -> None:
        self.setting, self.mastered = setting, mastered
        self.belief = KnowledgeTracing(setting.shape)

    def choose(self) -> Index:
        known = self.belief.known
        return best(-known, known < self.mastered, self.setting.rng)

    def see(self, skill: Index, right: Flags) -> None:
        self.belief.see(skill, right)


class Target(Timeless):
    """The skill whose predicted chance is nearest the target (Wilson et al. 2019 for .85; .5 tells
    most), by Elo, among skills of the fringe: below `mastered`, all prerequisites above it."""

    def __init__(
        self,
        setting: Setting,
        target: float,
        mastered: float = 0.8,
        step: float = 1.2,
        shared: float = 0.05,
        start: float = -1.0,
    ) -> None:
        # Of mastered .6, .7, .8; step .4, .8, 1.2, 1.8; shared .05, .15, .3; start -1, 0:
        # gains .331 and .382 for target .5, .333 and .364 for .85. Step 1.8 gives .288 and .441.
        self.setting, self.target, self.mastered = setting, target, mastered
        self.belief = Elo(setting.shape, step, shared, start)

    def choose(self) -> Index:
        chance = self.belief.chance()
        done = chance >= self.mastered
        fringe = ~done & all_met(self.setting.needs, done)
        return best(-np.abs(chance - self.target), fringe, self.setting.rng)

    def see(self, skill: Index, right: Flags) -> None:
        self.belief.see(skill, right)


class InARow(Timeless):
    """Through the curriculum, prerequisites first: on to the next skill after `row` right answers
    in a row. After the last, whatever was practised longest ago."""

    def __init__(self, setting: Setting, row: int = 3) -> None:
        self.row = row
        self.streak = np.zeros(setting.shape, dtype=np.int64)
        self.done = np.zeros(setting.shape, dtype=bool)
        self.last = np.zeros(setting.shape, dtype=np.int64)
        self.given = 0

    def choose(self) -> Index:
        return first(~self.done, np.argmin(self.last, axis=1))

    def see(self, skill: Index, right: Flags) -> None:
        who = np.arange(len(skill))
        self.given += 1
        self.last[who, skill] = self.given
        self.streak[who, skill] = np.where(right, self.streak[who, skill] + 1, 0)
        self.done[who, skill] |= self.streak[who, skill] >= self.row


class Traced(Timeless):
    """Through the curriculum, prerequisites first: the first skill whose P(known) by Bayesian
    knowledge tracing is below `mastered` (Cognitive Tutor); after all, the least known."""

    def __init__(
        self, setting: Setting, mastered: float = 0.95, learn: float = 0.1, guess: float = 0.3
    ) -> None:
        # Of learn .05, .1, .2 and guess .05, .1, .2, .3: gains .319 and .367. OATutor's .1 and .1
        # give .245 and .420.
        self.mastered = mastered
        self.belief = KnowledgeTracing(setting.shape, learn=learn, guess=guess)

    def choose(self) -> Index:
        known = self.belief.known
        return first(known < self.mastered, np.argmin(known, axis=1))

    def see(self, skill: Index, right: Flags) -> None:
        self.belief.see(skill, right)


class Oracle(Timeless):
    """Knows the true state: the skill that gains most by one exercise, times 1 + `unlocks` for each
    skill that builds directly on it. Greedy, so not an upper bound."""

    def __init__(self, setting: Setting, unlocks: float = 0.3) -> None:
        self.setting = setting
        self.bonus = 1.0 + unlocks * setting.world.needs.sum(axis=0)

    def choose(self) -> Index:
        promise = self.setting.world.promise() * self.bonus
        return best(promise, np.ones(self.setting.shape, dtype=bool), self.setting.rng)

    def see(self, skill: Index, right: Flags) -> None:
        pass

"""Our policy with models that were fitted, as they are to the answers of a school.

`ours_fitted`: as in a course in its second year. Other learners of the same course practised by
`ours`, with nothing fitted; PSI-KT-R is fitted to their answers. What was true of them is not
looked at.
`ours_refitted`: as in its first. Learners begin with the numbers of newcomers, and some nights the
model is fitted to what all of them have answered so far.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge_tracing import psikt
from knowledge_tracing.logs.log import AnswerLog, Catalogue
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.tracers.registry import OURS, make
from knowledge_tracing.tracers.tracer import Setting as FitSetting
from tutor.simulation.beliefs import Beliefs
from tutor.simulation.graphs import Needs, needs_of
from tutor.simulation.ours import ExpectedGain
from tutor.simulation.policy import Policy, Setting
from tutor.simulation.protocol import Protocol, episode
from tutor.simulation.worlds import Array, Flags, Index

ITEMS = 6  # exercises of each skill, given in turn


def after_a_class(setting: Setting) -> ExpectedGain:
    """Fits for the better part of a minute."""
    beliefs = beliefs_of(fitted_to(earlier_class(setting)), setting.needs, setting.learners)
    return ExpectedGain(setting, beliefs=beliefs)


def earlier_class(setting: Setting) -> AnswerLog:
    """What as many other learners answered."""
    world = setting.world.others(setting.learners, setting.rng)
    noted = Noted(ExpectedGain(Setting(setting.needs, setting.learners, setting.rng, world)))
    episode(world, noted, Protocol())
    return noted.log(setting.needs)


def fitted_to(log: AnswerLog) -> Fitted:
    """A new variant of an exercise is no exercise met before, so nothing is remembered."""
    tracer: Any = make(f"{OURS}:no_memory+streaks")
    tracer.fit(log, FitSetting())
    fitted: Fitted = tracer.fitted
    return fitted


def beliefs_of(fitted: Fitted, needs: Needs, learners: int) -> Beliefs:
    before = needs_of(needs)
    structure = psikt.Structure.build(before, before)
    dynamics = fitted.dynamics_for(structure, [str(skill) for skill in structure.skills])
    assert isinstance(dynamics, Dense), "the graphs of the bench are small"
    return Beliefs(dynamics, learners, [codes(skill) for skill in structure.skills])


class Noted:
    """A policy whose learners' answers are written down."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.day = 0.0
        self.days: list[float] = []
        self.skills: list[Index] = []
        self.rights: list[Flags] = []

    def choose(self) -> Index:
        return self.policy.choose()

    def see(self, skill: Index, right: Flags) -> None:
        self.policy.see(skill, right)
        self.days.append(self.day)
        self.skills.append(skill)
        self.rights.append(right)

    def wait(self, days: float) -> None:
        self.policy.wait(days)
        self.day += days

    def log(self, needs: Needs) -> AnswerLog:
        """The answers of one sitting bear one time, as a filter in a simulation sees them."""
        skill, right = np.stack(self.skills, axis=1), np.stack(self.rights, axis=1)
        learners, answers = skill.shape
        return AnswerLog(
            learner=np.repeat(np.arange(learners), answers),
            item=(skill * ITEMS + turns(skill) % ITEMS).ravel(),
            right=right.ravel().astype(np.float64),
            days=np.tile(np.array(self.days), learners),
            help_level=np.zeros(learners * answers, dtype=np.int64),
            learners=tuple(map(str, range(learners))),
            catalogue=catalogue(needs),
        )


class Refitted(Noted):
    """`ours_refitted`. wait: the nights between two sittings."""

    AFTER = (2, 5, 10)  # sittings

    def __init__(self, setting: Setting) -> None:
        self.ours, self.setting, self.sittings = ExpectedGain(setting), setting, 0
        super().__init__(self.ours)

    def wait(self, days: float) -> None:
        super().wait(days)
        self.sittings += 1
        if self.sittings in self.AFTER:
            fitted = fitted_to(self.log(self.setting.needs))
            beliefs = beliefs_of(fitted, self.setting.needs, self.setting.learners)
            self.replay(beliefs)
            self.ours.believe(beliefs)

    def replay(self, beliefs: Beliefs) -> None:
        """All that has happened, as if the model had been in force from the first day."""
        day = 0.0
        for today, skill, right in zip(self.days, self.skills, self.rights, strict=True):
            if today > day:
                beliefs.wait(today - day)
                day = today
            beliefs.see(skill, right)
        if self.day > day:
            beliefs.wait(self.day - day)


def codes(skill: int) -> list[str]:
    return [f"{skill}/{turn}" for turn in range(ITEMS)]


def turns(skill: Index) -> Index:
    """[L, T]: how many of a learner's earlier answers were on the same skill."""
    same = skill[:, :, None] == skill[:, None, :]
    out: Index = np.tril(same, -1).sum(axis=2)
    return out


def catalogue(needs: Needs) -> Catalogue:
    skills = len(needs)
    unknown: Array = np.full(skills * ITEMS, np.nan)
    return Catalogue(
        items=tuple(code for skill in range(skills) for code in codes(skill)),
        skills=tuple(map(str, range(skills))),
        item_skills=np.repeat(np.arange(skills), ITEMS)[:, None],
        difficulty=unknown,
        guess=np.zeros(skills * ITEMS),
        edges=np.argwhere(needs)[:, ::-1].astype(np.int64),
    )

"""Our policy in a simulated world: the beliefs of our filter and the gains of our policy, for many
learners at once. What serves students (`psikt.step`, `curriculum.policy.choose`) does the same one
by one; tests hold the two together.

The filter has the parameters of a course that nothing was fitted to, and knows none of the worlds.
"""

from __future__ import annotations

import numpy as np

from curriculum.pace import POWER, by_the_minute, worth
from curriculum.policy_gain import (
    REVIEW_TARGET,
    TWO,
    WEIGHTS,
    Lately,
    Weights,
    gain,
    reliability,
    standing,
    urgency,
)
from curriculum.policy_plan import behind, parents_of
from curriculum.policy_rules import BEST, EXPLORE, IN_A_ROW, NEAR_BEST
from knowledge_tracing import psikt
from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.newcomers import unfitted
from tutor.simulation.beliefs import Beliefs
from tutor.simulation.graphs import needs_of
from tutor.simulation.policy import Setting
from tutor.simulation.worlds import Array, Flags, Index


class ExpectedGain:
    """`ours`. In each choice one in ten is drawn among the best three, as it is for students."""

    def __init__(
        self,
        setting: Setting,
        weights: Weights = WEIGHTS,
        beliefs: Beliefs | None = None,
        time_power: float = POWER,
    ) -> None:
        self.weights, self.rng = weights, setting.rng
        learners, skills = setting.shape
        self.worth = worth(1.0, setting.time if len(setting.time) else np.ones(skills), time_power)
        needs = needs_of(setting.needs)
        self.believe(beliefs or Beliefs(dense(needs), learners))
        self.parents = parents_of(range(skills), needs)
        self.opens = behind(range(skills), needs)
        self.place = np.arange(skills) / skills
        self.run = np.zeros((learners, skills))
        self.idle = np.full((learners, skills), np.inf)
        self.after_two = np.zeros((2, learners))
        self.last = np.full((learners, IN_A_ROW), -1)
        self.who = np.arange(learners)

    def believe(self, beliefs: Beliefs) -> None:
        params = beliefs.dynamics.params
        self.beliefs, self.streak = beliefs, (params.streak_s, params.streak_f)

    def choose(self) -> Index:
        score = self.scores()
        order = np.argsort(-score, axis=1, kind="stable")[:, :BEST]
        top = np.take_along_axis(score, order, axis=1)
        near = top >= NEAR_BEST * top[:, :1]
        any_near = np.argmax(self.rng.random(near.shape) * near, axis=1)
        explore = self.rng.random(len(order)) < EXPLORE
        out: Index = order[self.who, np.where(explore, any_near, 0)]
        return out

    def scores(self) -> Array:
        """[L, K]: as the rows of a shortlist have them, and 0 for what has none: no more than three
        in a row of a skill, nothing that is not ready, nothing that is mastered by the rule unless
        it is due. If nothing is left, what has faded most is kept fresh."""
        p, sd = self.beliefs.chance()
        due = self.beliefs.secure & (p < REVIEW_TARGET)
        done = self.beliefs.secure & ~due
        lately = Lately(self.run, self.idle, reliability(*self.after_two), self.streak)
        found = standing(p, sd, lately, done, self.parents, self.weights)
        is_open = (found.ready >= self.weights.ready) & ~done | due
        gains = gain(p, found, self.beliefs.answers, self.opens, self.place, self.weights)
        score = np.where(due, urgency(p), gains)
        score[self.who, self.last[:, 0]] *= np.where(self.last[:, 0] >= 0, 1 + self.weights.stay, 1)
        score = np.where(due, score, by_the_minute(score * (is_open & ~due), self.worth))
        is_open &= ~self._too_often(is_open)
        out: Array = np.where(is_open, score, 1e-9 * (1.0 - p))
        return out

    def _too_often(self, is_open: Flags) -> Flags:
        """The skill of the last three, where another is open."""
        out = np.zeros_like(is_open)
        thrice = (self.last == self.last[:, :1]).all(axis=1) & (self.last[:, 0] >= 0)
        others = is_open.sum(axis=1) - is_open[self.who, self.last[:, 0]] > 0
        out[self.who, self.last[:, 0]] = thrice & others
        return out

    def see(self, skill: Index, right: Flags) -> None:
        self.beliefs.see(skill, right)
        run = self.run[self.who, skill]
        self.after_two += (run >= TWO) * np.stack([right, np.ones_like(right)])
        self.idle[self.who, skill] = 0.0
        self.run[self.who, skill] = np.where(right, np.maximum(run, 0) + 1, np.minimum(run, 0) - 1)
        self.last = np.column_stack([skill, self.last[:, :-1]])

    def wait(self, days: float) -> None:
        self.beliefs.wait(days)
        self.idle += days


def dense(needs: dict[int, list[int]]) -> Dense:
    """The filter's dynamics as they are served before anything was fitted."""
    dynamics = unfitted(psikt.Structure.build(needs, needs))
    if not isinstance(dynamics, Dense):
        raise ValueError(f"Simulated courses have at most 150 skills, not {len(needs)}")
    return dynamics

"""What simple policies believe of many learners at once: Elo ratings and Bayesian tracing.

Neither uses the graph, forgets, or is told anything of the world that it is in.
"""

from __future__ import annotations

import numpy as np

from tutor.simulation.worlds import Array, Flags, Index, sigmoid


class Elo:
    """A general rating of each learner and one for each skill (Pelánek 2016, multivariate Elo).

    P(right) = sigmoid(start + general + own); after an answer the own rating moves by
    `step` (right - P) and the general one by `shared` (right - P).
    """

    def __init__(self, shape: tuple[int, int], step: float, shared: float, start: float) -> None:
        self.own = np.full(shape, start)
        self.general = np.zeros((shape[0], 1))
        self.step, self.shared = step, shared

    def chance(self) -> Array:
        return sigmoid(self.own + self.general)

    def see(self, skill: Index, right: Flags) -> None:
        who = np.arange(len(skill))
        surprise = right - self.chance()[who, skill]
        self.own[who, skill] += self.step * surprise
        self.general[:, 0] += self.shared * surprise


class KnowledgeTracing:
    """P(known) of each skill by itself (Corbett and Anderson 1995): Bayes, then a chance to learn.
    The defaults are those of OATutor for skills that nothing was fitted to."""

    def __init__(
        self,
        shape: tuple[int, int],
        known: float = 0.1,
        learn: float = 0.1,
        guess: float = 0.1,
        slip: float = 0.1,
    ) -> None:
        self.known = np.full(shape, known)
        self.learn, self.guess, self.slip = learn, guess, slip

    def see(self, skill: Index, right: Flags) -> None:
        who = np.arange(len(skill))
        known = self.known[who, skill]
        if_known = np.where(right, 1.0 - self.slip, self.slip)
        if_not = np.where(right, self.guess, 1.0 - self.guess)
        known = known * if_known / (known * if_known + (1.0 - known) * if_not)
        self.known[who, skill] = known + (1.0 - known) * self.learn


class Recent:
    """The last `window` answers of each learner on each skill, newest last; and how many in all."""

    def __init__(self, shape: tuple[int, int], window: int) -> None:
        self.answers = np.zeros((*shape, window))
        self.count = np.zeros(shape, dtype=np.int64)

    def see(self, skill: Index, right: Flags) -> None:
        who = np.arange(len(skill))
        self.answers[who, skill, :-1] = self.answers[who, skill, 1:]
        self.answers[who, skill, -1] = right
        self.count[who, skill] += 1

    def rate(self) -> Array:
        """[L, K]: the share of right ones; answers not given yet count as wrong."""
        out: Array = self.answers.mean(axis=2)
        return out

    def progress(self) -> Array:
        """[L, K]: the share of right ones in the newer half less that in the older half."""
        half = self.answers.shape[2] // 2
        newer, older = self.answers[..., -half:], self.answers[..., :-half]
        out: Array = newer.mean(axis=2) - older.mean(axis=2)
        return out

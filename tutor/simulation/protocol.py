"""One policy with one class of simulated learners: sittings, a long break, a test of all skills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.simulation.policy import Policy
from tutor.simulation.worlds import Array, Flags, Index, World

CEILING = 0.97  # the highest chance that there is room for
LEAST_ROOM = 0.05  # who could do nearly everything before counts as one who had this much to gain
MASTERED, UNREADY, REACHED = 0.9, 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Protocol:
    """Sittings of so many exercises, gap_days apart; then the learners are away for delay_days,
    counted from the last sitting."""

    sessions: int = 20
    exercises: int = 12
    gap_days: float = 2.0
    delay_days: float = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """gain: of the mean true chance over all skills, (delayed - before) / (.97 - before), mean over
    learners.  over, unready: shares of the exercises on skills with a true chance of .9 or more,
    and with true readiness below .5.  exercises_to_goal: mean number of exercises until a learner's
    goal skill is first answered with a true chance of .8; who never gets there counts with all
    exercises, and who is there from the start is left out.
    curve: [sessions + 2], the mean chance before, after each sitting, and after the long break."""

    gain: float
    over: float
    unready: float
    exercises_to_goal: float
    curve: Array


def goals(learners: int, skills: int) -> Index:
    """[L]: each learner's goal skill: those of the middle quarter of the curriculum in turn, so
    that goals are shared out evenly and are the same for every policy."""
    start, end = 3 * skills // 8, 5 * skills // 8
    middle = np.arange(start, max(end, start + 1))
    return middle[np.arange(learners) % len(middle)]


def episode(world: World, policy: Policy, protocol: Protocol) -> Outcome:
    course = _Course(world)
    before = world.chance().mean(axis=1)
    curve = [float(before.mean())]
    for session in range(protocol.sessions):
        if session:
            world.wait(protocol.gap_days)
            policy.wait(protocol.gap_days)
        for _ in range(protocol.exercises):
            skill = policy.choose()
            course.note(skill)
            policy.see(skill, world.practise(skill))
            course.look()
        curve.append(float(world.chance().mean()))
    world.wait(protocol.delay_days)
    after = world.chance().mean(axis=1)
    gain = (after - before) / np.maximum(CEILING - before, LEAST_ROOM)
    return course.outcome(float(gain.mean()), np.array([*curve, float(after.mean())]))


class _Course:
    """What is counted on the way."""

    def __init__(self, world: World) -> None:
        self.world = world
        chance = world.chance()
        self.who = np.arange(len(chance))
        self.goal = goals(*chance.shape)
        self.there = self._there()
        self.counted = ~self.there
        self.exercises = np.zeros(len(chance))
        self.given, self.over, self.unready = 0, 0.0, 0.0

    def note(self, skill: Index) -> None:
        """Before the answer changes anything."""
        self.given += 1
        self.over += float(np.mean(self.world.chance()[self.who, skill] >= MASTERED))
        self.unready += float(np.mean(self.world.ready()[self.who, skill] < UNREADY))
        self.exercises += ~self.there

    def look(self) -> None:
        self.there |= self._there()

    def _there(self) -> Flags:
        return self.world.chance()[self.who, self.goal] >= REACHED

    def outcome(self, gain: float, curve: Array) -> Outcome:
        counted = self.exercises[self.counted]
        return Outcome(
            gain=gain,
            over=self.over / max(self.given, 1),
            unready=self.unready / max(self.given, 1),
            exercises_to_goal=float(counted.mean()) if len(counted) else float("nan"),
            curve=curve,
        )

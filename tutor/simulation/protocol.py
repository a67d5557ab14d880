"""One policy with one class of simulated learners: sittings, a long break, a test of all skills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.simulation.policy import Policy
from tutor.simulation.worlds import Array, Flags, Index, World

CEILING = 0.97  # the highest chance that there is room for
LEAST_ROOM = 0.05  # who could do nearly everything before counts as one who had this much to gain
MASTERED, UNREADY, REACHED = 0.9, 0.5, 0.8
SO_MUCH_TIME = 0.5


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
    in_time: as gain, but after half of the time that all the exercises would take if each took the
    average; what is forgotten after that does not count.
    curve: [sessions + 2], the mean chance before, after each sitting, and after the long break."""

    gain: float
    over: float
    unready: float
    exercises_to_goal: float
    in_time: float
    curve: Array


def goals(learners: int, skills: int) -> Index:
    """[L]: each learner's goal skill: those of the middle quarter of the curriculum in turn, so
    that goals are shared out evenly and are the same for every policy."""
    start, end = 3 * skills // 8, 5 * skills // 8
    middle = np.arange(start, max(end, start + 1))
    return middle[np.arange(learners) % len(middle)]


def episode(world: World, policy: Policy, protocol: Protocol, time: Array | None = None) -> Outcome:
    """time: as `Setting.time`."""
    course = _Course(world, time)
    before = world.chance().mean(axis=1)
    means, spent = [before], [course.spent.copy()]
    for session in range(protocol.sessions):
        if session:
            world.wait(protocol.gap_days)
            policy.wait(protocol.gap_days)
        for _ in range(protocol.exercises):
            skill = policy.choose()
            course.note(skill)
            policy.see(skill, world.practise(skill))
            course.look()
        means.append(world.chance().mean(axis=1))
        spent.append(course.spent.copy())
    in_time = at_time(
        SO_MUCH_TIME * protocol.sessions * protocol.exercises, np.array(spent), np.array(means)
    )
    world.wait(protocol.delay_days)
    means.append(world.chance().mean(axis=1))
    curve = np.array(means).mean(axis=1)
    return course.outcome(gained(before, means[-1]), gained(before, in_time), curve)


def gained(before: Array, after: Array) -> float:
    """Of what each learner had to gain."""
    return float(((after - before) / np.maximum(CEILING - before, LEAST_ROOM)).mean())


def at_time(wanted: float, spent: Array, means: Array) -> Array:
    """[L]: each learner's mean chance when so much time was spent, on a straight line between
    sittings. spent, means: [sessions + 1, L]."""
    pairs = zip(spent.T, means.T, strict=True)
    return np.array([np.interp(wanted, times, values) for times, values in pairs])


class _Course:
    """What is counted on the way."""

    def __init__(self, world: World, time: Array | None) -> None:
        self.world = world
        self.time = np.ones(len(world.needs)) if time is None or not len(time) else time
        chance = world.chance()
        self.who = np.arange(len(chance))
        self.goal = goals(*chance.shape)
        self.there = self._there()
        self.counted = ~self.there
        self.exercises, self.spent = np.zeros(len(chance)), np.zeros(len(chance))
        self.given, self.over, self.unready = 0, 0.0, 0.0

    def note(self, skill: Index) -> None:
        """Before the answer changes anything."""
        self.given += 1
        self.over += float(np.mean(self.world.chance()[self.who, skill] >= MASTERED))
        self.unready += float(np.mean(self.world.ready()[self.who, skill] < UNREADY))
        self.exercises += ~self.there
        self.spent += self.time[skill]

    def look(self) -> None:
        self.there |= self._there()

    def _there(self) -> Flags:
        return self.world.chance()[self.who, self.goal] >= REACHED

    def outcome(self, gain: float, in_time: float, curve: Array) -> Outcome:
        counted = self.exercises[self.counted]
        return Outcome(
            gain=gain,
            over=self.over / max(self.given, 1),
            unready=self.unready / max(self.given, 1),
            exercises_to_goal=float(counted.mean()) if len(counted) else float("nan"),
            in_time=in_time,
            curve=curve,
        )

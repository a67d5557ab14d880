"""From logged choices to what each of several policies would have been worth. Pure.

What is left out, and counted: choices that were no policy's (a student's own wish, a pin, a check,
placement), choices of another version of the policies, whose stored rows need not mean the same,
and choices that no rewarded answer has followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from curriculum.policy import ASKED, POLICIES, POLICY_VERSION, chances
from tutor.experiments import direct_model
from tutor.experiments.estimators import (
    Floats,
    Ints,
    Logged,
    Pair,
    Target,
    Value,
    drawn_again,
    interval,
    value_of,
)
from tutor.experiments.rewards import Reward

OWN_CHOICE, OTHER_VERSION = "own_choice", "other_version"


@dataclass(frozen=True)
class Step:
    """A decision as it was logged, and what followed. skill: the one it was made for."""

    student: int
    exercise: int
    skill: int
    rule: str
    propensity: float
    inputs: Mapping[str, Any]
    reward: Reward


@dataclass
class Asked:
    """What one policy would have done: its chance of the logged exercise and of what could not
    have been logged [n each], and the rows it may choose, with the decision they belong to."""

    chance: list[float] = field(default_factory=list)
    uncovered: list[float] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    share: list[float] = field(default_factory=list)


@dataclass
class Gathered:
    """All that estimating needs of the steps that can be used; `left_out` counts the others."""

    asked: dict[str, Asked]
    students: list[int] = field(default_factory=list)
    propensity: list[float] = field(default_factory=list)
    taken: list[list[float]] = field(default_factory=list)
    rewards: list[Reward] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.students)


@dataclass(frozen=True)
class Compared:
    """values: policy -> its value. Differences are the first policy minus the second."""

    values: dict[str, Value]
    students: int
    unrewarded: int
    dr_difference: float
    dr_ci: Pair
    ips_difference: float
    ips_ci: Pair


def gather(steps: Iterable[Step], policies: Sequence[str]) -> Gathered:
    found = Gathered({policy: Asked() for policy in policies})
    for step in steps:
        reason = why_left_out(step)
        if reason:
            found.left_out[reason] += 1
        else:
            _add(found, step)
    return found


def why_left_out(step: Step) -> str:
    """Empty for a choice that a policy of this version made."""
    inputs = step.inputs
    if step.rule in ASKED or inputs.get("policy") not in POLICIES:
        return OWN_CHOICE
    return "" if inputs["version"] == POLICY_VERSION else OTHER_VERSION


def _add(found: Gathered, step: Step) -> None:
    inputs, number = dict(step.inputs), len(found)
    row = next(row for row in inputs["skills"] if row["skill"] == step.skill)
    found.students.append(step.student)
    found.propensity.append(step.propensity)
    found.taken.append(direct_model.features_of(row))
    found.rewards.append(step.reward)
    possible = chances(inputs)
    for policy, asked in found.asked.items():
        wanted = chances(inputs, policy)
        asked.chance.append(wanted.get(step.exercise, 0.0))
        asked.uncovered.append(sum(q for pk, q in wanted.items() if not possible.get(pk)))
        for candidate, share in POLICIES[policy](inputs["skills"], inputs["recent"]):
            if share > 0.0:
                asked.rows.append(direct_model.features_of(candidate))
                asked.owner.append(number)
                asked.share.append(share)


def compare(found: Gathered, reward: str, seed: int) -> Compared | None:
    """For the reward of this name (rewards.Reward); None if no choice has it."""
    given = [getattr(one, reward) for one in found.rewards]
    kept = np.flatnonzero([one is not None for one in given])
    if not len(kept):
        return None
    rewards = np.array([given[i] for i in kept], dtype=np.float64)
    _, learner = np.unique(np.array(found.students)[kept], return_inverse=True)
    taken = np.array(found.taken)[kept]
    rng = np.random.default_rng(seed)
    model = direct_model.fit(taken, rewards, learner, rng)
    logged = Logged(
        learner=learner,
        reward=rewards,
        propensity=np.array(found.propensity)[kept],
        predicted=model.predict(taken, learner),
    )
    counts = drawn_again(int(learner.max()) + 1, rng)
    values = {
        policy: value_of(logged, _target(asked, kept, learner, model), counts)
        for policy, asked in found.asked.items()
    }
    return _differences(values, counts.shape[1], len(found) - len(kept))


def _target(asked: Asked, kept: Ints, learner: Ints, model: direct_model.DirectModel) -> Target:
    place = np.full(len(asked.chance), -1)
    place[kept] = np.arange(len(kept))
    owner = place[np.array(asked.owner)]
    inside = owner >= 0
    owner = owner[inside]
    expected = model.predict(np.array(asked.rows)[inside], learner[owner])
    shares: Floats = np.array(asked.share)[inside]
    direct: Floats = np.bincount(owner, shares * expected, minlength=len(kept)).astype(np.float64)
    return Target(
        chance=np.array(asked.chance)[kept],
        direct=direct,
        uncovered=np.array(asked.uncovered)[kept],
    )


def _differences(values: dict[str, Value], students: int, unrewarded: int) -> Compared:
    first, second = list(values.values())[:2]
    dr, ips = first.dr - second.dr, first.ips - second.ips
    return Compared(
        values=values,
        students=students,
        unrewarded=unrewarded,
        dr_difference=dr,
        dr_ci=interval(dr, first.draws.dr - second.draws.dr, students),
        ips_difference=ips,
        ips_ci=interval(ips, first.draws.ips - second.draws.ips, students),
    )

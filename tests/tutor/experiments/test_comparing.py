"""From decisions as the policies log them to what the policies are worth."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from curriculum.policy import OURS, POLICIES, choose
from tests.curriculum.policy_cases import random_case
from tutor.experiments.comparing import Step, compare, gather
from tutor.experiments.rewards import Reward

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
BOTH = (OURS, "three_in_a_row")


def worth(row) -> float:
    """The chance of a reward for a row, unknown to every estimator."""
    return 0.9 - 0.7 * row["place"]


def steps_of(seed: int, number: int) -> list[Step]:
    """Half of the students are led by one policy, half by the other."""
    rng, steps = random.Random(seed), []
    while len(steps) < number:
        student = rng.randrange(40)
        course, beliefs, recent = random_case(rng.randrange(10**6))
        policy = BOTH[student % 2]
        choice = choose(course, beliefs, recent, seed=rng.randrange(10**6), at=AT, policy=policy)
        if choice.exercise is None:
            continue
        row = next(row for row in choice.inputs["skills"] if row["skill"] == choice.skill)
        credit = float(rng.random() < worth(row))
        steps.append(
            Step(
                student=student,
                exercise=choice.exercise,
                skill=choice.skill,
                rule=choice.rule,
                propensity=choice.propensity,
                inputs=choice.inputs,
                reward=Reward(credit, credit),
            )
        )
    return steps


def truth(steps, policy) -> float:
    """What the policy is worth where these choices were made."""
    return float(
        np.mean([sum(share * worth(row) for row, share in _asked(step, policy)) for step in steps])
    )


def _asked(step, policy):
    return POLICIES[policy](step.inputs["skills"], step.inputs["recent"])


@pytest.fixture(scope="module")
def steps():
    return steps_of(1, 600)


def test_both_policies_are_told_apart(steps):
    """Doubly robust: within what its interval says, widened for the luck of one draw."""
    found = compare(gather(steps, BOTH), "later", seed=0)
    for policy, value in found.values.items():
        low, high = value.dr_ci
        middle, reach = (low + high) / 2, (high - low) / 2
        assert abs(truth(steps, policy) - middle) < 1.5 * reach
        assert 0 < value.ess < value.decisions == len(steps)
    gap = found.values[BOTH[0]].dr - found.values[BOTH[1]].dr
    assert found.dr_difference == pytest.approx(gap)


def test_alone_a_policy_is_worth_what_was_seen(steps):
    own = [step for step in steps if step.inputs["policy"] == OURS]
    value = compare(gather(own, BOTH), "later", seed=0).values[OURS]
    seen = np.mean([step.reward.later for step in own])
    assert value.ips == pytest.approx(seen, abs=1e-4)
    assert value.ess == pytest.approx(len(own), rel=1e-4)
    assert (value.zero_overlap, value.uncovered) == (0, 0.0)


def test_what_the_log_cannot_show_is_told(steps):
    own = [step for step in steps if step.inputs["policy"] == OURS]
    value = compare(gather(own, BOTH), "later", seed=0).values["three_in_a_row"]
    assert value.zero_overlap > 0
    assert value.uncovered > 0.0


def test_peoples_choices_and_other_versions_are_left_out(steps):
    first = steps[0]
    others = [
        replace(first, rule="override", inputs={"wish": first.skill}),
        replace(first, rule="pinned"),
        replace(first, inputs={**first.inputs, "version": "fringe.1"}),
    ]
    found = gather([*others, first], BOTH)
    assert (len(found), dict(found.left_out)) == (1, {"own_choice": 2, "other_version": 1})


def test_choices_without_an_answer_are_counted(steps):
    silent = [replace(step, reward=Reward(None, 1.0)) for step in steps[:50]]
    gathered = gather([*silent, *steps[50:]], BOTH)
    assert compare(gathered, "later", seed=0).unrewarded == 50
    assert compare(gathered, "following", seed=0).unrewarded == 0
    assert compare(gather(silent, BOTH), "later", seed=0) is None


def test_the_seed_settles_everything(steps):
    gathered = gather(steps[:100], BOTH)
    once, again, other = (compare(gathered, "later", seed=seed).dr_ci for seed in (3, 3, 4))
    assert once == again != other

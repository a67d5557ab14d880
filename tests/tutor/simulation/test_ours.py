"""What is simulated is what serves: the filter's beliefs, and the policy's choice."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from curriculum.policy import Recent, chances, choose
from curriculum.policy_rules import EXPLORE
from knowledge_tracing import psikt
from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.types import Item, Tables
from tests.curriculum.policy_cases import course_of
from tutor.simulation.beliefs import Beliefs
from tutor.simulation.fitted import ITEMS, codes
from tutor.simulation.graphs import drawn
from tutor.simulation.ours import ExpectedGain, dense
from tutor.simulation.policy import Setting
from tutor.simulation.worlds import AllOrNone

AT = datetime(2030, 1, 7, 12, tzinfo=UTC)
START = 20_000.0
LEARNERS, LAYERS, WIDTH = 4, 4, 3
LEFT = 1e-6  # scores below are of what is left when nothing is open


@pytest.fixture
def needs():
    return drawn(np.random.default_rng(3), LAYERS, WIDTH)


def before(needs):
    return {k: np.flatnonzero(needs[k]).tolist() for k in range(len(needs))}


def lived(needs, seed):
    """A few days of random practice: (days, skills [L], rights [L])."""
    rng = np.random.default_rng(seed)
    return [
        (2.0 * (n // 10), rng.integers(len(needs), size=LEARNERS), rng.random(LEARNERS) < 0.6)
        for n in range(40)
    ]


def fitted(needs):
    """The dynamics of a made-up fit, with exercises of their own difficulty."""
    rng, size = np.random.default_rng(7), len(needs)
    items = {code: Item(rng.normal(), 1.0 + rng.random()) for code in every(codes, size)}
    tables = Tables(*rng.normal(0.0, 0.2, (3, size)), rng.normal(size=(size, 1)), items)
    params = psikt.Params(fading=0.4, fade_s=0.3, fade_f=-0.2, slip=0.01, beta_f=0.1)
    return Dense(psikt.Structure.build(range(size), before(needs)), params, tables)


def every(codes, size):
    return [code for skill in range(size) for code in codes(skill)]


@pytest.mark.parametrize("of", [lambda needs: dense(before(needs)), fitted], ids=["new", "fitted"])
def test_beliefs_are_those_of_the_serving_filter(needs, of):
    dynamics = of(needs)
    items = [codes(skill) for skill in dynamics.structure.skills]
    many, ones = Beliefs(dynamics, LEARNERS, items), [psikt.prior(dynamics)] * LEARNERS
    met, day = np.zeros((LEARNERS, len(needs)), dtype=int), 0.0
    for today, skill, right in lived(needs, 1):
        if today > day:
            many.wait(today - day)
            day = today
        many.see(skill, right)
        for who, (k, hit) in enumerate(zip(skill.tolist(), right.tolist(), strict=True)):
            evidence = psikt.Evidence((k,), f"{k}/{met[who, k] % ITEMS}", float(hit))
            ones[who], _ = psikt.step(dynamics, ones[who], START + today, evidence)
            met[who, k] += 1
    p, sd = many.chance()
    for row, one in enumerate(ones):
        found = psikt.estimates(dynamics, one, START + day)
        assert [found[k].p for k in range(len(needs))] == pytest.approx(p[row], abs=1e-9)
        assert [found[k].sd for k in range(len(needs))] == pytest.approx(sd[row], abs=1e-9)


def test_choices_are_those_of_the_serving_policy(needs):
    """One learner's scores rank as the rows of the shortlist do, and the best is as likely."""
    setting = Setting(needs, LEARNERS, np.random.default_rng(0), world(needs))
    ours, dynamics = ExpectedGain(setting), dense(before(needs))
    course = course_of({k: set(parents) for k, parents in before(needs).items()})
    learner, recent, day = psikt.prior(dynamics), [], 0.0
    for today, skill, right in lived(needs, 2):
        if today > day:
            ours.wait(today - day)
            day = today
        ours.see(skill, right)
        evidence = psikt.Evidence((int(skill[0]),), "item", float(right[0]))
        learner, _ = psikt.step(dynamics, learner, START + today, evidence)
        recent.insert(0, (int(skill[0]), bool(right[0])))
        found = psikt.estimates(dynamics, learner, START + today)
        choice = choose(course, found, told(recent), seed=1, at=AT)
        score = ours.scores()[0]
        # The skill of the last three has a row; it is the rule that passes it by.
        rows = [row for row in choice.inputs["skills"] if score[row["skill"]] > LEFT]
        assert len(rows) >= (score > LEFT).sum() > 0
        assert [row["score"] for row in rows] == pytest.approx(
            [score[row["skill"]] for row in rows], rel=1e-3, abs=1e-6
        )
        assert choice.candidates[0]["skill"] == int(np.argmax(score))
        best = chances(choice.inputs)
        assert max(best.values()) <= 1.0
        assert sum(c for pk, c in best.items() if pk // 100 == np.argmax(score)) >= 1 - EXPLORE


def world(needs):
    return AllOrNone(needs, LEARNERS, np.random.default_rng(0))


def told(history):
    """`Recent` of one learner, from (skill, right), newest first."""
    runs, right, total = {}, 0, 0
    for skill, hit in reversed(history):
        run = runs.get(skill, 0)
        if run >= 2:
            right, total = right + hit, total + 1
        runs[skill] = max(run, 0) + 1 if hit else min(run, 0) - 1
    return Recent((), tuple(k for k, _ in history), {}, runs, (right, total))


def test_nobody_gets_four_in_a_row_where_there_is_another(needs):
    setting = Setting(needs, LEARNERS, np.random.default_rng(5), world(needs))
    ours, last = ExpectedGain(setting), []
    for _ in range(30):
        skill = ours.choose()
        last.append(skill)
        ours.see(skill, np.zeros(LEARNERS, dtype=bool))
    rows = np.array(last)
    assert not any((rows[n : n + 4] == rows[n]).all(axis=0).any() for n in range(len(rows) - 3))


def test_a_course_of_one_skill_is_practised():
    needs = np.zeros((1, 1), dtype=bool)
    ours = ExpectedGain(Setting(needs, 2, np.random.default_rng(0), world(needs)))
    assert ours.choose().tolist() == [0, 0]

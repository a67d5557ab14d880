"""Laws that the filter keeps whatever the history."""

# A belief has no time before its first answer; these always have one.
# mypy: disable-error-code="operator,arg-type,list-item,attr-defined"
from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence, Params, Structure
from knowledge_tracing.psikt.types import FORM, MU, SECURE
from tests.knowledge_tracing.psikt.courses import answers, belief_after, chain, steady, tangle

gaps = st.floats(0.001, 200.0)


@given(first=gaps, second=gaps, seed=st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_two_moves_are_one_long_move(first, second, seed):
    dynamics, belief = belief_after(tangle(9), 25, seed)
    t = belief.t
    twice = psikt.predict(dynamics, psikt.predict(dynamics, belief, t + first), t + first + second)
    once = psikt.predict(dynamics, belief, t + first + second)
    np.testing.assert_allclose(twice.mean, once.mean, atol=1e-8)
    np.testing.assert_allclose(twice.cov, once.cov, atol=1e-8)


@pytest.mark.parametrize("back", [0.0, 0.5 / 86_400, -3.0])
def test_no_time_moves_nothing(back):
    dynamics, belief = belief_after(tangle(9), 10)
    assert psikt.predict(dynamics, belief, belief.t + back) is belief


def test_after_very_long_only_practice_and_the_general_level_remain():
    dynamics = psikt.dynamics_of(chain(4), steady())
    belief, _ = psikt.run(dynamics, answers(chain(4), 40))
    late = psikt.predict(dynamics, belief, belief.t + 1e5)
    np.testing.assert_allclose(late.mean[[0, 1, 2, 3, FORM]], 0.0, atol=1e-12)
    np.testing.assert_allclose(late.cov[:4, :4], dynamics.limit[:4, :4], atol=1e-12)
    assert late.cov[0, 0] == pytest.approx(0.64)
    assert late.cov[FORM, FORM] == pytest.approx(0.15)
    assert late.mean[MU] == belief.mean[MU]


def test_ten_thousand_answers_leave_a_valid_covariance():
    structure = tangle(5)
    _, belief = belief_after(structure, 10_000)
    assert np.array_equal(belief.cov, belief.cov.T)
    assert np.linalg.eigvalsh(belief.cov).min() > 0
    assert np.isfinite(belief.mean).all()


@given(
    right=st.sampled_from([0.0, 1.0]),
    difficulty=st.floats(-3, 3),
    guess=st.sampled_from([0.0, 0.25, 0.5]),
    level=st.integers(0, 3),
    seed=st.integers(0, 20),
)
@settings(max_examples=60, deadline=None)
def test_an_answer_never_moves_its_skill_the_wrong_way(right, difficulty, guess, level, seed):
    structure = tangle(7)
    dynamics, belief = belief_after(structure, 15, seed)
    skill = structure.skills[seed % 7]
    evidence = Evidence((skill,), "x", right, difficulty, guess, level)
    after, info = psikt.update(dynamics, belief, evidence)
    k = structure.index[skill]
    change = psikt.levels(dynamics, after)[0][k] - psikt.levels(dynamics, belief)[0][k]
    assert change >= -1e-12 if right else change <= 1e-12
    assert 0.0 < info.predicted < 1.0
    grown = np.diag(after.cov) / np.diag(belief.cov)
    assert grown.max() <= 1.5 + 1e-9


def test_spread_returns_to_its_stationary_value_without_answers():
    dynamics, belief = belief_after(tangle(6), 60)
    limit = np.diag(dynamics.limit)[:6]
    distances = [
        np.abs(np.diag(psikt.predict(dynamics, belief, belief.t + days).cov)[:6] - limit)
        for days in (0, 10, 30, 90)
    ]
    for near, far in itertools.pairwise(distances):
        assert (far <= near + 1e-3).all()


def test_the_answer_shown_teaches_nothing():
    dynamics, belief = belief_after(chain(3), 5)
    after, info = psikt.update(dynamics, belief, Evidence((1,), "x", 1.0, help_level=4))
    assert np.array_equal(after.mean, belief.mean)
    assert np.array_equal(after.cov, belief.cov)
    assert info.log_evidence == pytest.approx(0.0, abs=1e-12)


def test_help_makes_an_answer_count_less():
    dynamics = psikt.dynamics_of(chain(2))
    start = psikt.prior(dynamics)
    moved = [
        psikt.update(dynamics, start, Evidence((1,), "x", 1.0, help_level=level))[0].mean[MU]
        for level in range(5)
    ]
    assert moved == sorted(moved, reverse=True)
    assert moved[-1] == start.mean[MU]


def test_partial_credit_lies_between_wrong_and_right():
    dynamics = psikt.dynamics_of(chain(1))
    start = psikt.prior(dynamics)
    levels = [
        psikt.levels(dynamics, psikt.update(dynamics, start, Evidence((1,), "x", r))[0])[0][0]
        for r in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert levels == sorted(levels)


def test_an_answer_speaks_of_the_neighbours_too():
    dynamics = psikt.dynamics_of(chain(6), Params(mu_var=1e-6))
    start = psikt.prior(dynamics)
    after, _ = psikt.update(dynamics, start, Evidence((3,), "x", 1.0))
    gains = psikt.levels(dynamics, after)[0] - psikt.levels(dynamics, start)[0]
    assert gains.argmax() == 2
    assert gains[2] > gains[1] > gains[0] > 0
    assert gains[2] > gains[3] > gains[4] > 0


def test_practice_raises_what_remains_in_the_end():
    dynamics = psikt.dynamics_of(chain(1), steady(mu_var=1e-9))
    history = [(20_000.0 + n, Evidence((1,), f"i{n}", 1.0)) for n in range(10)]
    belief, _ = psikt.run(dynamics, history)
    late = psikt.predict(dynamics, belief, belief.t + 10_000)
    mean, _ = psikt.levels(dynamics, late)
    assert mean[0] == pytest.approx(0.3 + 0.30 * np.log(11), abs=1e-6)


def test_skills_that_are_gone_are_left_out():
    dynamics, belief = belief_after(chain(3), 5)
    alone, _ = psikt.update(dynamics, belief, Evidence((2,), "x", 1.0))
    beside, _ = psikt.update(dynamics, belief, Evidence((999, 2), "x", 1.0))
    np.testing.assert_array_equal(alone.mean, beside.mean)
    nothing, info = psikt.update(dynamics, belief, Evidence((999,), "x", 1.0))
    assert nothing is belief
    assert info.weight == 0.0


def test_mastery_needs_two_items_and_is_kept_until_an_answer_denies_it():
    dynamics = psikt.dynamics_of(chain(1))

    def after(items, rights):
        history = [
            (20_000 + n / 1440, Evidence((1,), item, right))
            for n, (item, right) in enumerate(zip(items, rights, strict=True))
        ]
        return psikt.run(dynamics, history)[0].tally[SECURE, 0]

    assert not after(["same"] * 12, [1.0] * 12)
    assert not after(["a", "b"], [1.0, 1.0])
    assert after(["a", "b"] * 6, [1.0] * 12)
    assert not after(["a", "b"] * 9, [1.0] * 12 + [0.0] * 6)


@pytest.mark.parametrize("size", [0, 1])
def test_the_smallest_courses(size):
    dynamics = psikt.dynamics_of(Structure.build(range(size), {}))
    belief = psikt.predict(dynamics, psikt.prior(dynamics), 20_000.0)
    belief, _ = psikt.step(dynamics, belief, 20_001.0, Evidence((0,), "x", 1.0))
    assert len(psikt.estimates(dynamics, belief, 20_002.0)) == size
    assert psikt.review_days(dynamics, belief, 20_002.0) == {}


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        Structure.build([1, 2], {1: [2], 2: [1]})


@pytest.mark.parametrize("wrong", [{"right": 1.2}, {"right": float("nan")}, {"guess": 1.0}])
def test_evidence_is_checked(wrong):
    with pytest.raises(ValueError, match="Evidence"):
        dataclasses.replace(Evidence((1,), "x", 1.0), **wrong)

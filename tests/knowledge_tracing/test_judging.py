"""Better, worse, or chance: on forecasts made up for the purpose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing import judging
from knowledge_tracing.judging import HeldOut, judge
from knowledge_tracing.reliability_chart import chart_of


def held_out(candidate, in_force, *, truth=0.7, answers=2000, learners=40, seed=1):
    """Answers that are right with chance `truth`, and what two models say of all of them."""
    rng = np.random.default_rng(seed)
    return HeldOut(
        learner=np.arange(answers) % learners,
        right=(rng.random(answers) < truth).astype(np.float64),
        candidate=np.full(answers, candidate),
        in_force=np.full(answers, in_force),
    )


def verdict(found):
    judgement = judge(found, np.random.default_rng(0))
    assert judgement is not None
    return judgement


def test_the_truth_beats_an_error():
    found = verdict(held_out(0.7, 0.5))
    assert found.better
    assert found.gain > found.gain_low > 0.0
    assert found.reason.startswith("Promoted")


def test_an_error_does_not_beat_the_truth():
    found = verdict(held_out(0.5, 0.7))
    assert not found.better
    assert "must be lower by 0.002" in found.reason


def test_the_same_again_is_refused():
    assert not verdict(held_out(0.7, 0.7)).better


def test_luck_with_one_learner_is_not_enough():
    """All of the gain comes from one learner in forty."""
    found = held_out(0.7, 0.7)
    lucky = found.learner == 0
    found.candidate[lucky] = np.where(found.right[lucky] == 1.0, 0.9, 0.1)
    judgement = verdict(found)
    assert judgement.gain > judging.MARGIN
    assert "chance between students" in judgement.reason


def test_worse_calibration_is_refused_even_with_a_lower_log_loss():
    """The candidate tells right from wrong, but far too timidly."""
    found = held_out(0.7, 0.7)
    found.candidate[:] = np.where(found.right == 1.0, 0.75, 0.55)
    judgement = verdict(found)
    assert judgement.gain > judging.MARGIN
    assert not judgement.better
    assert "calibration error" in judgement.reason


@pytest.mark.parametrize(("answers", "learners"), [(199, 40), (2000, 9)])
def test_too_little_to_tell(answers, learners):
    found = held_out(0.7, 0.5, answers=answers, learners=learners)
    assert judge(found, np.random.default_rng(0)) is None


@pytest.mark.parametrize("nonsense", [np.nan, -0.1, 1.1])
def test_a_forecast_that_is_no_chance_stops_it(nonsense):
    with pytest.raises(ValueError, match="diverged"):
        verdict(held_out(nonsense, 0.7))


def test_by_hand():
    scores = judging.scores(np.array([0.8, 0.4, 0.4, 0.6]), np.array([1.0, 0.0, 1.0, 0.5]))
    expected = -(np.log(0.8) + np.log(0.6) + np.log(0.4) + 0.5 * np.log(0.24)) / 4
    assert scores.log_loss == pytest.approx(expected)
    assert scores.brier == pytest.approx((0.04 + 0.16 + 0.36 + 0.01) / 4)
    # 2.5 rights and 1.5 wrongs are 3.75 pairs: 2 of them in order, 1.25 ties.
    assert scores.auc == pytest.approx((2.0 + 1.25 / 2) / 3.75)
    assert scores.ece == pytest.approx((0.2 + 2 * 0.1 + 0.1) / 4)


def test_no_area_without_both_kinds():
    assert judging.scores(np.array([0.8, 0.4]), np.ones(2)).auc is None


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=60),
)
def test_bins_hold_every_answer_once(rows):
    p, right = (np.array(column) for column in zip(*rows, strict=True))
    bins = judging.reliability(p, right)
    assert sum(one.answers for one in bins) == len(rows)
    assert all(one.low <= one.forecast + 1e-9 and one.forecast <= one.high + 1e-9 for one in bins)


def test_the_curve_lies_on_the_diagonal_where_forecasts_come_true():
    figures = verdict(held_out(0.7, 0.5, answers=20_000)).figures()
    chart = chart_of(figures)
    assert chart
    (point,) = chart.candidate.points
    assert point.x - chart.near == pytest.approx(chart.far - point.y, abs=3.0)
    assert chart_of({}) is None

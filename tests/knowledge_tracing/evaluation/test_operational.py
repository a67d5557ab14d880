"""Regressions that find what the simulator put in, and nothing where there is nothing."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.evaluation.operational import (
    clustered,
    first_attempts,
    forgetting_effect,
    practised_again,
    transfer_effect,
    within,
)
from knowledge_tracing.evaluation.simulate import Population, World, simulate
from tests.knowledge_tracing.evaluation.tiny import tiny_log


def test_practice_again_pairs_rows_of_one_learner_and_skill() -> None:
    log = tiny_log(
        [0, 0, 0, 0, 1, 1], [0, 1, 0, 0, 0, 0], [1, 0, 0, 1, 1, 1], [0.0, 1.0, 4.0, 4.5, 0.0, 2.0]
    )
    again = practised_again(log)
    np.testing.assert_array_equal(again.row, [2, 3, 5])
    np.testing.assert_allclose(again.gap, [4.0, 0.5, 2.0])
    np.testing.assert_allclose(again.drop, [1.0, -1.0, 0.0])


def test_first_attempts_average_their_prerequisites() -> None:
    log = tiny_log([0, 0, 0, 0, 1], [0, 2, 1, 2, 2], [1, 1, 1, 0, 1])
    estimates = np.arange(15.0).reshape(5, 3)
    novel = first_attempts(log, estimates, np.array([[0, 2], [1, 2]]))
    np.testing.assert_array_equal(novel.row, [1, 4])
    np.testing.assert_allclose(novel.aggregate, [3.5, 12.5])


def test_a_regression_by_hand() -> None:
    """x = -1, 1 in each of three learners; slopes 1, 2 and 3; so b = 2 and scores -2, 0, 2."""
    x = np.array([-1.0, 1.0] * 3)
    y = np.array([-1.0, 1.0, -2.0, 2.0, -3.0, 3.0])
    effect = clustered(y, x, np.array([0, 0, 1, 1, 2, 2]))
    assert effect.coefficient == pytest.approx(2.0)
    # (X'X)^-1 = 1/6 for the slope; sum of squared scores 8; correction 3/2 5/4.
    assert effect.error == pytest.approx(np.sqrt(8 / 36 * 1.5 * 1.25))
    # With 2 degrees of freedom P(|T| > t) = 1 - t / sqrt(2 + t^2).
    t = effect.coefficient / effect.error
    assert effect.p == pytest.approx(1 - t / np.sqrt(2 + t * t))
    assert (effect.rows, effect.learners) == (6, 3)


def test_errors_within_a_learner_count_once() -> None:
    """Every row ten times over must not make the result surer."""
    rng = np.random.default_rng(0)
    x, y, cluster = rng.normal(size=60), rng.normal(size=60), np.repeat(np.arange(20), 3)
    once = clustered(y, x, cluster)
    tenfold = clustered(np.tile(y, 10), np.tile(x, 10), np.tile(cluster, 10))
    assert tenfold.coefficient == pytest.approx(once.coefficient)
    assert tenfold.error == pytest.approx(once.error, rel=0.02)


def test_too_little_to_say_anything() -> None:
    assert np.isnan(clustered(np.ones(4), np.arange(4.0), np.array([0, 0, 1, 1])).p)
    assert np.isnan(clustered(np.ones(4), np.ones(4), np.arange(4)).p)
    assert np.isnan(clustered(np.ones(0), np.ones(0), np.zeros(0, dtype=np.int64)).coefficient)


def test_within_takes_out_the_groups() -> None:
    np.testing.assert_allclose(
        within(np.array([1.0, 3.0, 10.0]), np.array([0, 0, 2])), [-1.0, 1.0, 0.0]
    )


def test_true_forgetting_shows_beyond_the_pause_and_that_of_others_does_not() -> None:
    """What is above the long-term level is lost in pauses, most by those with a high alpha."""
    world = World(
        learners=400, skills=3, sessions=10, answers_per_session=6, gap_days=2.0, prerequisites=0,
        population=Population(
            log_alpha=(np.log(0.1), 1.2), log_v=(1.0, 0.1), mu=(-1.0, 0.3), c=(0.0, 0.0)
        ),
    )  # fmt: skip
    one = simulate(world, np.random.default_rng(1))
    everything = np.ones(len(one.log), dtype=bool)
    others = np.random.default_rng(2).permutation(one.traits.alpha)
    true = forgetting_effect(
        one.log, one.traits.alpha, everything, saturating=True, beyond_gap=True
    )
    assert true.coefficient > 0
    assert true.p < 1e-3
    false = forgetting_effect(one.log, others, everything, saturating=True, beyond_gap=True)
    assert false.p > 0.01
    # The pause alone is significant with anybody's alpha.
    assert forgetting_effect(one.log, others, everything, saturating=True).p < 0.01


def test_a_control_takes_its_share() -> None:
    """y = 2 x + 3 c exactly, x and c correlated: with c beside it, x keeps its own 2 sd(x)."""
    rng = np.random.default_rng(0)
    control = rng.normal(size=90)
    x = control + rng.normal(size=90)
    y, cluster = 2 * x + 3 * control, np.repeat(np.arange(30), 3)
    assert clustered(y, x, cluster, control[:, None]).coefficient == pytest.approx(2 * x.std())
    assert clustered(y, x, cluster).coefficient > 3 * x.std()
    assert np.isnan(clustered(y, x, cluster, x[:, None]).coefficient)


def test_only_right_answers_on_held_out_rows_can_be_forgotten() -> None:
    log = tiny_log([0, 0, 0, 1, 1, 2, 2, 3, 3], [0] * 9, [1, 0, 1, 1, 1, 1, 0, 1, 1])
    alpha = np.array([0.1, 0.2, 0.3, 0.4])
    assert forgetting_effect(log, alpha, np.ones(9, dtype=bool)).rows == 4
    assert forgetting_effect(log, alpha, log.learner > 0).rows == 3


def test_prerequisites_show_where_they_are_passed_on() -> None:
    world = World(
        learners=500, skills=4, sessions=4, edges=np.array([[0, 1], [2, 3]]),
        population=Population(mu=(0.0, 0.0)).strongly_coupled(),
    )  # fmt: skip
    coupled = simulate(world, np.random.default_rng(3))
    everything = np.ones(len(coupled.log), dtype=bool)
    effect = transfer_effect(coupled.log, coupled.levels, coupled.edges, everything)
    assert effect.coefficient > 0.05
    assert effect.p < 1e-3
    turned = transfer_effect(coupled.log, coupled.levels, np.array([[0, 3], [2, 1]]), everything)
    assert abs(turned.coefficient) < 4 * turned.error
    assert turned.coefficient < effect.coefficient


def test_who_is_good_at_everything_shows_nothing_about_prerequisites() -> None:
    """Levels differ between learners alone: high prerequisites predict, but not beyond mu."""
    world = World(
        learners=500, skills=4, sessions=2, edges=np.array([[0, 1], [2, 3]]),
        population=Population(mu=(0.0, 1.5), log_v=(-2.0, 0.1)).uncoupled(),
    )  # fmt: skip
    one = simulate(world, np.random.default_rng(4))
    everything = np.ones(len(one.log), dtype=bool)
    mu = one.traits.mu[one.log.learner]
    assert transfer_effect(one.log, one.levels, one.edges, everything).p < 1e-6
    assert transfer_effect(one.log, one.levels, one.edges, everything, mu).p > 0.01

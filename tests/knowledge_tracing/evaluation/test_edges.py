"""Scores of a graph on three skills by hand, and the counts beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.evaluation.edges import (
    auroc,
    average_precision,
    direction,
    practised_first,
    practised_just_before,
    precision_at,
    score_edges,
    score_pairs,
    success_given_success,
)
from knowledge_tracing.evaluation.simulate import World, simulate
from tests.knowledge_tracing.evaluation.tiny import tiny_log

EDGES = np.array([[0, 1], [1, 2]])
SCORES = np.array([[9.0, 0.9, 0.2], [0.8, 9.0, 0.3], [0.1, 0.4, 9.0]])


def test_scores_by_hand() -> None:
    """In order: 01 (edge) .9, 10 .8, 21 .4, 12 (edge) .3, 02 .2, 20 .1; the diagonal is out."""
    one = score_edges(SCORES, EDGES)
    assert one.auroc == pytest.approx(6 / 8)
    assert one.average_precision == pytest.approx((1 + 2 / 4) / 2)
    assert one.precision == pytest.approx(0.5)
    assert one.direction == pytest.approx(0.5)
    assert one.base == pytest.approx(2 / 6)


def test_only_candidates_are_asked() -> None:
    candidates = np.triu(np.ones((3, 3), dtype=bool), 1)
    assert score_edges(SCORES, EDGES, candidates).auroc == 1.0


def test_pairs_know_no_direction() -> None:
    one = score_pairs(SCORES, EDGES)
    assert (one.auroc, one.average_precision, one.precision) == (1.0, 1.0, 1.0)
    assert np.isnan(one.direction)


def test_ties_are_worth_half() -> None:
    flat, known = np.zeros(4), np.array([True, False, False, False])
    assert auroc(flat, known) == 0.5
    assert average_precision(flat, known) == 0.25
    assert precision_at(flat, known, 1) == 0.25
    assert direction(np.zeros((3, 3)), EDGES) == 0.5


def test_without_edges_there_is_no_score() -> None:
    nothing = score_edges(SCORES, np.zeros((0, 2), dtype=np.int64))
    assert np.isnan(nothing[:4]).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_auroc_is_the_chance_of_the_right_order(rows: list[tuple[int, bool]]) -> None:
    scores, known = np.array([float(s) for s, _ in rows]), np.array([k for _, k in rows])
    if known.all() or not known.any():
        assert np.isnan(auroc(scores, known))
        return
    apart = scores[known][:, None] - scores[~known]
    assert auroc(scores, known) == pytest.approx(((apart > 0) + 0.5 * (apart == 0)).mean())


def test_counts_by_hand() -> None:
    log = tiny_log([0, 0, 0, 1, 1], [0, 1, 1, 1, 0], [1, 1, 0, 0, 0])
    before, first = practised_just_before(log), practised_first(log)
    np.testing.assert_allclose(before, [[0.0, 1.0], [1.0, 0.0]])
    np.testing.assert_allclose(first, [[0.0, 0.5], [0.5, 0.0]])
    given_success = success_given_success(log)
    # On 1 after a right answer on 0: right, wrong, and one imagined of each: 1/2. After a wrong
    # one only the imagined: 1/2. On 0 after a wrong one on 1: wrong: 1/3, after a right one 1/2.
    np.testing.assert_allclose(given_success, [[0.0, 0.0], [1 / 2 - 1 / 3, 0.0]])


def test_the_order_of_a_course_gives_its_edges_away_and_random_practice_does_not() -> None:
    course = World(learners=80, skills=10, order="curriculum")
    found = simulate(course, np.random.default_rng(0))
    assert score_edges(practised_first(found.log), found.edges).direction > 0.95
    mixed = World(learners=80, skills=10)
    found = simulate(mixed, np.random.default_rng(0))
    assert abs(score_edges(practised_first(found.log), found.edges).auroc - 0.5) < 0.25

"""What the order of practice says of edges, by hand."""

from __future__ import annotations

import numpy as np

from knowledge_tracing.logs.course_order import (
    KNOWN,
    MOST_NEARNESS,
    NEW,
    nearness,
    practised_before,
    prior_odds,
)
from tests.knowledge_tracing.evaluation.tiny import tiny_log


def test_who_comes_first() -> None:
    """Two learners of three meet 0 before 1; 2 is met by one alone."""
    log = tiny_log([0, 0, 1, 1, 2, 2, 3], [0, 1, 0, 1, 1, 0, 2], [1] * 7)
    before = practised_before(log)
    assert before[0, 1]
    assert before.sum() == 1


def test_what_is_practised_together_is_near() -> None:
    skills = [0, 1] * 10 + [2, 3] * 10
    log = tiny_log([0] * 40, skills, [1] * 40)
    near = nearness(log, within=1)
    assert near[0, 1] > 0.5
    assert near[2, 3] > 0.5
    assert near[0, 3] < -0.5
    np.testing.assert_array_equal(near, near.T)
    assert not near.diagonal().any()


def test_odds_before_any_answer() -> None:
    log = tiny_log([0] * 400, [0, 1] * 100 + [2, 3] * 100, [1] * 400)
    before = np.triu(np.ones((4, 4), dtype=bool), 1)
    known = np.zeros((4, 4), dtype=bool)
    known[3, 0] = True
    odds = prior_odds(log, before, known)
    assert odds[3, 0] == KNOWN
    assert odds[1, 0] == -np.inf
    assert NEW < odds[0, 1] <= NEW + MOST_NEARNESS
    assert odds[0, 3] < NEW

"""Causal support against integrals worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.evaluation.causal_support import support, transitions
from tests.knowledge_tracing.evaluation.tiny import tiny_log

# N(e, c) as [[N(0,0), N(0,1)], [N(1,0), N(1,1)]], and P(D | G1) / P(D | G0).
BY_HAND = [
    ([[0, 0], [0, 0]], 1.0),
    ([[3, 0], [2, 0]], 1.0),  # c was never right: the two say the same
    ([[0, 0], [0, 1]], 3 / 2),  # G1: 1 - E(1 - w0) E(1 - w1) = 3/4, G0: 1/2
    ([[0, 1], [0, 0]], 1 / 2),
    ([[1, 0], [0, 1]], 2.0),  # G1: 1/2 - E(1 - w0)^2 / 2 = 1/3, G0: 1/6
    ([[0, 1], [1, 0]], 1 / 2),  # G1: E w0 (1 - w0) / 2 = 1/12, G0: 1/6
]


@pytest.mark.parametrize(("counts", "ratio"), BY_HAND)
def test_support_by_hand(counts: list[list[int]], ratio: float) -> None:
    assert support(np.array(counts, float)) == pytest.approx(np.log(ratio), abs=1e-3)


def test_more_of_the_same_evidence_says_more() -> None:
    table = np.array([[8.0, 2.0], [2.0, 8.0]])
    weak, strong = support(np.stack([table, 10 * table]))
    assert 0 < weak < strong
    assert np.all(support(np.stack([10 * table[:, ::-1], np.full((2, 2), 50.0)])) < 0)


def test_many_pairs_at_once_are_each_alone() -> None:
    counts = np.random.default_rng(0).integers(0, 9, (20, 20, 2, 2)).astype(float)
    together = support(counts)
    assert together.shape == (20, 20)
    assert together[13, 7] == pytest.approx(support(counts[13, 7]).item())


def test_transitions_stay_inside_a_learner_and_between_skills() -> None:
    log = tiny_log([0, 0, 0, 0, 1, 1], [0, 1, 1, 0, 0, 1], [1, 0, 1, 1, 0, 1])
    counts = transitions(log)
    assert counts.sum() == 3
    assert counts[0, 1, 0, 1] == 1  # right on 0, then wrong on 1
    assert counts[1, 0, 1, 1] == 1
    assert counts[0, 1, 1, 0] == 1  # the other learner

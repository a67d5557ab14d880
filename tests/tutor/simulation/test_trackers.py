from __future__ import annotations

import numpy as np
import pytest

from tutor.simulation.trackers import Elo, KnowledgeTracing, Recent

ONE = np.array([0])


def test_elo_moves_the_skill_and_a_little_all_others():
    elo = Elo((1, 2), step=0.8, shared=0.2, start=0.0)
    elo.see(ONE, np.array([True]))
    assert elo.chance()[0] == pytest.approx(1 / (1 + np.exp([-0.5, -0.1])))


def test_tracing_by_hand():
    belief = KnowledgeTracing((2, 2), known=0.2, learn=0.1, guess=0.25, slip=0.1)
    belief.see(np.array([0, 0]), np.array([True, False]))
    after_right = 0.2 * 0.9 / (0.2 * 0.9 + 0.8 * 0.25)
    after_wrong = 0.2 * 0.1 / (0.2 * 0.1 + 0.8 * 0.75)
    expected = [p + 0.1 * (1 - p) for p in (after_right, after_wrong)]
    assert belief.known[:, 0] == pytest.approx(expected)
    assert belief.known[:, 1] == pytest.approx([0.2, 0.2])


def test_the_window_forgets_what_is_older():
    recent = Recent((1, 2), window=4)
    for right in (True, False, False, True, True):
        recent.see(ONE, np.array([right]))
    assert recent.rate()[0].tolist() == [0.5, 0.0]
    assert recent.progress()[0].tolist() == [1.0, 0.0]
    assert recent.count[0].tolist() == [5, 0]

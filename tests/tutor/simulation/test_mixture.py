from __future__ import annotations

import numpy as np
import pytest

from tutor.simulation.mixture import fit


def test_two_heaps_are_two_components_and_one_heap_is_one():
    rng = np.random.default_rng(0)
    one = rng.normal(0.5, 0.05, (60, 2))
    two = np.concatenate([rng.normal(0.1, 0.05, (30, 2)), rng.normal(0.9, 0.05, (30, 2))])
    mixture = fit(np.stack([one, two]), np.random.default_rng(1), most=2)
    assert mixture.weight[0] == pytest.approx([1.0, 0.0])
    assert sorted(mixture.mean[1, :, 0]) == pytest.approx([0.1, 0.9], abs=0.05)
    assert mixture.weight[1] == pytest.approx([0.5, 0.5], abs=0.05)


def test_points_that_are_all_the_same():
    mixture = fit(np.full((3, 5, 2), 0.25), np.random.default_rng(0))
    assert mixture.weight[:, 0] == pytest.approx(np.ones(3))
    assert mixture.mean[:, 0] == pytest.approx(np.full((3, 2), 0.25))


def test_no_more_components_than_points():
    assert fit(np.zeros((1, 2, 2)), np.random.default_rng(0), most=3).weight.shape == (1, 2)

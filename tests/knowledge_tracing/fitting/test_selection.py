"""The spike-and-slab posterior against quadrature, and against what it must not be fooled by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.fitting.selection import Slab, projected, scores, select

SLAB = Slab()


def by_quadrature(push: float, information: float) -> tuple[float, float, float]:
    """log Bayes factor, mean and sd of one coupling."""
    x = np.linspace(0, 6, 60001)
    prior = np.exp(-0.5 * ((x - SLAB.mean) / SLAB.sd) ** 2)
    prior /= prior.sum()
    exponent = push * x - information * x**2 / 2
    weight = prior * np.exp(exponent - exponent.max())
    mean = (weight * x).sum() / weight.sum()
    spread = np.sqrt((weight * (x - mean) ** 2).sum() / weight.sum())
    return float(np.log(weight.sum()) + exponent.max()), float(mean), float(spread)


@given(st.floats(-30, 60), st.floats(0.1, 400))
def test_one_coupling_is_exact(push: float, information: float) -> None:
    """A single column of unit length times its information, and what it says in total."""
    G = np.array([[np.sqrt(information)], [0.0]])
    y = np.array([push / np.sqrt(information), 0.0])
    found = select(y, G, np.array([-4.0]), SLAB)
    bayes, mean, sd = by_quadrature(push, information)
    assert found.log_odds[0] + 4 == pytest.approx(bayes, abs=1e-2)
    assert found.effect[0] == pytest.approx(mean, abs=1e-3)
    assert found.sd[0] == pytest.approx(sd, abs=1e-3)


def test_a_shadow_of_an_edge_is_no_edge() -> None:
    """The second column is nearly the first, with noise; only the first acts."""
    rng = np.random.default_rng(0)
    true = rng.standard_normal(4000)
    shadow = 0.7 * true + 0.7 * rng.standard_normal(4000)
    y = 0.3 * true + rng.standard_normal(4000)
    found = select(y, np.stack([true, shadow], 1), np.full(2, -4.0), SLAB)
    assert found.probability[0] > 0.99
    assert found.probability[1] < 0.1
    assert found.effect[0] == pytest.approx(0.3, abs=0.05)
    alone = scores(np.stack([true, shadow], 1) * y[:, None], np.zeros((4000, 0)))
    assert alone[1] > 4


def test_without_an_edge_the_score_is_standard_normal() -> None:
    rng = np.random.default_rng(1)
    G = rng.standard_normal((800, 400)) * rng.exponential(1.0, 800)[:, None]
    z = scores(G, rng.standard_normal((800, 2)))
    assert np.std(z) == pytest.approx(1, abs=0.12)
    assert np.mean(z) == pytest.approx(0, abs=0.15)


def test_what_a_nuisance_explains_is_gone() -> None:
    rng = np.random.default_rng(2)
    nuisance = rng.standard_normal((50, 2))
    left = projected(nuisance @ rng.standard_normal((2, 3)), nuisance)
    np.testing.assert_allclose(left, 0, atol=1e-9)

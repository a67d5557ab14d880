"""Measures on normal posteriors, on numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.evaluation.traits import (
    consistency,
    divergence,
    entanglement,
    specificity,
)

EYE = np.broadcast_to(np.eye(2), (4, 2, 2))
CORNERS = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])


def test_specificity_is_information_about_who_it_is() -> None:
    """Means at (+-3, +-3), unit variances: total variance 10 in each of two dimensions."""
    assert specificity(3.0 * CORNERS, EYE) == pytest.approx(np.log(10.0))
    assert specificity(0.0 * CORNERS, EYE) == pytest.approx(0.0)


def test_specificity_does_not_depend_on_units() -> None:
    turn = np.array([[2.0, 0.3], [-1.0, 0.5]])
    turned = np.broadcast_to(turn @ turn.T, (4, 2, 2))
    assert specificity(CORNERS @ turn.T, turned) == pytest.approx(specificity(CORNERS, EYE))


def test_divergence_in_one_and_two_dimensions() -> None:
    one = divergence(np.zeros((1, 1)), np.ones((1, 1, 1)), np.ones((1, 1)), np.full((1, 1, 1), 2.0))
    assert one == pytest.approx((0.5 + 0.5 - 1.0 + np.log(2.0)) / 2)
    wide = np.array([[[2.0, 1.0], [1.0, 2.0]]])  # inverse [[2, -1], [-1, 2]] / 3
    two = divergence(np.zeros((1, 2)), EYE[:1], np.array([[1.0, 1.0]]), wide)
    assert two == pytest.approx((4 / 3 + 2 / 3 - 2.0 + np.log(3.0)) / 2)


def test_consistency_is_zero_only_for_equal_parts() -> None:
    whole = (CORNERS, EYE)
    assert consistency([whole, whole], whole) == pytest.approx(0.0)
    shifted = (CORNERS + np.array([2.0, 0.0]), EYE)
    assert consistency([whole, shifted], whole) == pytest.approx(1.0)


def test_entanglement_of_correlated_traits() -> None:
    """Two traits with correlation r share -log(1 - r^2) / 2 nats."""
    cov = np.broadcast_to(np.array([[4.0, 1.2], [1.2, 1.0]]), (3, 2, 2))
    assert entanglement(cov) == pytest.approx(-0.5 * np.log(1 - 0.36))
    assert entanglement(EYE) == pytest.approx(0.0)


def test_what_is_no_covariance_is_refused() -> None:
    with pytest.raises(ValueError, match="positive definite"):
        entanglement(np.array([[[1.0, 2.0], [2.0, 1.0]]]))

"""The filter against brute force: the whole posterior on a grid, with code of its own."""

# A belief has no time before its first answer; these always have one.
# mypy: disable-error-code="operator,arg-type,list-item,attr-defined"
from __future__ import annotations

import itertools

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence, Params
from tests.knowledge_tracing.psikt.courses import chain

FINE = np.linspace(-6, 6, 161)
ALPHA, V, GAMMA, SLIP = 0.1, 0.8, 0.5, 0.03
HISTORY = [(0.0, 0, 1, 0.0), (0.3, 0, 0, 0.8), (4.0, 0, 1, -0.8), (30.0, 0, 1, 0.4)]


def chance(level, difficulty, guess=0.0):
    return guess + (1 - guess - SLIP) / (1 + np.exp(-(level - difficulty)))


def normal(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance))


def test_one_skill_and_the_general_level():
    """A grid over (deviation, mu). Practice is switched off: it only shifts the target."""
    params = Params(beta_s=0.0, beta_f=0.0, mu_drift=0.0, form_var=0.0)
    dynamics = psikt.dynamics_of(chain(1), params)
    x, mu = FINE[:, None], FINE[None, :]
    density = normal(x, 0, V**2) * normal(mu, 0.3, 1.0)
    belief = psikt.predict(dynamics, psikt.prior(dynamics), 20_000.0)
    for gap, _, right, difficulty in HISTORY:
        if gap:
            r = np.exp(-ALPHA * gap)
            kernel = normal(x, r * FINE[None, :], V**2 * (1 - r**2))
            density = (kernel / kernel.sum(axis=0)) @ density
        density /= density.sum()
        p = chance(x + mu, difficulty)
        exact = (density * p).sum()
        evidence = Evidence((1,), "i", float(right), difficulty)
        belief, info = psikt.step(dynamics, belief, belief.t + gap, evidence)
        assert info.predicted == pytest.approx(exact, abs=0.003)
        density = density * (p if right else 1 - p)
    density /= density.sum()
    level = x + mu
    mean = (density * level).sum()
    sd = np.sqrt((density * (level - mean) ** 2).sum())
    found, spread = psikt.levels(dynamics, belief)
    assert found[0] == pytest.approx(mean, abs=0.02)
    assert spread[0] == pytest.approx(sd, abs=0.02)


TWO = [(0.0, 0, 1, 0.0), (0.5, 1, 0, 0.5), (3.0, 1, 1, 0.0), (10.0, 0, 1, 0.8), (2.0, 1, 1, -0.5)]


def test_two_skills_of_which_one_needs_the_other():
    """A grid over both levels; the general level is known, so that the grid stays small."""
    params = Params(beta_s=0.0, beta_f=0.0, mu_drift=0.0, form_var=0.0, mu_var=1e-12)
    dynamics = psikt.dynamics_of(chain(2), params)
    grid = np.linspace(-4.5, 5.0, 41)
    points = np.array(list(itertools.product(grid, grid)))
    covariance = stationary_by_steps()
    density = gaussian(points - 0.3, covariance)
    belief = psikt.predict(dynamics, psikt.prior(dynamics), 20_000.0)
    for gap, skill, right, difficulty in TWO:
        if gap:
            density = moved(points, density, gap)
        density /= density.sum()
        p = chance(points[:, skill], difficulty)
        evidence = Evidence((skill + 1,), "i", float(right), difficulty)
        belief, info = psikt.step(dynamics, belief, belief.t + gap, evidence)
        assert info.predicted == pytest.approx(density @ p, abs=0.003)
        density = density * (p if right else 1 - p)
    density /= density.sum()
    mean, _ = psikt.levels(dynamics, belief)
    np.testing.assert_allclose(mean, density @ points, atol=0.02)


def drift():
    return -ALPHA * np.array([[1.0, 0.0], [-GAMMA, 1.0]])


def euler(gap):
    """Transition and noise by many small steps: a method that the filter does not use."""
    steps = 8_000
    dt = gap / steps
    forward = np.eye(2) + drift() * dt + (drift() * dt) @ (drift() * dt) / 2
    E, Q = np.eye(2), np.zeros((2, 2))
    noise = 2 * ALPHA * V**2 * dt * np.eye(2)
    for _ in range(steps):
        E, Q = forward @ E, forward @ Q @ forward.T + noise
    return E, Q


def stationary_by_steps():
    return euler(200.0)[1]


def gaussian(points, covariance):
    solved = np.linalg.solve(covariance, points.T)
    return np.exp(-0.5 * (points.T * solved).sum(axis=0))


def moved(points, density, gap):
    E, Q = euler(gap)
    centres = (points - 0.3) @ E.T + 0.3
    out = np.zeros(len(points))
    for centre, mass in zip(centres, density, strict=True):
        if mass > 1e-9 * density.max():
            kernel = gaussian(points - centre, Q)
            out += mass * kernel / kernel.sum()
    return out

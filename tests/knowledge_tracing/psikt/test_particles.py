"""The filter against twenty thousand particles, which make no assumption about the posterior."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Params
from knowledge_tracing.psikt.types import Array
from tests.knowledge_tracing.psikt.exact import (
    NEEDS,
    Life,
    Model,
    drawn,
    history,
    questions,
)

PARTICLES, LEARNERS, ANSWERS = 20_000, 6, 60
NINETY = 1.6449
MODEL = Model(Params(beta_f=0.08, form_var=0.3), 8, NEEDS)


class Followed(NamedTuple):
    """[T] each: chance before the answer, its log evidence, and how much of the posterior of the
    answered skill's level lies in the filter's 90 % band."""

    predicted: Array
    log_evidence: Array
    covered: Array


def particles(life: Life, bands: Array, rng: np.random.Generator) -> Followed:
    """Bootstrap filter; resampled systematically whenever half of the particles are worth little.

    bands: [T, 2] of the answered skill's level after each answer.
    """
    practice, rows = MODEL.practice(life.asked, life.right), []
    cloud, weight = drawn(*MODEL.start, rng, PARTICLES), np.full(PARTICLES, 1 / PARTICLES)
    for n, one in enumerate(life.asked):
        if n:
            E, Q = MODEL.move(one.day - life.asked[n - 1].day)
            cloud = cloud @ E.T + drawn(np.zeros(len(E)), Q, rng, PARTICLES)
        p = MODEL.chance(cloud @ MODEL.sees(one) + practice[n, one.skill], one)
        likelihood = p if life.right[n] else 1 - p
        evidence, predicted = weight @ likelihood, weight @ p
        weight = weight * likelihood / evidence
        level = cloud[:, one.skill] + cloud[:, -2] + practice[n + 1, one.skill]
        inside = (level > bands[n, 0]) & (level < bands[n, 1])
        rows.append((predicted, np.log(evidence), weight @ inside))
        if 1 / (weight @ weight) < PARTICLES / 2:
            places = (np.arange(PARTICLES) + rng.random()) / PARTICLES
            kept = np.searchsorted(np.cumsum(weight), places).clip(max=PARTICLES - 1)
            cloud, weight = cloud[kept], np.full(PARTICLES, 1 / PARTICLES)
    return Followed(*np.array(rows).T)


def ours(life: Life) -> tuple[Array, Array, Array]:
    """Chances, log evidences and bands of the serving filter."""
    dynamics = MODEL.dynamics()
    belief, infos, bands = psikt.prior(dynamics), [], []
    for (t, evidence), one in zip(history(life), life.asked, strict=True):
        belief, info = psikt.step(dynamics, belief, t, evidence)
        place = dynamics.structure.index[one.skill]
        mean, sd = (each[place] for each in psikt.levels(dynamics, belief))
        infos.append((info.predicted, info.log_evidence))
        bands.append((mean - NINETY * sd, mean + NINETY * sd))
    return *np.array(infos).T, np.array(bands)


@pytest.mark.parametrize("days", [0.01, 1.0, 30.0, 400.0])
def test_the_process_is_that_of_a_matrix_exponential(days: float) -> None:
    dynamics = MODEL.dynamics()
    at = [dynamics.structure.index[k] for k in range(8)] + [8, 9]
    E, Q = MODEL.move(days)
    mean, cov = np.arange(1.0, 11.0), MODEL.start[1] + 0.1
    order = np.argsort(at)
    keep = np.exp(-MODEL.params.form_per_answer - MODEL.params.form_per_day * days)
    moved, spread = dynamics.move(mean[order], cov[np.ix_(order, order)], days, keep)
    np.testing.assert_allclose(dynamics.prior_cov()[np.ix_(at, at)], MODEL.start[1], atol=1e-12)
    np.testing.assert_allclose(moved[at], E @ mean, atol=1e-10)
    np.testing.assert_allclose(spread[np.ix_(at, at)], E @ cov @ E.T + Q, atol=1e-10)


@pytest.mark.slow
def test_chances_bands_and_evidence_are_those_of_particles() -> None:
    apart, covered, gaps = [], [], []
    for learner in range(LEARNERS):
        rng = np.random.default_rng([20, learner])
        life = MODEL.live(questions(8, ANSWERS, rng), rng)
        predicted, log_evidence, bands = ours(life)
        exact = particles(life, bands, rng)
        apart.append(np.abs(predicted - exact.predicted))
        covered.append(exact.covered.mean())
        gaps.append(log_evidence.sum() - exact.log_evidence.sum())
    assert np.mean(apart) <= 0.004
    assert np.max(apart) <= 0.02
    assert 0.88 <= np.mean(covered) <= 0.92
    assert all(0.85 <= share <= 0.95 for share in covered)
    assert np.max(np.abs(gaps)) <= 0.1

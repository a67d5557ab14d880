"""Simulation-based calibration (Talts et al. 2018): learners drawn from the prior; where the
truth lies in the filter's belief about it is uniform, for a right filter and for no other."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import chisquare

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Params
from knowledge_tracing.psikt.types import MU, Array
from tests.knowledge_tracing.psikt.exact import NEEDS, Life, Model, history, questions

DRAWS, ANSWERS, BINS = 300, 40, 10
MODEL = Model(Params(beta_f=0.08), 8, NEEDS)


@cache
def lives() -> list[Life]:
    rngs = (np.random.default_rng([70, draw]) for draw in range(DRAWS))
    return [MODEL.live(questions(8, ANSWERS, rng), rng) for rng in rngs]


def ranks(**changes: float) -> tuple[Array, Array]:
    """[DRAWS] each, 0 to 1: where a random skill's level and the general level lie in the belief
    after the last answer."""
    dynamics, rng, out = MODEL.dynamics(**changes), np.random.default_rng(71), []
    for life in lives():
        belief, _ = psikt.run(dynamics, history(life))
        skill = int(rng.integers(8))
        truth = life.states[-1, skill] + life.states[-1, MU]
        truth += MODEL.practice(life.asked, life.right)[-1, skill]
        mean, sd = (one[dynamics.structure.index[skill]] for one in psikt.levels(dynamics, belief))
        mu = NormalDist(belief.mean[MU], np.sqrt(belief.cov[MU, MU]))
        out.append((NormalDist(mean, sd).cdf(truth), mu.cdf(life.states[-1, MU])))
    return tuple(np.array(out).T)


def uniform(found: Array) -> float:
    """p of a chi-square test over ten bins."""
    return float(chisquare(np.histogram(found, BINS, (0.0, 1.0))[0]).pvalue)


@pytest.mark.slow
def test_truth_lies_anywhere_in_the_belief() -> None:
    level, mu = ranks()
    assert uniform(level) > 0.01
    assert uniform(mu) > 0.01


@pytest.mark.slow
def test_a_wrong_filter_is_found_out() -> None:
    level, mu = ranks(v=0.4, mu_var=0.3)
    assert uniform(level) < 0.01
    assert uniform(mu) < 0.01

"""Courses too large for a full covariance: close to the exact filter, always valid."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence, Params
from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.types import FORM, MU
from knowledge_tracing.psikt.wide import Wide
from tests.knowledge_tracing.psikt.courses import answers, chain, tangle


def test_close_to_the_exact_filter():
    structure = tangle(30)
    history = answers(structure, 120)
    exact, _ = psikt.run(Dense(structure, Params()), history)
    near, _ = psikt.run(Wide(structure, Params()), history)
    t = history[-1][0] + 3
    one = psikt.estimates(Dense(structure, Params()), exact, t)
    two = psikt.estimates(Wide(structure, Params()), near, t)
    differences = np.array([abs(one[k].p - two[k].p) for k in structure.skills])
    assert differences.mean() < 0.02
    assert differences.max() < 0.08


def test_the_prior_and_its_first_answer_agree():
    structure = chain(12)
    dense, wide = Dense(structure, Params()), Wide(structure, Params())
    evidence = Evidence((6,), "i", 1.0)
    exact, _ = psikt.update(dense, psikt.prior(dense), evidence)
    near, _ = psikt.update(wide, psikt.prior(wide), evidence)
    np.testing.assert_allclose(
        psikt.levels(wide, near)[0], psikt.levels(dense, exact)[0], atol=2e-3
    )


def test_stays_valid_over_many_answers():
    structure = tangle(40)
    wide = Wide(structure, Params())
    belief, _ = psikt.run(wide, answers(structure, 1500))
    variances, with_mu, with_form = belief.cov
    assert np.isfinite(belief.mean).all()
    assert (variances > 0).all()
    assert (with_mu[:-2] ** 2 <= variances[:-2] * variances[MU] + 1e-9).all()
    assert (with_form[:-2] ** 2 <= variances[:-2] * variances[FORM] + 1e-9).all()
    assert (wide.level_variance(belief.cov) > 0).all()


def test_a_large_course_takes_this_path_and_forecasts():
    structure = tangle(400)
    dynamics = psikt.dynamics_of(structure)
    assert dynamics.wide
    skill = structure.skills[50]
    history = [(20_000 + n / 1440, Evidence((skill,), f"i{n}", 1.0)) for n in range(12)]
    belief, _ = psikt.run(dynamics, history)
    before = psikt.estimates(dynamics, psikt.prior(dynamics), 20_000.0)
    after = psikt.estimates(dynamics, belief, 20_000.1)
    assert after[skill].secure
    assert after[skill].p > before[skill].p + 0.2
    points = psikt.forecast(dynamics, belief, skill, 20_000.1, [0, 10, 60])
    assert points[0].p == pytest.approx(after[skill].p, abs=1e-9)
    assert points[0].p > points[1].p > points[2].p
    assert psikt.review_days(dynamics, belief, 20_000.1).keys() == {skill}

"""What is shown: bands, forecasts, review days."""

# A belief has no time before its first answer; these always have one.
# mypy: disable-error-code="operator,arg-type,list-item,attr-defined"
from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence, Params
from tests.knowledge_tracing.psikt.courses import belief_after, chain, tangle


def test_estimates_are_ordered_and_honest():
    dynamics, belief = belief_after(tangle(10), 40)
    for estimate in psikt.estimates(dynamics, belief, belief.t + 1).values():
        assert 0 < estimate.low < estimate.p < estimate.high < 1
        assert estimate.known == (estimate.high - estimate.low < 0.35)
        assert 0 <= estimate.mastered <= 1


def test_nobody_is_known_before_the_first_answer():
    dynamics = psikt.dynamics_of(chain(3))
    estimates = psikt.estimates(dynamics, psikt.prior(dynamics), 20_000.0)
    assert not any(one.known or one.due or one.secure for one in estimates.values())
    assert {one.idle for one in estimates.values()} == {None}


@pytest.mark.parametrize("size", [8, 170])
def test_forecast_agrees_with_waiting(size):
    dynamics, belief = belief_after(tangle(size), 40)
    skill = dynamics.structure.skills[5]
    days = [0.0, 1.0, 7.0, 45.0]
    points = psikt.forecast(dynamics, belief, skill, belief.t, days)
    for day, point in zip(days, points, strict=True):
        later = psikt.estimates(dynamics, belief, belief.t + day)[skill]
        assert point == pytest.approx((day, later.p, later.low, later.high), abs=1e-9)


@pytest.mark.parametrize("size", [8, 170])
def test_a_review_is_what_a_right_answer_now_would_make_of_it(size):
    dynamics, belief = belief_after(tangle(size), 40)
    skill, t, days = dynamics.structure.skills[5], belief.t + 20, [0.0, 7.0, 45.0]
    [(asked, (waiting, reviewed))] = psikt.if_reviewed(dynamics, belief, t, [skill], days).items()
    assert asked == skill
    forecast = psikt.forecast(dynamics, belief, skill, t, days)
    assert waiting == pytest.approx([point.p for point in forecast], abs=1e-9)
    now = psikt.predict(dynamics, belief, t)
    after, _ = psikt.update(dynamics, now, Evidence((skill,), "any", 1.0))
    later = psikt.forecast(dynamics, after, skill, t, days)
    assert reviewed == pytest.approx([point.p for point in later], abs=1e-9)
    assert all(high > low for low, high in zip(waiting, reviewed, strict=True))


def forgetful() -> tuple[psikt.Dynamics, psikt.Belief]:
    """Somebody whose general level is known to be low: what was learned fades."""
    dynamics = psikt.dynamics_of(chain(2), Params(mu_mean=-1.0, mu_var=0.01, v=1.6, beta_s=0.1))
    history = [(20_000 + n / 1440, Evidence((1,), f"i{n}", 1.0)) for n in range(20)]
    return dynamics, psikt.run(dynamics, history)[0]


def test_review_day_is_the_first_below_the_target():
    dynamics, belief = forgetful()
    t = belief.t
    days = psikt.review_days(dynamics, belief, t)
    assert days.keys() == {1}
    day = days[1]
    before, after = psikt.forecast(dynamics, belief, 1, t, [day - 1, day])
    assert before.p >= 0.7 > after.p
    assert not psikt.estimates(dynamics, belief, t + day - 1)[1].due
    assert psikt.estimates(dynamics, belief, t + day)[1].due
    assert psikt.review_days(dynamics, belief, t + day + 5) == {1: 0}


def test_what_does_not_fade_within_ninety_days_has_no_review_day():
    dynamics = psikt.dynamics_of(chain(1))
    history = [(20_000 + n / 1440, Evidence((1,), f"i{n}", 1.0)) for n in range(30)]
    belief, _ = psikt.run(dynamics, history)
    assert psikt.review_days(dynamics, belief, belief.t) == {1: None}


def test_bands_cover_as_often_as_they_say():
    """Levels drawn from the model's own prior, eight answers each: 80 % bands, 80 % of levels."""
    rng = np.random.default_rng(5)
    dynamics = psikt.dynamics_of(chain(1), Params(mu_drift=0.0, beta_s=0.0, beta_f=0.0))
    inside = 0
    for _ in range(600):
        level = rng.normal(0.3, np.sqrt(1.64))
        history = []
        for n, difficulty in enumerate(rng.normal(0, 0.7, 8)):
            p = 0.97 / (1 + np.exp(-(level - difficulty)))
            history.append((20_000.0, Evidence((1,), f"i{n}", float(rng.random() < p), difficulty)))
        belief, _ = psikt.run(dynamics, history)
        estimate = psikt.estimates(dynamics, belief, 20_000.0)[1]
        inside += estimate.low <= 1 / (1 + np.exp(-level)) <= estimate.high
    assert 0.75 <= inside / 600 <= 0.85

"""When a skill counts as mastered, and when it does not any more."""

from __future__ import annotations

import pytest

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence
from knowledge_tracing.psikt.newcomers import unfitted
from tests.knowledge_tracing.psikt.courses import chain

START = 20_000.0
MINUTE = 1.0 / 1440


@pytest.fixture(params=["dense", "wide"])
def dynamics(request):
    if request.param == "dense":
        return unfitted(chain(3))
    return psikt.dynamics_of(chain(3), unfitted(chain(3)).params, dense_limit=1)


def answered(dynamics, belief, skill, rights, t, help_level=0):
    for n, right in enumerate(rights):
        evidence = Evidence((skill,), f"{skill} {n % 3}", right, help_level=help_level)
        belief, _ = psikt.step(dynamics, belief, t + n * MINUTE, evidence)
    return belief


def secure(dynamics, belief, t, skill=1):
    return psikt.estimates(dynamics, belief, t)[skill].secure


def test_enough_unaided_answers_grant_it(dynamics):
    start = psikt.prior(dynamics)
    assert not secure(dynamics, answered(dynamics, start, 1, [1.0] * 2, START), START + 1)
    assert secure(dynamics, answered(dynamics, start, 1, [1.0] * 6, START), START + 1)
    aided = answered(dynamics, start, 1, [1.0] * 12, START, help_level=1)
    assert not secure(dynamics, aided, START + 1)


def test_a_right_answer_never_takes_it_away(dynamics):
    belief = answered(dynamics, psikt.prior(dynamics), 1, [1.0] * 6, START)
    late = START + 400.0
    assert secure(dynamics, belief, late)
    assert secure(dynamics, answered(dynamics, belief, 1, [1.0], late), late + 1)


def test_wrong_answers_take_it_away_and_days_do_not(dynamics):
    belief = answered(dynamics, psikt.prior(dynamics), 1, [1.0] * 6, START)
    assert secure(dynamics, belief, START + 900.0)
    assert not secure(dynamics, answered(dynamics, belief, 1, [0.0] * 3, START + 2), START + 3)


def test_success_on_what_builds_on_a_skill_may_grant_it():
    dynamics = unfitted(chain(3))
    belief = answered(dynamics, psikt.prior(dynamics), 1, [0.0, 1.0, 1.0, 1.0], START)
    assert not secure(dynamics, belief, START + 0.1)
    belief = answered(dynamics, belief, 2, [1.0] * 6, START + 0.1)
    belief = answered(dynamics, belief, 3, [1.0] * 6, START + 0.2)
    assert secure(dynamics, belief, START + 0.3)


def test_newcomers_begin_lower_where_more_lies_below():
    dynamics = unfitted(chain(9))
    p = [psikt.estimates(dynamics, psikt.prior(dynamics), START)[k].p for k in range(1, 10)]
    assert p[:7] == sorted(p[:7], reverse=True)
    assert p[6] == pytest.approx(p[8], abs=0.05)

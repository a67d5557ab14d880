"""Beliefs as bytes: lossless for their own course, refused with a reason for any other."""

# A belief has no time before its first answer; these always have one.
# mypy: disable-error-code="operator,arg-type,list-item,attr-defined"
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_tracing import psikt
from knowledge_tracing.psikt import StateError, Structure
from knowledge_tracing.psikt.codec import HEADER
from tests.knowledge_tracing.psikt.courses import answers, belief_after, chain, tangle


@pytest.mark.parametrize("size", [1, 12, 200])
def test_round_trip_is_exact(size):
    dynamics, belief = belief_after(tangle(size), 20)
    again = psikt.from_bytes(dynamics, psikt.to_bytes(dynamics, belief))
    assert np.array_equal(again.mean, belief.mean)
    assert np.array_equal(again.cov, belief.cov)
    assert np.array_equal(again.tally, belief.tally)
    assert (again.t, again.answers, again.log_evidence) == (
        belief.t,
        belief.answers,
        belief.log_evidence,
    )


def test_before_any_answer_there_is_no_time():
    dynamics = psikt.dynamics_of(chain(2))
    data = psikt.to_bytes(dynamics, psikt.prior(dynamics))
    assert psikt.from_bytes(dynamics, data).t is None


@pytest.mark.parametrize("size", [9, 180])
def test_kept_up_answer_by_answer_equals_replayed(size):
    structure = tangle(size)
    dynamics = psikt.dynamics_of(structure)
    history = answers(structure, 60)
    stored = psikt.to_bytes(dynamics, psikt.prior(dynamics))
    for t, evidence in history:
        belief, _ = psikt.step(dynamics, psikt.from_bytes(dynamics, stored), t, evidence)
        stored = psikt.to_bytes(dynamics, belief)
    assert stored == psikt.to_bytes(dynamics, psikt.run(dynamics, history)[0])


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_other_bytes_are_refused(data):
    with pytest.raises(StateError):
        psikt.from_bytes(psikt.dynamics_of(chain(2)), data)


def damaged(data: bytes, kind: str) -> bytes:
    if kind == "cut":
        return data[:-8]
    if kind == "version":
        return data[:4] + b"\x09\x00" + data[6:]
    return data[: HEADER.size] + b"\xff" * 8 + data[HEADER.size + 8 :]


@pytest.mark.parametrize(
    ("kind", "reason"), [("cut", "bytes"), ("version", "format"), ("nan", "finite")]
)
def test_damage_is_named(kind, reason):
    dynamics, belief = belief_after(chain(3), 4)
    data = damaged(psikt.to_bytes(dynamics, belief), kind)
    with pytest.raises(StateError, match=reason):
        psikt.from_bytes(dynamics, data)


def test_another_graph_is_refused_and_can_be_adapted():
    dynamics, belief = belief_after(chain(3), 8)
    data = psikt.to_bytes(dynamics, belief)
    larger = psikt.dynamics_of(Structure.build([1, 2, 3, 9], {2: [1], 3: [2], 9: [1]}))
    with pytest.raises(StateError, match="another graph"):
        psikt.from_bytes(larger, data)
    adapted = psikt.adapt(larger, data, dynamics.structure.skills)
    before = psikt.estimates(dynamics, belief, belief.t)
    after = psikt.estimates(larger, adapted, belief.t)
    assert [after[k][:5] for k in before] == [pytest.approx(one[:5]) for one in before.values()]
    assert after[9].answers == 0
    assert np.linalg.eigvalsh(adapted.cov).min() > 0


def test_a_course_that_has_outgrown_the_full_covariance():
    dynamics, belief = belief_after(tangle(150), 30)
    grown = psikt.dynamics_of(tangle(151))
    assert grown.wide
    adapted = psikt.adapt(grown, psikt.to_bytes(dynamics, belief), dynamics.structure.skills)
    before = psikt.estimates(dynamics, belief, belief.t)
    after = psikt.estimates(grown, adapted, belief.t)
    skill = dynamics.structure.skills[3]
    assert after[skill].p == pytest.approx(before[skill].p, abs=1e-9)

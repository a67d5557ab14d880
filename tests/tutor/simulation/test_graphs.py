from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.simulation import graphs


def test_every_skill_above_the_first_layer_builds_on_one_to_three_of_the_two_layers_below():
    needs, layer = graphs.drawn(np.random.default_rng(0)), graphs.layers_of()
    assert not needs[layer == 0].any()
    assert set(needs[layer > 0].sum(axis=1)) == {1, 2, 3}
    child, parent = np.nonzero(needs)
    assert set(layer[child] - layer[parent]) == {1, 2}


@given(share=st.floats(0.0, 1.0), seed=st.integers(0, 1000))
def test_a_misdrawn_graph_is_acyclic_and_as_dense(share, seed):
    rng = np.random.default_rng(seed)
    needs = graphs.drawn(rng)
    seen = graphs.misdrawn(needs, share, rng)
    assert not np.triu(seen).any()
    assert seen.sum() == needs.sum()


def test_the_share_of_wrong_edges_is_as_told():
    rng = np.random.default_rng(1)
    needs = graphs.drawn(rng)
    wrong = (graphs.misdrawn(needs, 0.2, rng) & ~needs).sum() / needs.sum()
    assert wrong == pytest.approx(0.2, abs=0.05)
    assert np.array_equal(graphs.misdrawn(needs, 0.0, rng), needs)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="0 to 1"):
        graphs.misdrawn(graphs.drawn(rng), share, rng)

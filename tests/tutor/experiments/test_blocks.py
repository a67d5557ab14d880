"""The draw: balanced, repeatable, not to be guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.experiments.blocks import block_of, in_first_group

seeds = st.integers(0, 2**62)


@given(seeds, st.integers(1, 400))
def test_two_groups_never_differ_by_more_than_half_a_block(seed, students):
    first = sum(in_first_group(place, 0.5, seed) for place in range(students))
    assert abs(2 * first - students) <= 2


@given(seeds, st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.7, 0.9]), st.integers(0, 5))
def test_every_block_holds_the_share(seed, share, block):
    first, size = block_of(share)
    places = range(block * size, (block + 1) * size)
    assert sum(in_first_group(place, share, seed) for place in places) == first
    assert first / size == pytest.approx(share)


def test_the_same_seed_draws_the_same_and_another_one_not():
    draws = [[in_first_group(place, 0.5, seed) for place in range(40)] for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_blocks_are_not_all_alike():
    blocks = {tuple(in_first_group(4 * b + k, 0.5, 9) for k in range(4)) for b in range(30)}
    assert len(blocks) == 6

"""Batches of windows: every window once, no batch larger than a step may be."""

from __future__ import annotations

import math

import numpy as np
import pytest

from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.fitting.design import BATCH, CELLS, Design

WORLD = World(learners=60, skills=3, items_per_skill=3, sessions=60, answers_per_session=5)


@pytest.fixture(scope="module")
def design() -> Design:
    return Design.of(simulate(WORLD, np.random.default_rng(0)).log)


@pytest.mark.parametrize("rows", [None, 50, 700, math.inf])
def test_every_window_once(design: Design, rows: float | None) -> None:
    windows = design.windows()
    groups = list(design.batches(windows, np.random.default_rng(0), rows))
    assert sorted(window for group in groups for window in group) == sorted(windows)


def longest(group: list) -> int:
    return max(window.end - window.start for window in group)


def test_a_step_learns_from_so_many_rows(design: Design) -> None:
    groups = list(design.batches(design.windows(), np.random.default_rng(0)))
    assert len(groups) > 1
    assert all(len(group) * longest(group) <= BATCH for group in groups)


def test_a_window_larger_than_a_step_is_a_step(design: Design) -> None:
    assert all(
        len(group) == 1 for group in design.batches(design.windows(), np.random.default_rng(0), 1)
    )


def test_memory_is_bounded_where_nothing_is_learned(design: Design) -> None:
    for group in design.batches(design.windows(), np.random.default_rng(0), math.inf):
        assert len(group) * longest(group) ** 2 <= CELLS

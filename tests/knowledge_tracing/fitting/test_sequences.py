"""Sequences hold every row where it belongs, and training keeps the best it found."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from knowledge_tracing.fitting.attention import windows
from knowledge_tracing.fitting.sequences import (
    Batch,
    Plan,
    SkillMean,
    batch_of,
    cut,
    evaluate,
    parts,
    split,
    train,
)
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.tracers.simulated import catalogue, learning


def uneven(seed: int) -> AnswerLog:
    """Learners of different lengths, some without any row."""
    log = learning(6, 30, seed=seed)
    ends = np.random.default_rng(seed).integers(0, 31, size=6)
    return log.rows(log.position < ends[log.learner])


@given(st.integers(0, 500), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_every_row_is_in_one_piece_after_its_predecessor(seed: int, size: int):
    log = uneven(seed)
    rows = cut(log, size)
    np.testing.assert_array_equal(rows[rows >= 0], np.arange(len(log)))
    for piece in rows:
        there = piece[piece >= 0]
        assert len(set(log.learner[there].tolist())) == 1
        assert (piece[len(there) :] == -1).all()


@given(st.integers(0, 500), st.sampled_from([2, 6, 10]))
@settings(max_examples=40, deadline=None)
def test_windows_score_every_row_once_with_context(seed: int, size: int):
    log = uneven(seed)
    seen = np.random.default_rng(seed).random(len(log)) < 0.7
    batch = Batch(*(each.numpy() for each in windows(log, size, seen)))
    np.testing.assert_array_equal(np.sort(batch.row[batch.scored]), np.arange(len(log)))
    for row, shown, before, scored in zip(
        batch.row, batch.seen, batch.before, batch.scored, strict=True
    ):
        looked = row[shown]
        assert len(looked) <= size
        for target, count in zip(row[scored], before[scored], strict=True):
            earlier = np.flatnonzero(seen & (log.learner == log.learner[target]))
            earlier = earlier[earlier < target]
            assert min(len(earlier), size // 2) <= count < size
            same = earlier[len(earlier) - count :]
            np.testing.assert_array_equal(looked[looked < target], same)


def test_parts_hold_every_sequence_and_end_with_their_longest():
    whole = batch_of(uneven(1), cut(uneven(1), 12))
    found = list(parts(whole, 3, shuffle=True))
    rows = torch.cat([part.row[part.seen] for part in found]).sort().values
    assert rows.tolist() == list(range(len(uneven(1))))
    assert all(part.seen[:, -1].any() for part in found)


def test_held_out_learners_follow_from_the_seed():
    log = learning(20, 5)
    train_log, held = split(log, Plan(), Setting(seed=4))
    assert len(held.learners) == 2
    assert not set(held.learners) & set(train_log.learners)
    assert split(log, Plan(), Setting(seed=4))[1].learners == held.learners
    others = {split(log, Plan(), Setting(seed=seed))[1].learners for seed in range(6)}
    assert len(others) > 1


class Constant(nn.Module):  # type: ignore[misc]  # torch has no types here
    """One logit for everything."""

    def __init__(self) -> None:
        super().__init__()
        self.logit = nn.Parameter(torch.zeros(()))

    def forward(self, batch: Batch) -> torch.Tensor:
        return self.logit.expand(batch.item.shape)


def test_training_stops_early_and_keeps_the_best():
    log = learning(20, 20)
    whole = batch_of(log, cut(log, 20))
    other = whole._replace(right=torch.zeros_like(whole.right))
    said: list[str] = []
    net = Constant()
    mostly_right = whole._replace(right=torch.ones_like(whole.right))
    train(net, mostly_right, other, Plan(patience=3), Setting(say=said.append))
    assert len(said) == 4  # every epoch is worse on those held out
    first = float(said[0].split()[-1])
    assert evaluate(net, other, 8) == pytest.approx(first, abs=1e-4)


def test_an_item_has_the_mean_of_its_skills():
    skills = SkillMean(catalogue(4, 4, tags=2), 3)
    table = skills.table()
    assert torch.allclose(table[0], skills.vectors.weight[0])
    assert torch.allclose(table[1], skills.vectors.weight[1:3].mean(0))

"""Rows of a log as padded tensors, for PSI-KT."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from knowledge_tracing.fitting.original_networks import Histories
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index


class Lines(NamedTuple):
    """Rows of a log (sorted) and the line of the batch that each belongs to (not falling)."""

    rows: Index
    line: Index
    lines: int

    def pad(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """[B, T] of values [n] of the log; zeros at the end of a line."""
        place = rank(self.line)
        out = np.zeros((self.lines, int(place.max(initial=0)) + 1), dtype=values.dtype)
        out[self.line, place] = values[self.rows]
        return out


class Padder:
    """Knows the skills of the fit by name: a log with another catalogue is read all the same."""

    def __init__(self, log: AnswerLog, skills: tuple[str, ...], device: torch.device) -> None:
        known = {name: k for k, name in enumerate(skills)}
        names = log.catalogue.skills
        index = np.array([known.get(name, len(skills)) for name in names], dtype=np.int64)
        self.device = device
        self.skill = index[log.skill] if len(log) else log.skill
        self.days = (log.days - log.days[log.starts[log.learner]]).astype(np.float32)
        self.right = log.right.astype(np.float32)

    def histories(self, lines: Lines) -> Histories:
        # The end of a line repeats its last time, so that no gap is negative.
        days = np.maximum.accumulate(lines.pad(self.days), axis=1)
        mask = lines.pad(np.ones_like(self.right))
        parts = (lines.pad(self.skill), lines.pad(self.right), days, mask)
        return Histories(*(self.tensor(one) for one in parts))

    def tensor(self, values: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(values).to(self.device)


def of_learners(log: AnswerLog, learners: Index, keep: Flags) -> Lines:
    """A line for each of the learners (sorted), of the rows kept."""
    rows = np.flatnonzero(keep & np.isin(log.learner, learners))
    return Lines(rows, np.searchsorted(learners, log.learner[rows]), len(learners))


def batches(log: AnswerLog, window: int, size: int, rng: np.random.Generator) -> Iterator[Lines]:
    """Every answer once: histories cut into windows anew each time, `size` answers a batch."""
    offset = rng.integers(window, size=len(log.learners))
    part = (log.position + offset[log.learner]) // window
    starts = np.r_[True, (np.diff(part) != 0) | (np.diff(log.learner) != 0)]
    group = np.cumsum(starts) - 1
    order = rng.permutation(int(group[-1]) + 1)
    batch = np.cumsum(np.bincount(group)[order]) // size
    for one in np.unique(batch):
        chosen = np.sort(order[batch == one])
        rows = np.flatnonzero(np.isin(group, chosen))
        yield Lines(rows, np.searchsorted(chosen, group[rows]), len(chosen))


def rank(group: Index) -> Index:
    """How many of the same group come before each; groups are sorted."""
    out: Index = np.arange(len(group)) - np.searchsorted(group, group)
    return out


def blocks(log: AnswerLog, cells: int) -> Iterator[Index]:
    """Learners of similar length together, so that learners times longest stays below `cells`."""
    lengths = np.diff(log.starts)
    block: list[int] = []
    for learner in np.argsort(lengths, kind="stable"):
        if block and (len(block) + 1) * lengths[learner] > cells:
            yield np.sort(np.array(block, dtype=np.int64))
            block = []
        block.append(int(learner))
    if block:
        yield np.sort(np.array(block, dtype=np.int64))


def log_loss(chance: Array, right: Array) -> float:
    p = np.clip(chance, 1e-9, 1.0 - 1e-9)
    return float(-np.mean(right * np.log(p) + (1.0 - right) * np.log1p(-p)))

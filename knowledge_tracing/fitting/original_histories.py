"""Rows of a log as padded tensors, for PSI-KT."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from knowledge_tracing.fitting.original_networks import Histories
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index


class Padder:
    """Knows the skills of the fit by name: a log with another catalogue is read all the same."""

    def __init__(self, log: AnswerLog, skills: tuple[str, ...], device: torch.device) -> None:
        known = {name: k for k, name in enumerate(skills)}
        names = log.catalogue.skills
        index = np.array([known.get(name, len(skills)) for name in names], dtype=np.int64)
        self.log, self.device = log, device
        self.skill = index[log.skill] if len(log) else log.skill
        self.days = log.days - log.days[log.starts[log.learner]]

    def histories(self, learners: Index, keep: Flags) -> Histories:
        """The kept rows of these learners (sorted), one learner a row."""

        def padded(values: NDArray[np.generic]) -> Tensor:
            return self.padded(values, learners, keep)

        days = padded(self.days.astype(np.float32)).cummax(1).values
        right = padded(self.log.right.astype(np.float32))
        mask = padded(np.ones(len(self.log), np.float32))
        return Histories(padded(self.skill), right, days, mask)

    def padded(
        self, values: NDArray[np.generic], learners: Index, keep: Flags | None = None
    ) -> Tensor:
        """[B, T]: values [n] of the kept rows, zeros at the end."""
        mine = np.isin(self.log.learner, learners)
        at = np.flatnonzero(mine if keep is None else mine & keep)
        line = np.searchsorted(learners, self.log.learner[at])
        place = rank(line)
        out = np.zeros((len(learners), int(place.max(initial=0)) + 1), dtype=values.dtype)
        out[line, place] = values[at]
        return torch.from_numpy(out).to(self.device)


def rank(group: Index) -> Index:
    """How many of the same group come before each; groups are sorted."""
    first = np.searchsorted(group, group)
    out: Index = np.arange(len(group)) - first
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


def windows(log: AnswerLog, size: int, rng: np.random.Generator) -> Flags:
    """[n]: one stretch of at most `size` answers of everybody, anywhere."""
    lengths = np.diff(log.starts)
    start = rng.integers(np.maximum(lengths - size, 0) + 1)[log.learner]
    out: Flags = (log.position >= start) & (log.position < start + size)
    return out


def log_loss(chance: Array, right: Array) -> float:
    p = np.clip(chance, 1e-9, 1.0 - 1e-9)
    return float(-np.mean(right * np.log(p) + (1.0 - right) * np.log1p(-p)))

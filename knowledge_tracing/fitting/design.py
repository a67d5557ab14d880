"""From a log to batches of windows: what every row of the likelihood needs, as tensors.

Long histories are cut into windows. Each window after the first begins with rows that only give
context: they are filtered, not scored. Counts of earlier practice are of the whole history.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.psikt.types import Params

WINDOW, CONTEXT = 256, 96
CELLS = 96 * 216 * 216  # numbers in one batch of covariances
BATCH = 2000  # rows that a step learns from


class Window(NamedTuple):
    """Rows start .. end of the log; those before `scored` are context."""

    learner: int
    start: int
    scored: int
    end: int


class Batch(NamedTuple):
    """[B, T] unless said. skills, share, rights, wrongs: [B, T, M]; logs of counts before the row.

    days: since the window's first row.  place: in the window.  counts: 0 where padded.
    """

    item: Tensor
    skills: Tensor
    share: Tensor
    rights: Tensor
    wrongs: Tensor
    item_rights: Tensor
    item_wrongs: Tensor
    days: Tensor
    place: Tensor
    right: Tensor
    weight: Tensor
    guess: Tensor
    scored: Tensor
    learner: Tensor  # [B]

    def to(self, device: torch.device, dtype: torch.dtype) -> Batch:
        return Batch(*(_to(tensor, device, dtype) for tensor in self))


def _to(tensor: Tensor, device: torch.device, dtype: torch.dtype) -> Tensor:
    return tensor.to(device, dtype if tensor.is_floating_point() else tensor.dtype)


@dataclass(frozen=True)
class Design:
    """A log with what does not change while parameters do."""

    log: AnswerLog
    share: Array  # [I, M]
    weight: Array  # [n]
    rights: Array  # [n, M] logs of counts, of the row's skills
    wrongs: Array
    item_rights: Array  # [n]
    item_wrongs: Array

    @classmethod
    def of(cls, log: AnswerLog, params: Params | None = None, seen: Flags | None = None) -> Design:
        """seen: [n], the rows that are known; the others count nothing."""
        params = params or Params()
        belongs = log.catalogue.item_skills >= 0
        share = belongs / np.maximum(belongs.sum(axis=1, keepdims=True), 1)
        counts = np.array([params.weight(level) for level in range(5)])[log.help_level]
        if seen is not None:
            counts = counts * seen
        skills = log.catalogue.item_skills[log.item]
        by_skill = counted_before(log, skills, log.right * counts, (1 - log.right) * counts)
        by_item = counted_before(
            log, log.item[:, None], log.right * counts, (1 - log.right) * counts
        )
        return cls(
            log,
            share,
            counts,
            *(np.log1p(count) for count in by_skill),
            *(np.log1p(count[:, 0]) for count in by_item),
        )

    def windows(self, window: int = WINDOW, context: int = CONTEXT) -> list[Window]:
        out = []
        for learner, (first, last) in enumerate(itertools.pairwise(self.log.starts)):
            done = int(first)
            while done < last:
                start = max(int(first), done - context) if done > first else done
                end = min(start + window, int(last))
                out.append(Window(learner, start, done, end))
                done = end
        return out

    def batch(self, windows: list[Window]) -> Batch:
        """Padded to the longest; a row that is padding counts nothing."""
        length = max(window.end - window.start for window in windows)
        starts = np.array([window.start for window in windows])[:, None]
        ends = np.array([window.end for window in windows])[:, None]
        scored = np.array([window.scored for window in windows])[:, None]
        rows = starts + np.arange(length)
        inside = rows < ends
        rows = np.minimum(rows, ends - 1)
        log, item = self.log, self.log.item[rows]
        skills = log.catalogue.item_skills[item]
        values = (
            item,
            np.maximum(skills, 0),
            self.share[item],
            self.rights[rows],
            self.wrongs[rows],
            self.item_rights[rows],
            self.item_wrongs[rows],
            log.days[rows] - log.days[starts],
            np.broadcast_to(np.arange(length, dtype=np.float64), rows.shape),
            log.right[rows],
            self.weight[rows] * inside,
            log.catalogue.guess[item],
            (inside & (rows >= scored)).astype(np.float64),
            np.array([window.learner for window in windows]),
        )
        return Batch(*(torch.from_numpy(np.array(value)) for value in values))

    def batches(
        self, windows: list[Window], rng: np.random.Generator, rows: float | None = None
    ) -> Iterator[list[Window]]:
        """Windows of like length together, in random order; the memory of each is bounded.

        rows: at most in a batch, BATCH if None; more where nothing is learned.
        """
        rows = BATCH if rows is None else rows
        lengths = np.array([window.end - window.start for window in windows])
        order = np.lexsort((rng.random(len(windows)), lengths // 32))
        groups: list[list[Window]] = [[]]
        for i in order[::-1]:
            group = groups[-1]
            longest = group[0].end - group[0].start if group else 1
            if group and (len(group) + 1) * longest > min(rows, CELLS / longest):
                groups.append([])
            groups[-1].append(windows[i])
        for g in rng.permutation(len(groups)):
            yield groups[g]


def counted_before(log: AnswerLog, keys: Index, right: Array, wrong: Array) -> tuple[Array, Array]:
    """Sums of `right` and `wrong` over a learner's strictly earlier rows with the same key, [n, M].

    keys: [n, M], -1 for none; a row counts once for each of its keys.
    """
    row, slot = np.nonzero(keys >= 0)
    pair = log.learner[row] * (int(keys.max(initial=0)) + 1) + keys[row, slot]
    order = np.argsort(pair, kind="stable")
    sorted_pair = pair[order]
    first = np.r_[True, sorted_pair[1:] != sorted_pair[:-1]][: len(order)]
    begin = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    out = []
    for value in (right, wrong):
        running = np.r_[0.0, np.cumsum(value[row[order]])]
        before = running[:-1] - running[begin]
        counts = np.zeros(keys.shape)
        counts[row[order], slot[order]] = np.maximum(before, 0.0)
        out.append(counts)
    return out[0], out[1]

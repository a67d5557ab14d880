"""How much the answers themselves speak for an edge: causal support (Griffiths, Tenenbaum 2005).

For skills i and k: c, whether an answer on i was right; e, whether the next answer, on k, was.

    G0, no edge:  P(e = 1) = w0
    G1, an edge:  P(e = 1 | c) = w0 + w1 c - w0 w1 c          (noisy or)
    support = log P(D | G1) - log P(D | G0),   w0 and w1 uniform on (0, 1)

G0 is a Beta function, G1 a sum over the midpoints of a grid.
"""

from __future__ import annotations

import math

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array

GRID = 100
BLOCK = 256


def transitions(log: AnswerLog) -> Array:
    """[K, K, 2, 2]: how often i was answered just before k, by e (on k) and c (on i)."""
    size = len(log.catalogue.skills)
    counts = np.zeros((size, size, 2, 2))
    right = (log.right >= 0.5).astype(np.int64)
    before = np.flatnonzero(np.diff(log.learner) == 0)
    after = before + 1
    at = (log.skill[before], log.skill[after], right[after], right[before])
    np.add.at(counts, at, 1.0)
    counts[np.arange(size), np.arange(size)] = 0.0
    return counts


def support(counts: Array) -> Array:
    """[...]: of counts N(e, c), [..., 2, 2]. Positive: the edge is the better explanation."""
    table = counts.reshape(-1, 4)
    blocks = [_linked(table[i : i + BLOCK]) for i in range(0, len(table), BLOCK)]
    linked = np.concatenate(blocks) if blocks else np.zeros(0)
    out: Array = (linked - _alone(table)).reshape(counts.shape[:-2])
    return out


def _alone(table: Array) -> Array:
    """log B(N(1) + 1, N(0) + 1)."""
    lgamma = np.vectorize(math.lgamma, otypes=[np.float64])
    wrong, right = table[:, :2].sum(axis=1), table[:, 2:].sum(axis=1)
    out: Array = lgamma(right + 1.0) + lgamma(wrong + 1.0) - lgamma(right + wrong + 2.0)
    return out


def _linked(table: Array) -> Array:
    """Columns of the table: (e, c) = (0, 0), (0, 1), (1, 0), (1, 1)."""
    grid = (np.arange(GRID) + 0.5) / GRID
    w0, w1 = (one.ravel() for one in np.meshgrid(grid, grid))
    both = w0 + w1 - w0 * w1
    logs = np.log(np.stack([1.0 - w0, 1.0 - both, w0, both]))
    joint = table @ logs
    top = joint.max(axis=1, keepdims=True)
    out: Array = top[:, 0] + np.log(np.exp(joint - top).mean(axis=1))
    return out

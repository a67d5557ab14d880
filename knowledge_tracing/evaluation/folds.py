"""Which learners are judged. Nobody is both learnt from and judged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from knowledge_tracing.logs.log import Index

SHARE = 20  # per cent


def learner_folds(learners: int, folds: int, seed: int) -> list[Index]:
    """The judged learners of each fold: each learner in one fold, sizes differ by one at most."""
    if folds < 2:
        raise ValueError(f"{folds} folds: there must be at least 2")
    if learners < folds:
        raise ValueError(f"{folds} folds of {learners} learners: each needs one at least")
    mixed = np.random.default_rng(seed).permutation(learners)
    return [np.sort(part) for part in np.array_split(mixed, folds)]


def hashed_split(learners: Sequence[str]) -> Index:
    """The judged learners of the split that depends on their ids alone, a fifth of them."""
    chosen = [n for n, learner in enumerate(learners) if _bucket(learner) < SHARE]
    if not 0 < len(chosen) < len(learners):
        raise ValueError(f"{len(learners)} learners are too few to be split by their ids")
    return np.array(chosen, dtype=np.int64)


def _bucket(learner: str) -> int:
    digest = hashlib.md5(f"split42:{learner}".encode(), usedforsecurity=False)
    return int(digest.hexdigest(), 16) % 100

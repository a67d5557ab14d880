"""A belief as bytes and back. Versioned, lossless, no pickle; whatever does not fit is refused."""

from __future__ import annotations

import struct
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.psikt.dynamics import Dynamics
from knowledge_tracing.psikt.types import GLOBALS, TALLY_ROWS, Array, Belief

MAGIC = b"PSIK"
FORMAT = 2
# magic, format, wide?, skills, fingerprint of the graph, answers, items met, time (NaN: none),
# log evidence
HEADER = struct.Struct("<4sHHIIIIdd")
FLOAT = np.dtype("<f8")


class StateError(ValueError):
    """Bytes that are not this course's belief; the message says why. The ledger can replace it."""


def to_bytes(dynamics: Dynamics, belief: Belief) -> bytes:
    """Header, mean [K+2], covariance (its lower triangle), tally [10, K], items [3, any];
    little-endian float64."""
    size = len(dynamics.structure)
    header = HEADER.pack(
        MAGIC,
        FORMAT,
        int(dynamics.wide),
        size,
        dynamics.structure.fingerprint,
        belief.answers,
        len(belief.items),
        float("nan") if belief.t is None else belief.t,
        belief.log_evidence,
    )
    cov = belief.cov.ravel() if dynamics.wide else belief.cov[_triangle(size + GLOBALS)]
    items = [float(x) for name, met in belief.items.items() for x in (name, *met)]
    parts = (belief.mean, cov, belief.tally.ravel(), np.array(items))
    return header + np.concatenate(parts).astype(FLOAT).tobytes()


def from_bytes(dynamics: Dynamics, data: bytes) -> Belief:
    """The belief for exactly this graph; a StateError when the bytes are of another."""
    structure = dynamics.structure
    size, fingerprint, belief = _parse(data)
    if size != len(structure) or fingerprint != structure.fingerprint:
        raise StateError(f"the state is of another graph ({size} skills, here {len(structure)})")
    return belief


def adapt(dynamics: Dynamics, data: bytes, skills: tuple[int, ...]) -> Belief:
    """The belief carried over to a changed course: skills that stayed keep their numbers (and
    their covariances), new ones get the prior. Good for showing; the ledger gives the exact one."""
    size, _, old = _parse(data)
    if size != len(skills):
        raise StateError(f"the state has {size} skills, its row names {len(skills)}")
    index = dynamics.structure.index
    kept = [(i, index[skill]) for i, skill in enumerate(skills) if skill in index]
    source = [i for i, _ in kept] + [size, size + 1]
    goal = [k for _, k in kept] + [len(index), len(index) + 1]
    return _carried(dynamics, old, source, goal)


def _carried(dynamics: Dynamics, old: Belief, source: list[int], goal: list[int]) -> Belief:
    size = len(dynamics.structure)
    mean, cov = np.zeros(size + GLOBALS), _isolated(dynamics)
    mean[goal] = old.mean[source]
    if dynamics.wide != (old.cov.shape[0] != len(old.mean)):
        variances = np.stack([old.cov.diagonal(), *old.cov[-GLOBALS:]]) if dynamics.wide else None
        if variances is None:
            raise StateError("the state lacks covariances that this course needs")
        cov[:, goal] = variances[:, source]
    elif dynamics.wide:
        cov[:, goal] = old.cov[:, source]
    else:
        cov[np.ix_(goal, goal)] = old.cov[np.ix_(source, source)]
    tally = np.zeros((TALLY_ROWS, size))
    tally[:, goal[:-GLOBALS]] = old.tally[:, source[:-GLOBALS]]
    return Belief(mean, cov, tally, old.t, old.answers, old.log_evidence, old.items)


def _isolated(dynamics: Dynamics) -> Array:
    """Prior variances without any covariance: valid beside whatever the kept skills have."""
    cov = dynamics.prior_cov()
    if dynamics.wide:
        cov[1:, :-GLOBALS] = 0.0
        return cov
    return np.diag(cov.diagonal())


def _parse(data: bytes) -> tuple[int, int, Belief]:
    if len(data) < HEADER.size:
        raise StateError(f"the state is {len(data)} bytes, less than its header")
    magic, form, wide, size, fingerprint, answers, met, t, evidence = HEADER.unpack_from(data)
    if magic != MAGIC or form != FORMAT:
        raise StateError(f"unknown state format {magic!r} {form}")
    n = size + GLOBALS
    spread = (1 + GLOBALS) * n if wide else n * (n + 1) // 2
    expected = n + spread + TALLY_ROWS * size + 3 * met
    if len(data) != HEADER.size + expected * FLOAT.itemsize:
        raise StateError(f"{len(data)} bytes do not hold {size} skills")
    numbers = np.frombuffer(data, dtype=FLOAT, offset=HEADER.size).astype(np.float64)
    if not np.isfinite(numbers).all():
        raise StateError("the state holds numbers that are not finite")
    cov = numbers[n : n + spread]
    full = cov.reshape(1 + GLOBALS, n) if wide else cov[_square(n)]
    tally = numbers[n + spread : expected - 3 * met].reshape(TALLY_ROWS, size)
    rows = numbers[expected - 3 * met :].reshape(met, 3).tolist()
    items = {int(name): (right, wrong) for name, right, wrong in rows}
    time = None if np.isnan(t) else t
    return size, fingerprint, Belief(numbers[:n], full, tally, time, answers, evidence, items)


@lru_cache(maxsize=16)
def _triangle(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows, columns = np.tril_indices(n)
    return rows, columns


@lru_cache(maxsize=16)
def _square(n: int) -> NDArray[np.intp]:
    """For each cell of the full matrix, its place in the packed lower triangle."""
    rows, columns = np.indices((n, n))
    high, low = np.maximum(rows, columns), np.minimum(rows, columns)
    places: NDArray[np.intp] = high * (high + 1) // 2 + low
    return places

"""A second fence behind the bounds on cost: one check stops itself when its time is up.

The comparisons ask `spend()` at each step. Without a running check there is no limit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from curriculum.checking.limits import UnreadableError

SECONDS = 1.5
_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Within, `spend` raises once the time is up; an outer limit stays in force."""
    outer = _until.get()
    token = _until.set(time.monotonic() + seconds if outer is None else outer)
    try:
        yield
    finally:
        _until.reset(token)


def spend() -> None:
    until = _until.get()
    if until is not None and time.monotonic() > until:
        raise UnreadableError("limit.too_heavy")


def left(most: float) -> float:
    """Seconds that may still be used, at most `most`."""
    until = _until.get()
    return most if until is None else max(0.0, min(most, until - time.monotonic()))

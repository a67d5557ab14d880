"""What the words on a command line mean: ranges of seeds, names out of a list."""

from __future__ import annotations

import re
from collections.abc import Collection

MOST_SEEDS = 1000


def seeds(text: str) -> tuple[int, ...]:
    """ "3", or "0-4" with both ends."""
    match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", text.strip())
    if match is None:
        raise ValueError(f"Seeds are a number or a range like 0-4, not {text!r}")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 0 <= last - first < MOST_SEEDS:
        raise ValueError(f"A range of seeds begins with the smaller, {MOST_SEEDS} at most: {text}")
    return tuple(range(first, last + 1))


def names(
    kind: str, text: str, known: Collection[str], more: Collection[str] = ()
) -> tuple[str, ...]:
    """ "a,b", each once and each a known one; "all" means all of `known`, which may be among
    others."""
    found = tuple(dict.fromkeys(one.strip() for one in text.split(",")))
    if "all" in found:
        at = found.index("all")
        found = tuple(dict.fromkeys((*found[:at], *known, *found[at + 1 :])))
    known = (*known, *more)
    for one in found:
        if one not in known:
            raise ValueError(f"There is no {kind} “{one}”; there are {', '.join(known)}")
    return found

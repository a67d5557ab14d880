"""Names of a source made to fit here: short enough, and each once."""

from __future__ import annotations

import hashlib
from collections.abc import Container


def shortened(name: str, limit: int) -> str:
    """A name that is too long ends in a hash of the whole, so that two of them stay two."""
    return name if len(name) <= limit else f"{name[: limit - 9]}-{digest(name)}"


def digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def untaken(name: str, taken: Container[str], limit: int, ending: str = "") -> str:
    """The name and its ending, with the first number between them that makes it new; never longer
    than `limit`."""
    own, number = name + ending, 2
    while own in taken:
        own = f"{name[: limit - len(f'-{number}{ending}')]}-{number}{ending}"
        number += 1
    return own

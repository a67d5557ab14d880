"""The signing key of a site that was not given one: made once, kept in var/."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def load_or_make(path: Path) -> str:
    """Read the key, or make it with mode 0600. Two processes starting at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(path, "x", opener=_private) as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text().strip()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

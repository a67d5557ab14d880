"""Where everything that is written lives. `CHIRON_VAR` moves it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("CHIRON_VAR") or ROOT / "var").resolve()

# A unix socket's whole path may not be longer than 107 bytes on Linux.
SOCKET_PATH_LIMIT = 107


def _short(folder: Path, socket_name: str) -> Path:
    """`folder`, or one under the system's temporary folder: when the path would be too long, or
    when root's services run as `nobody` and cannot walk there."""
    short = len(str(folder / socket_name).encode()) < SOCKET_PATH_LIMIT
    open_to_all = all(p.stat().st_mode & 0o001 for p in folder.parents if p.exists())
    if short and (open_to_all or os.geteuid() != 0):
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"chiron-{digest}"


def postgres_socket_dir() -> Path:
    return _short(VAR / "pg" / "run", ".s.PGSQL.5432.lock")


def valkey_socket() -> Path:
    return _short(VAR / "valkey", "s.sock") / "s.sock"

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
    """`folder`, or a folder under the system's temporary one when the path would be too long."""
    if len(str(folder / socket_name).encode()) < SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"chiron-{digest}"


def postgres_socket_dir() -> Path:
    return _short(VAR / "pg" / "run", ".s.PGSQL.5432.lock")


def valkey_socket() -> Path:
    return _short(VAR / "valkey", "s.sock") / "s.sock"

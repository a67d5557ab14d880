"""Where our own files are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("tutor", "curriculum", "knowledge_tracing", "dialogue")


@lru_cache
def python_files(*, tests: bool = False) -> tuple[Path, ...]:
    """Source files (or test files), relative to the repository; never a migration."""
    folders = ("tests",) if tests else (*ROOMS, "scripts")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(p.relative_to(ROOT) for p in found if "migrations" not in p.parts))


@lru_cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(p.relative_to(ROOT) for p in (ROOT / "templates").rglob("*.html")))


@lru_cache
def scripts() -> tuple[Path, ...]:
    return tuple(sorted(p.relative_to(ROOT) for p in (ROOT / "static" / "js").rglob("*.js")))

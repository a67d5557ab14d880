"""From files to a `Package`. An importer reads and judges; it never writes to the database.

To add one: a module with `read(path) -> Imported`, and its line in IMPORTERS. `looks_like(path)`
decides for `--format auto`; the first that says yes reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curriculum.course_files import read_folder
from curriculum.findings import Finding
from curriculum.package import Package


@dataclass(frozen=True)
class Imported:
    """No package: nothing can be imported, the findings say why. `counts` goes into the report."""

    package: Package | None
    findings: list[Finding] = field(default_factory=list)
    counts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Importer:
    read: Callable[[Path], Imported]
    looks_like: Callable[[Path], bool]
    # Keep an exercise whose own answer is refused (as a draft, with a warning).
    lenient: bool = False


def _course(path: Path) -> Imported:
    package, findings = read_folder(path)
    return Imported(package, findings)


def _looks_like_course(path: Path) -> bool:
    return (path / "course.yaml").is_file() or path.suffix == ".zip"


IMPORTERS: dict[str, Importer] = {
    "course": Importer(_course, _looks_like_course),
}


def detect(path: Path) -> str | None:
    """The format of what lies at `path`; None if nobody knows it."""
    return next((name for name, one in IMPORTERS.items() if one.looks_like(path)), None)

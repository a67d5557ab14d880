"""What an importer hands over, and what the source is called where it does not say so itself."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from curriculum.findings import Finding
from curriculum.package import Package


@dataclass(frozen=True)
class Imported:
    """No package: nothing can be imported, the findings say why. With one, errors name what was
    left out. `counts` goes into the report; `failed` is the number of exercises left out."""

    package: Package | None
    findings: list[Finding] = field(default_factory=list)
    counts: Mapping[str, Any] = field(default_factory=dict)
    failed: int = 0


def top_name(path: Path) -> str:
    """The folder's name; of an archive the folder inside, because it may be called anything."""
    if not path.is_file():
        return path.resolve().name
    if not zipfile.is_zipfile(path):
        return path.stem
    with zipfile.ZipFile(path) as archive:
        tops = {PurePosixPath(name).parts[0] for name in archive.namelist() if "/" in name}
        loose = any("/" not in name for name in archive.namelist())
    return tops.pop() if len(tops) == 1 and not loose else ""

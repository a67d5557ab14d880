"""What an importer hands over, and what the source is called where it does not say so itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from curriculum.course_files.sources import names_in_zip
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
    names = names_in_zip(path)
    if names is None:
        return path.stem if path.is_file() else path.resolve().name
    parts = [PurePosixPath(name).parts for name in names]
    tops = {one[0] for one in parts if len(one) > 1}
    return tops.pop() if len(tops) == 1 and all(len(one) > 1 for one in parts) else ""

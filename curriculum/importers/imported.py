"""What an importer hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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

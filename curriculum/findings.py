"""What is wrong with authored content, as values: a stable code, a place, words for the author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """`path` is the place inside the document: steps[0].hints[2].text. `line` counts from 1."""

    code: str
    path: str
    message: str
    file: str = ""
    line: int = 0
    severity: Severity = "error"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def within(self, file: str, line: int = 0) -> Finding:
        return replace(self, file=file, line=line)

    def to_dict(self) -> dict[str, str | int]:
        place = f"{self.path}: " if self.path else ""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "message": place + self.message,
        }

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        return ": ".join(part for part in (place, self.path, self.message) if part)


class DocumentError(ValueError):
    """The data is no exercise; `findings` say where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(map(str, self.findings[:5])))


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.is_error]

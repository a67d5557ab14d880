"""What a write to the curriculum can refuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from curriculum.findings import Finding


class CurriculumError(Exception):
    """code: invalid (findings) · cycle (path) · self_loop · unknown_skill · duplicate_slug
    · weight · other_course · edited_meanwhile. `detail` holds what a sentence needs."""

    def __init__(self, code: str, **detail: Any) -> None:
        self.code = code
        self.detail = detail
        super().__init__(code, detail)

    @property
    def findings(self) -> Sequence[Finding]:
        found: Sequence[Finding] = self.detail.get("findings", ())
        return found

    @property
    def path(self) -> list[str]:
        """The loop, as slugs."""
        return list(self.detail.get("path", ()))

"""The judgement of one answer, as a value. Words are made elsewhere, from `note` and `detail`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["right", "form", "partial", "wrong", "malformed"]


@dataclass(frozen=True)
class Verdict:
    """kind: right; form (right value, not in the form asked for); partial (some of it right);
      wrong; malformed (cannot be read: costs nothing, is no evidence).
    normal_form: one spelling for all equal answers, so that equal wrong answers can be grouped.
    note: a stable code: "form.lowest_terms", "read.unexpected", "unit.missing", "partial.some"…
    at: the offset (in characters of the text as typed) that a malformed answer stops at.
    credit: 0 to 1; what tracing sees. form counts as 1 for the value but is not yet done.
    """

    kind: Kind
    normal_form: str = ""
    note: str = ""
    at: int | None = None
    credit: float = 0.0
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        return self.kind == "right"

    @property
    def malformed(self) -> bool:
        return self.kind == "malformed"


@dataclass(frozen=True)
class Preview:
    """How an answer is read: TeX of it as written, or why it cannot be read and where."""

    tex: str = ""
    note: str = ""
    at: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

"""What an import did, counted; and rows brought to what is wanted, in few statements."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from curriculum.findings import Finding

K = TypeVar("K", bound=Hashable)
M = TypeVar("M", bound=models.Model)

BATCH = 500


@dataclass
class Tally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    removed: int = 0


@dataclass
class ImportReport:
    """Counted as failed: exercises kept as drafts, whose reasons are warnings, and those left
    out, whose reasons are errors. When it is `refused`, the errors say why nothing is loaded."""

    course: str
    by_kind: dict[str, Tally] = field(default_factory=dict)
    warnings: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    dry_run: bool = False
    refused: bool = False

    def of(self, kind: str) -> Tally:
        return self.by_kind.setdefault(kind, Tally())

    def total(self, name: str) -> int:
        return sum(getattr(tally, name) for tally in self.by_kind.values())

    @property
    def changed(self) -> bool:
        return any(self.total(name) for name in ("created", "updated", "removed"))

    def to_dict(self) -> dict[str, Any]:
        return {
            "course": self.course,
            **{name: self.total(name) for name in vars(Tally())},
            "by_kind": {kind: dict(vars(tally)) for kind, tally in self.by_kind.items()},
            "warnings": [finding.to_dict() for finding in self.warnings],
            "errors": [finding.to_dict() for finding in self.errors],
        }


def plain(value: Any) -> Any:
    """As JSON keeps it: lists and dictionaries."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def bring(
    model: type[M], existing: Mapping[K, M], wanted: Mapping[K, dict[str, Any]], tally: Tally
) -> dict[K, M]:
    """Rows by key, made or changed so that they have the wanted values."""
    fresh: dict[K, M] = {}
    changed: list[M] = []
    for key, values in wanted.items():
        row = existing.get(key)
        if row is None:
            fresh[key] = model(**values)
        elif _set(row, values):
            changed.append(row)
    model._default_manager.bulk_create(fresh.values(), batch_size=BATCH)
    if changed:
        names = list(next(iter(wanted.values())))
        model._default_manager.bulk_update(changed, names, batch_size=BATCH)
    tally.created += len(fresh)
    tally.updated += len(changed)
    tally.unchanged += len(wanted) - len(fresh) - len(changed)
    return {key: fresh.get(key) or existing[key] for key in wanted}


def _set(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Whether anything was different."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)

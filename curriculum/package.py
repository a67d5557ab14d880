"""A course as one value: what importers produce, what the database loads, what export writes.

Everything refers by slug. Where an object came from (file, lines) is carried along but is no part
of what it is: two packages with the same content are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from curriculum.content import Document, Text

EdgeKind = Literal["prerequisite", "encompasses"]


@dataclass(frozen=True)
class UnitEntry:
    slug: str
    title: Text
    target: float = 0.85


@dataclass(frozen=True)
class SkillEntry:
    slug: str
    title: Text
    description: Text = ""
    unit: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class EdgeEntry:
    """`source` is needed for `target`, or practising `target` also practises `source`."""

    source: str
    target: str
    kind: EdgeKind = "prerequisite"
    weight: float = 1.0
    status: Literal["accepted", "proposed"] = "accepted"
    origin: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class MisconceptionEntry:
    slug: str
    title: Text
    description: Text = ""
    remediation: Text = ""
    skills: tuple[str, ...] = ()
    # ({"question": text, "answer": text}, …)
    examples: tuple[Mapping[str, Any], ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ExerciseEntry:
    document: Document
    unit: str = ""
    state: Literal["draft", "published", "retired"] = "published"
    file: str = field(default="", compare=False)
    # Path inside the document -> line of the file.
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def slug(self) -> str:
        return self.document.slug

    def line_of(self, path: str) -> int:
        """The line of `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path.rstrip("]")
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 0)


@dataclass(frozen=True)
class FigureEntry:
    name: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Source:
    """The original files: a hash over names and bytes, and all of them zipped."""

    format: str
    sha256: str = ""
    archive: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Package:
    slug: str
    title: Text
    description: Text = ""
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    attribution: str = ""
    source_url: str = ""
    published: bool = False
    units: tuple[UnitEntry, ...] = ()
    skills: tuple[SkillEntry, ...] = ()
    edges: tuple[EdgeEntry, ...] = ()
    misconceptions: tuple[MisconceptionEntry, ...] = ()
    exercises: tuple[ExerciseEntry, ...] = ()
    figures: tuple[FigureEntry, ...] = ()
    source: Source = field(default=Source("course"), compare=False)

    def edges_of(self, kind: EdgeKind) -> list[tuple[str, str]]:
        return [(edge.source, edge.target) for edge in self.edges if edge.kind == kind]

"""The parts of a course that are not exercises, out of their files; and what refers to what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from curriculum.content import Document
from curriculum.fields import LANGUAGE, Fields, joined
from curriculum.findings import Finding
from curriculum.graph import find_cycle
from curriculum.package import (
    EdgeEntry,
    EdgeKind,
    MisconceptionEntry,
    Package,
    SkillEntry,
    UnitEntry,
)

T = TypeVar("T")
SkillAndEdges = tuple[SkillEntry, tuple[EdgeEntry, ...]]
_STATUS = ("accepted", "proposed")


def course(fields: Fields) -> dict[str, Any]:
    return {
        "slug": fields.slug("slug", limit=80),
        "title": fields.text("title", required=True),
        "description": fields.text("description"),
        "languages": _languages(fields) or ("en",),
        "licence": fields.word("licence", limit=200),
        "attribution": fields.word("attribution"),
        "source_url": fields.word("source_url", limit=500),
        "published": fields.flag("published", default=False),
    }


def _languages(fields: Fields) -> tuple[str, ...]:
    codes = fields.strings("languages")
    for index, code in enumerate(codes):
        key = joined("languages", index)
        if code and not LANGUAGE.fullmatch(code):
            fields.problem("language", key, "is no language code (en, es)")
        elif code in codes[:index]:
            fields.problem("language", key, f"the language “{code}” is there twice")
    return codes


def unit(fields: Fields, index: int) -> UnitEntry:
    return UnitEntry(
        slug=fields.slug("slug"),
        title=fields.text("title", required=True),
        target=_share(fields, "target", 0.85),
    )


def _share(fields: Fields, key: str, default: float) -> float:
    share = fields.number(key, default)
    if not 0 < share <= 1:
        fields.problem("number", key, "must be above 0 and at most 1")
    return share


def skill(fields: Fields, index: int) -> SkillAndEdges:
    entry = SkillEntry(
        slug=fields.slug("slug"),
        title=fields.text("title", required=True),
        description=fields.text("description"),
        unit=fields.word("unit"),
    )
    needed = _edges(fields, "prerequisites", entry.slug, "prerequisite")
    return entry, needed + _edges(fields, "encompasses", entry.slug, "encompasses")


def misconception(fields: Fields, index: int) -> MisconceptionEntry:
    return MisconceptionEntry(
        slug=fields.slug("slug"),
        title=fields.text("title", required=True),
        description=fields.text("description"),
        remediation=fields.text("remediation"),
        skills=fields.strings("skills"),
        examples=fields.each("examples", _example),
    )


def with_lines(item: T, path: str, lines: Mapping[str, int]) -> T:
    """The item of a list knowing the line it begins on."""
    if isinstance(item, tuple):
        return tuple(with_lines(part, path, lines) for part in item)  # type: ignore[return-value]
    if isinstance(item, SkillEntry | EdgeEntry | MisconceptionEntry):
        return replace(item, line=lines.get(path, 0))
    return item


def reference_findings(package: Package) -> list[Finding]:
    """Slugs that are there twice or nowhere, and loops in the graph."""
    return [
        *_duplicates("units.yaml", "unit", [(one.slug, 0) for one in package.units]),
        *_duplicates("skills.yaml", "skill", [(one.slug, one.line) for one in package.skills]),
        *_duplicates(
            "misconceptions.yaml",
            "misconception",
            [(one.slug, one.line) for one in package.misconceptions],
        ),
        *_graph_findings(package),
        *_misconception_findings(package),
        *_exercise_findings(package),
    ]


def _exercise_findings(package: Package) -> Iterator[Finding]:
    skills = {one.slug for one in package.skills}
    misconceptions = {one.slug for one in package.misconceptions}
    units = {one.slug for one in package.units}
    for entry in package.exercises:
        for found in document_findings(entry.document, skills, misconceptions):
            yield found.within(entry.file, entry.line_of(found.path))
        if entry.unit and entry.unit not in units:
            message = f"there is no unit “{entry.unit}”"
            yield Finding("unknown_unit", "unit", message, entry.file, entry.line_of("unit"))


def document_findings(
    document: Document, skills: Collection[str], misconceptions: Collection[str]
) -> Iterator[Finding]:
    """Skills and misconceptions that a document names must exist."""
    for kind, path, slug in named_in(document):
        if slug not in (skills if kind == "skill" else misconceptions):
            yield Finding(f"unknown_{kind}", path, f"there is no {kind} “{slug}”")


def named_in(document: Document) -> Iterator[tuple[str, str, str]]:
    """(kind, path, slug) of everything that a document refers to."""
    for index, slug in enumerate(document.skills):
        yield "skill", f"skills[{index}]", slug
    for number, step in enumerate(document.steps):
        for index, slug in enumerate(step.skills):
            yield "skill", f"steps[{number}].skills[{index}]", slug
        for index, wrong in enumerate(step.wrong):
            if wrong.misconception:
                path = f"steps[{number}].wrong[{index}].misconception"
                yield "misconception", path, wrong.misconception


def _edges(fields: Fields, key: str, target: str, kind: EdgeKind) -> tuple[EdgeEntry, ...]:
    """Each is the slug of a skill, or a mapping with its weight."""
    values = fields.take(key)
    if not isinstance(values, list | tuple):
        values = [] if values is None else values
    else:
        values = [value if isinstance(value, dict) else {"skill": value} for value in values]

    def read(edge: Fields, index: int) -> EdgeEntry:
        return EdgeEntry(
            source=edge.word("skill", required=True),
            target=target,
            kind=kind,
            weight=_share(edge, "weight", 1.0),
            status=edge.word("status", "accepted", of=_STATUS),  # type: ignore[arg-type]
            origin=edge.word("origin", limit=80),
        )

    return Fields({key: values}, fields.path, fields.findings).each(key, read)


def _example(fields: Fields, index: int) -> dict[str, Any]:
    example = {"question": fields.text("question"), "answer": fields.text("answer", required=True)}
    return {key: text for key, text in example.items() if text}


def _duplicates(file: str, kind: str, slugs: list[tuple[str, int]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for slug, line in slugs:
        if slug in seen:
            yield Finding("duplicate_slug", "", f"the {kind} “{slug}” is there twice", file, line)
        seen.add(slug)


def _graph_findings(package: Package) -> Iterator[Finding]:
    skills = {one.slug: one for one in package.skills}
    units = {one.slug for one in package.units}
    for skill in package.skills:
        if skill.unit and skill.unit not in units:
            message = f"there is no unit “{skill.unit}”"
            yield Finding("unknown_unit", skill.slug, message, "skills.yaml", skill.line)
    seen: set[tuple[str, str, str]] = set()
    for edge in package.edges:
        if edge.source not in skills:
            message = f"there is no skill “{edge.source}”"
            yield Finding("unknown_skill", edge.target, message, "skills.yaml", edge.line)
        if (edge.source, edge.target, edge.kind) in seen:
            message = f"“{edge.source}” is named twice among its {edge.kind} skills"
            yield Finding("duplicate_edge", edge.target, message, "skills.yaml", edge.line)
        seen.add((edge.source, edge.target, edge.kind))
    yield from cycle_findings(package)


def cycle_findings(package: Package) -> Iterator[Finding]:
    """A loop among the edges of one kind, as the path around it."""
    lines = {one.slug: one.line for one in package.skills}
    kinds: tuple[EdgeKind, ...] = ("prerequisite", "encompasses")
    for kind in kinds:
        loop = find_cycle(package.edges_of(kind))
        if loop:
            message = f"skills that need each other in a circle ({kind}): {' → '.join(loop)}"
            line = lines.get(loop[0], 0)
            yield Finding("cycle", loop[0], message, "skills.yaml", line)


def _misconception_findings(package: Package) -> Iterator[Finding]:
    skills = {one.slug for one in package.skills}
    for one in package.misconceptions:
        for slug in one.skills:
            if slug not in skills:
                message = f"there is no skill “{slug}”"
                file = "misconceptions.yaml"
                yield Finding("unknown_skill", one.slug, message, file, one.line)

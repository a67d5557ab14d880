"""A graph of skills from tables: skills.csv and prerequisites.csv, or the latter alone.

skills.csv: skill_id or slug or name; title, description, topic or unit, name_<language>.
prerequisites.csv: prerequisite and skill (or from_skill_id and to_skill_id), weight, source.
Self-loops and the edge that closes a circle are errors and are left out; the rest is imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath

from curriculum.content import Text
from curriculum.course_files.sources import Files, collect, source_of
from curriculum.findings import Finding
from curriculum.graph import find_cycle
from curriculum.importers.csv_rows import Row, Table, read_table
from curriculum.importers.imported import Imported, top_name
from curriculum.importers.oatutor_skills import display_name, slugs_of
from curriculum.package import EdgeEntry, Package, SkillEntry, UnitEntry

# A table with more is no order of learning, and opening each takes a walk through all of it.
MAX_CIRCLES = 100
SKILLS, EDGES = "skills.csv", "prerequisites.csv"
_BEFORE = ("prerequisite", "from_skill_id", "from")
_AFTER = ("skill", "to_skill_id", "to")
_NAMES = ("slug", "name", "skill", "title", "skill_id", "id")
_LANGUAGE = re.compile(r"(?:name|title)_([a-z]{2,3})")


def looks_like(path: Path) -> bool:
    if path.is_file() and path.suffix.lower() == ".csv":
        return True
    return (path / EDGES).is_file()


def read(path: Path) -> Imported:
    files, findings = _files(path)
    if findings:
        return Imported(None, findings)
    if EDGES not in files:
        return Imported(None, [Finding("missing_file", "", "is missing", EDGES)])
    reader = _Graph(files)
    package = reader.package(top_name(path) or "graph")
    return Imported(package, reader.findings, reader.counts())


def _files(path: Path) -> tuple[Files, list[Finding]]:
    """A single table is the edges."""
    if path.is_file() and path.suffix.lower() == ".csv":
        return {EDGES: path.read_bytes()}, []
    files, findings = collect(path)
    names = {PurePosixPath(name).name: data for name, data in files.items()}
    return {name: names[name] for name in (SKILLS, EDGES) if name in names}, findings


@dataclass
class _Graph:
    files: Files
    findings: list[Finding] = field(default_factory=list)
    # Every way a row of edges may name a skill -> its slug.
    known: dict[str, str] = field(default_factory=dict)
    skills: dict[str, SkillEntry] = field(default_factory=dict)
    edges: dict[tuple[str, str], tuple[int, EdgeEntry]] = field(default_factory=dict)
    left_out: int = 0

    def package(self, name: str) -> Package | None:
        edges = self._table(EDGES)
        skills = self._table(SKILLS) if SKILLS in self.files else None
        if edges is None or (SKILLS in self.files and skills is None):
            return None
        if not self._has_columns(edges):
            return None
        units = self._read_skills(skills) if skills else self._name_skills(edges)
        for row in edges.rows:
            self._read_edge(row)
        if not self._open_circles() or not self._has_skills(skills):
            return None
        self._warn("blank_licence", SKILLS if skills else EDGES, 0, "tables name no licence")
        return Package(
            slug=re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "graph",
            title=display_name(name.replace("-", "_")),
            units=units,
            skills=tuple(self.skills.values()),
            edges=self._ordered(),
            source=source_of(self.files, "graph"),
        )

    def counts(self) -> dict[str, int]:
        return {
            "skills": len(self.skills),
            "edges": len(self.edges),
            "edges_left_out": self.left_out,
        }

    def _has_columns(self, table: Table) -> bool:
        for names in (_BEFORE, _AFTER):
            if not set(names) & set(table.columns):
                self._error("columns", EDGES, 1, f"has no column {' or '.join(names[:2])}")
        return not any(found.code == "columns" for found in self.findings)

    def _has_skills(self, table: Table | None) -> bool:
        if not self.skills:
            self._error("missing", SKILLS if table else EDGES, 1, "names no skill")
        return bool(self.skills)

    def _read_skills(self, table: Table) -> tuple[UnitEntry, ...]:
        names = {row.line: row.first(*_NAMES) for row in table.rows}
        slugs = slugs_of(name for name in names.values() if name)
        topics = slugs_of(topic for row in table.rows if (topic := row.first("unit", "topic")))
        units: dict[str, UnitEntry] = {}
        first: dict[str, int] = {}
        for row in table.rows:
            name = names[row.line]
            slug = slugs.get(name, "")
            if not slug:
                self._error("missing", SKILLS, row.line, "names no skill")
                continue
            self._know(row, slug)
            if name in first:
                message = f"“{name}” is there already, in row {first[name]}; taken for the same"
                self._warn("duplicate_skill", SKILLS, row.line, message)
                continue
            first[name] = row.line
            topic = row.first("unit", "topic")
            unit = topics.get(topic, "")
            if unit and unit not in units:
                units[unit] = UnitEntry(unit, display_name(topic.replace("-", "_")))
            self.skills[slug] = SkillEntry(
                slug, _title(row, name), row.first("description"), unit, row.line
            )
        return tuple(units.values())

    def _know(self, row: Row, slug: str) -> None:
        for column in (*_NAMES, "external_id"):
            if row.cells.get(column):
                self.known.setdefault(row.cells[column], slug)
        self.known.setdefault(slug, slug)

    def _name_skills(self, edges: Table) -> tuple[UnitEntry, ...]:
        """Without a table of skills, those that the edges name."""
        names = [name for row in edges.rows for name in (row.first(*_BEFORE), row.first(*_AFTER))]
        self.known = slugs_of(name for name in names if name)
        for name in dict.fromkeys(names):
            if name:
                slug = self.known[name]
                self.skills[slug] = SkillEntry(slug, display_name(name.replace("-", "_")))
        return ()

    def _read_edge(self, row: Row) -> None:
        before, after = (row.first(*_BEFORE), row.first(*_AFTER))
        source, target = self._skill(before, row), self._skill(after, row)
        if not source or not target:
            self.left_out += 1
        elif source == target:
            self._leave_out("self_loop", row.line, f"{source} is said to need itself")
        elif (source, target) in self.edges:
            line = self.edges[source, target][0]
            self._warn("duplicate_edge", EDGES, row.line, f"says the same as row {line}")
        else:
            edge = EdgeEntry(
                source, target, weight=self._weight(row), origin=row.first("source")[:80]
            )
            self.edges[source, target] = row.line, edge

    def _skill(self, name: str, row: Row) -> str:
        if not name or name not in self.known:
            message = f"there is no skill “{name}”" if name else "names only one skill"
            self._error("unknown_skill", EDGES, row.line, message)
            return ""
        return self.known[name]

    def _weight(self, row: Row) -> float:
        text = row.first("weight")
        if not text:
            return 1.0
        try:
            weight = float(text.replace(",", "."))
        except ValueError:
            weight = 0.0
        if not 0 < weight <= 1:
            message = f"the weight “{text}” is not above 0 and at most 1; read as 1"
            self._warn("weight", EDGES, row.line, message)
            return 1.0
        return weight

    def _open_circles(self) -> bool:
        """Of each circle the edge that stands last in the table goes. False: there are too many."""
        opened = 0
        while circle := find_cycle(self.edges):
            opened += 1
            if opened > MAX_CIRCLES:
                message = f"has more than {MAX_CIRCLES} circles of skills that need each other"
                self.findings.append(Finding("cycle", "", message, EDGES))
                return False
            pairs = list(pairwise(circle))
            last = max(pairs, key=lambda pair: self.edges[pair][0])
            line = self.edges.pop(last)[0]
            begin = circle.index(last[1])
            path = [*circle[begin:-1], *circle[:begin], last[1]]
            message = f"closes a circle of skills that need each other: {' → '.join(path)}"
            self._leave_out("cycle", line, message)
        return True

    def _ordered(self) -> tuple[EdgeEntry, ...]:
        """By the skill they lead to, as course files have them."""
        place: Mapping[str, int] = {slug: index for index, slug in enumerate(self.skills)}
        found = sorted(self.edges.values(), key=lambda pair: (place[pair[1].target], pair[0]))
        return tuple(edge for _, edge in found)

    def _table(self, file: str) -> Table | None:
        table, findings = read_table(self.files[file], file)
        self.findings += findings
        return table

    def _leave_out(self, code: str, line: int, message: str) -> None:
        self.left_out += 1
        self._error(code, EDGES, line, f"{message}; the edge was left out")

    def _error(self, code: str, file: str, line: int, message: str) -> None:
        self.findings.append(Finding(code, "", f"row {line}: {message}", file, line))

    def _warn(self, code: str, file: str, line: int, message: str) -> None:
        place = f"row {line}: " if line else ""
        self.findings.append(Finding(code, "", place + message, file, line, "warning"))


def _title(row: Row, name: str) -> Text:
    """In every language that has a column of its own."""
    own = row.first("title") or display_name(name)
    other = {
        match[1]: text
        for column, text in row.cells.items()
        if text and (match := _LANGUAGE.fullmatch(column))
    }
    return {"en": own, **other} if other else own

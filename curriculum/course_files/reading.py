"""A course folder -> Package. Everything wrong is reported with file and line; one error is
enough for no package at all."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from curriculum.course_files import entries
from curriculum.course_files.sources import Files, collect, source_of
from curriculum.course_files.yaml_lines import YamlError, load
from curriculum.documents import parse
from curriculum.fields import Fields, unstorable
from curriculum.findings import DocumentError, Finding, errors_in
from curriculum.package import EdgeEntry, ExerciseEntry, FigureEntry, Package, SkillEntry

T = TypeVar("T")

MAX_YAML_BYTES = 1_000_000
MAX_FIGURE_NAME = 200
FIGURE_TYPES = ("image/png", "image/gif", "image/jpeg", "image/webp", "image/svg+xml")
_STATES = ("draft", "published", "retired")
_LISTS = {"units": "units.yaml", "skills": "skills.yaml", "misconceptions": "misconceptions.yaml"}


def read_folder(path: Path) -> tuple[Package | None, list[Finding]]:
    """The package, or None with at least one error; warnings may come with a package."""
    files, findings = collect(path)
    if findings:
        return None, findings
    return read_files(files)


def read_files(files: Files) -> tuple[Package | None, list[Finding]]:
    reader = _Reader(files)
    package = reader.package()
    # What a list would have named is not known while the list cannot be read.
    if package and not reader.unread & set(_LISTS.values()):
        reader.findings += entries.reference_findings(package)
    return (None if errors_in(reader.findings) else package), reader.findings


class _Reader:
    """Collects findings while it goes through the files."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.findings: list[Finding] = []
        # Files that are no YAML at all.
        self.unread: set[str] = set()

    def package(self) -> Package | None:
        if "course.yaml" not in self.files:
            message = "is missing: this is not a course folder"
            self.findings.append(Finding("missing_file", "", message, "course.yaml"))
            return None
        self._judge_names()
        course = self._course()
        skills = self._list("skills", entries.skill)
        return Package(
            **course,
            units=self._list("units", entries.unit),
            skills=tuple(skill for skill, _ in skills),
            edges=tuple(edge for _, edges in skills for edge in edges),
            misconceptions=self._list("misconceptions", entries.misconception),
            exercises=self._exercises([skill.slug for skill, _ in skills]),
            figures=tuple(self._figures()),
            source=source_of(self.files, "course"),
        )

    def _course(self) -> dict[str, Any]:
        value, lines = self._yaml("course.yaml")
        found: list[Finding] = []
        fields = Fields(value, "", found)
        course = entries.course(fields)
        fields.close()
        if "course.yaml" not in self.unread:
            self._place(found, "course.yaml", lines)
        return course

    def _list(self, name: str, read: Callable[[Fields, int], T]) -> tuple[T, ...]:
        """The entries of a file that is one list."""
        file = _LISTS[name]
        if file not in self.files:
            return ()
        value, lines = self._yaml(file)
        found: list[Finding] = []
        items = Fields({name: value}, "", found).each(name, read)
        lines = {name + path: line for path, line in lines.items()}
        self._place(found, file, lines)
        return tuple(
            entries.with_lines(item, f"{name}[{i}]", lines) for i, item in enumerate(items)
        )

    def _exercises(self, order: list[str]) -> tuple[ExerciseEntry, ...]:
        names = [n for n in self.files if n.startswith("exercises/") and _is_yaml(n)]
        read = [pair for name in names if (pair := self._exercise(name))]
        self._unique(entry for _, entry in read)
        place = {slug: index for index, slug in enumerate(order)}
        read.sort(key=lambda pair: (pair[0], natural_key(pair[1], place)))
        return tuple(entry for _, entry in read)

    def _exercise(self, name: str) -> tuple[float, ExerciseEntry] | None:
        """The position the file asks for (else after all that ask), and what it holds."""
        before = len(self.findings)
        value, lines = self._yaml(name)
        if len(self.findings) > before:
            return None
        found: list[Finding] = []
        data = dict(value) if isinstance(value, dict) else {}
        around = Fields({k: data.pop(k, None) for k in ("unit", "state", "position")}, "", found)
        unit, state = around.word("unit"), around.word("state", "published", of=_STATES)
        position = around.number("position", float("inf"))
        try:
            document = parse(data) if isinstance(value, dict) else None
        except DocumentError as error:
            found += error.findings
            document = None
        if document is None and not found:
            found.append(Finding("shape", "", "must be keys with values"))
        self._place(found, name, lines)
        if document is None or found:
            return None
        return position, ExerciseEntry(document, unit, state, name, lines)  # type: ignore[arg-type]

    def _unique(self, read: Iterable[ExerciseEntry]) -> None:
        seen: dict[str, str] = {}
        for entry in read:
            if entry.slug in seen:
                message = f"“{entry.slug}” is already the exercise of {seen[entry.slug]}"
                line = entry.line_of("slug")
                self.findings.append(Finding("duplicate_slug", "slug", message, entry.file, line))
            seen.setdefault(entry.slug, entry.file)

    def _figures(self) -> Iterable[FigureEntry]:
        for name in self.files:
            if not name.startswith("figures/"):
                continue
            kind = mimetypes.guess_type(name)[0] or ""
            if kind not in FIGURE_TYPES:
                message = "is not an image that can be shown"
                self.findings.append(Finding("figure_type", "", message, name, 0, "warning"))
                continue
            own = name.removeprefix("figures/")
            if len(own) > MAX_FIGURE_NAME:
                message = f"its name is longer than {MAX_FIGURE_NAME} characters"
                self.findings.append(Finding("too_long", "", message, name))
            yield FigureEntry(own, kind, self.files[name])

    def _judge_names(self) -> None:
        """skills.yml or exercise/a.yaml: meant for us, and not where we look."""
        known = {"course.yaml", *_LISTS.values()}
        for name in self.files:
            if _is_yaml(name) and name not in known and not name.startswith("exercises/"):
                message = "is no file of a course; it was left out"
                self.findings.append(Finding("unknown_file", "", message, name, 0, "warning"))

    def _yaml(self, file: str) -> tuple[Any, dict[str, int]]:
        data = self.files[file]
        try:
            if len(data) > MAX_YAML_BYTES:
                raise YamlError(f"is larger than {MAX_YAML_BYTES} bytes", 1)
            value, lines = load(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            return self._unreadable(Finding("encoding", "", "is not UTF-8 text", file, line))
        except YamlError as error:
            return self._unreadable(Finding("yaml", "", error.message, file, error.line))
        self._place(list(unstorable(value)), file, lines)
        return value, lines

    def _unreadable(self, finding: Finding) -> tuple[None, dict[str, int]]:
        self.findings.append(finding)
        self.unread.add(finding.file)
        return None, {}

    def _place(self, found: list[Finding], file: str, lines: dict[str, int]) -> None:
        where = ExerciseEntry(_NOWHERE, lines=lines)
        placed = (one.within(file, where.line_of(one.path) or 1) for one in found)
        self.findings += [one for one in placed if one not in self.findings]


def natural_key(entry: ExerciseEntry, place: dict[str, int]) -> tuple[Any, ...]:
    """Exercises in the order of their first skill, then by name with numbers as numbers."""
    skills = entry.document.skills
    first = place.get(skills[0], len(place)) if skills else len(place)
    parts = re.split(r"(\d+)", entry.slug)
    return first, [(int(p), "") if p.isdigit() else (-1, p) for p in parts]


def _is_yaml(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in (".yaml", ".yml")


_NOWHERE: Any = None
__all__ = ["EdgeEntry", "SkillEntry", "read_files", "read_folder"]

"""An OATutor content source as one course: problems become exercises, lessons units.

Defects of single items are warnings and keep the item; what cannot be read is an error and is
left out; the rest is imported. Which rule does what: docs/importing.md.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from curriculum.course_files.reading import MAX_YAML_BYTES, natural_key
from curriculum.course_files.sources import Files, collect, source_of
from curriculum.importers.imported import Imported, top_name
from curriculum.importers.names import untaken
from curriculum.importers.oatutor_counts import counts_of
from curriculum.importers.oatutor_courses import PLANS, Plans
from curriculum.importers.oatutor_files import (
    POOL,
    Notes,
    ProblemFiles,
    problems_in,
    read_item,
    read_json,
    root_of,
    source_files,
    storable,
)
from curriculum.importers.oatutor_licences import attribution, in_words, one_url
from curriculum.importers.oatutor_problem import LONGEST, Problem, read_problem
from curriculum.importers.oatutor_skills import SkillModel, display_name
from curriculum.package import ExerciseEntry, Package, SkillEntry

MAX_FILES = 200_000
MODEL, PRIORS = "skillModel.json", "bkt-params/defaultBKTParams.json"
FORMAT = "oatutor"


def looks_like(path: Path) -> bool:
    return (path / "content-pool").is_dir()


def read(path: Path) -> Imported:
    """Everything that can be read; no package only when there is no content at all."""
    files, findings = collect(path, max_files=MAX_FILES)
    if findings:
        return Imported(None, findings)
    root = root_of(files)
    notes = Notes()
    if root is None:
        notes.error("missing_file", "content-pool", "is missing: this is no OATutor source")
        return Imported(None, notes.findings)
    return _Source(source_files(files, root), notes).imported(Path(root).name or top_name(path))


class _Source:
    def __init__(self, files: Files, notes: Notes) -> None:
        self.files = files
        self.notes = notes
        self.figures: set[str] = set()
        self.plans = Plans()
        self.plans.read(self._json(PLANS, list) or [], notes)
        self.skills = SkillModel(self._json(MODEL, dict) or {})

    def imported(self, name: str) -> Imported:
        """`name` is that of the folder; an archive without one goes by its first course."""
        name = name or next((one.name for one in self.plans.courses if one.name), FORMAT)
        self._judge_priors()
        read = [self._problem(one) for one in problems_in(self.files)]
        problems = [one for one in read if one and one.document]
        if not problems:
            self.notes.error("no_exercise", POOL, "holds no problem that can be read")
            return Imported(None, self.notes.findings)
        package = self._package(name, problems)
        counts = counts_of(problems, self.skills, self.plans.lessons)
        failed = len(read) - len(problems)
        return Imported(package, self.notes.findings, counts, failed)

    def _problem(self, files: ProblemFiles) -> Problem | None:
        name = files.main()
        file = files.path(name)
        if files.size > MAX_YAML_BYTES:
            message = f"is larger than {MAX_YAML_BYTES} bytes"
            self.notes.error("too_large", files.folder, message)
            return None
        if name not in files.files:
            self.notes.error("missing_file", file, "is missing")
            return None
        data = read_item(files.files[name], file, self.notes, dict)
        if data is None:
            return None
        lesson = self.plans.lesson_of(data, file, self.notes)
        return read_problem(files, data, lesson, self.skills, self.notes, self.figures)

    def _package(self, name: str, problems: list[Problem]) -> Package:
        exercises = self._exercises(problems)
        courses = self.plans.courses
        used = {entry.unit for entry in exercises}
        return Package(
            slug=_course_slug(name),
            title=", ".join(dict.fromkeys(one.name for one in courses if one.name)) or name,
            languages=tuple(dict.fromkeys(one.language for one in courses)) or ("en",),
            licence=in_words(one.licence for one in courses),
            attribution=attribution(one.source.name for one in courses),
            source_url=one_url(course.source.url for course in courses),
            published=True,
            units=tuple(unit for slug, unit in self.plans.units.items() if slug in used),
            skills=self._skills(exercises),
            exercises=exercises,
            figures=tuple(figure for one in problems for figure in one.figures),
            source=source_of(self.files, FORMAT),
        )

    def _exercises(self, problems: list[Problem]) -> tuple[ExerciseEntry, ...]:
        """In the order of their lessons, then by name with numbers as numbers."""
        place = {slug: index for index, slug in enumerate(self.plans.units)}
        entries: list[ExerciseEntry] = []
        taken: set[str] = set()
        for one in problems:
            assert one.document is not None
            slug = untaken(one.document.slug, taken, LONGEST)
            taken.add(slug)
            document = replace(one.document, slug=slug)
            state: Any = "draft" if one.is_hidden else "published"
            entries.append(ExerciseEntry(document, one.lesson.unit, state, one.file))
        entries.sort(key=lambda entry: (place[entry.unit], natural_key(entry, {})[1]))
        return tuple(entries)

    def _skills(self, exercises: tuple[ExerciseEntry, ...]) -> tuple[SkillEntry, ...]:
        """Those that are practised, in the order in which the units practise them."""
        names = {self.skills.slugs[name]: name for name in self.skills.used}
        units: dict[str, str] = {}
        for entry in exercises:
            for slug in entry.document.skills:
                units.setdefault(slug, entry.unit)
        used = {entry.unit for entry in exercises}
        found = []
        for slug, unit in units.items():
            planned = self.plans.unit_of_skill(names[slug])
            found.append((planned if planned in used else unit, slug))
        place = {slug: index for index, slug in enumerate(self.plans.units)}
        found.sort(key=lambda pair: place[pair[0]])
        return tuple(SkillEntry(slug, display_name(names[slug]), unit=u) for u, slug in found)

    def _judge_priors(self) -> None:
        priors = self._json(PRIORS, dict) if PRIORS in self.files else None
        if priors:
            values = {str(sorted(one.items())) for one in priors.values() if isinstance(one, dict)}
            are = "all alike, so never fitted" if len(values) == 1 else "not used"
            message = f"the parameters of {len(priors)} skills are {are}; ours are used instead"
            self.notes.warn("unfitted_priors", PRIORS, message)

    def _json(self, file: str, shape: type) -> Any:
        if file not in self.files:
            self.notes.error("missing_file", file, "is missing")
            return None
        value = read_json(self.files[file], file, self.notes, shape)
        return storable(value, file, self.notes)


def _course_slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-") or FORMAT

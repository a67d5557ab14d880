"""Exercises of a package: drafts brought to what the files say, new versions where they differ."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.timezone import now

from curriculum import documents
from curriculum.loading_parts import Skills, Units, link, note_absent
from curriculum.models import Course, Exercise, ExerciseVersion
from curriculum.package import ExerciseEntry, Package
from curriculum.publishing import skill_slugs
from curriculum.report import BATCH, ImportReport

_COLUMNS = ["unit", "position", "title", "draft", "state", "current", "difficulty", "edited"]


def load_exercises(
    course: Course,
    package: Package,
    report: ImportReport,
    *,
    units: Units,
    skills: Skills,
    publish: bool,
) -> None:
    found = course.exercises.select_related("current").defer("current__content")
    existing = {one.slug: one for one in found}
    note_absent(report, "exercise", existing.keys() - {one.slug for one in package.exercises})
    loader = _Loader(course, existing, units, publish=publish)
    for position, entry in enumerate(package.exercises):
        loader.take(entry, position)
    loader.write()
    loader.link_skills(skills)
    tally = report.of("exercise")
    tally.created += len(loader.fresh)
    tally.updated += len(loader.changed)
    tally.unchanged += len(package.exercises) - len(loader.fresh) - len(loader.changed)


class _Loader:
    """Collects what has to be written, then writes it in a few statements."""

    def __init__(
        self, course: Course, existing: dict[str, Exercise], units: Units, *, publish: bool
    ) -> None:
        self.course = course
        self.existing = existing
        self.units = units
        self.publish = publish
        self.fresh: list[Exercise] = []
        self.changed: list[Exercise] = []
        self._versions: list[tuple[Exercise, ExerciseVersion]] = []
        # Rows whose skills are those of the document in hand.
        self._practising: list[tuple[Exercise, list[str]]] = []

    def take(self, entry: ExerciseEntry, position: int) -> None:
        row = self.existing.get(entry.slug)
        is_fresh = row is None
        row = row or Exercise(course=self.course, slug=entry.slug)
        goes_out = self.publish and entry.state != "draft"
        content = documents.dump(entry.document)
        values: dict[str, Any] = {
            "unit_id": self.units[entry.unit].pk if entry.unit else None,
            "position": position,
            "draft": content,
        }
        if goes_out:
            values["state"] = entry.state
        if goes_out or row.current_id is None:
            values |= {"title": content["title"], "difficulty": entry.document.difficulty}
            self._practising.append((row, skill_slugs(entry.document)))
        different = _set(row, values)
        if goes_out:
            different |= self._version(row, content, documents.content_hash(entry.document))
        if is_fresh:
            self.fresh.append(row)
        elif different:
            row.edited = now()
            self.changed.append(row)

    def write(self) -> None:
        """New rows, then versions that point to them, then rows that point to the versions."""
        Exercise.objects.bulk_create(self.fresh, batch_size=BATCH)
        last = self._last_numbers()
        for row, version in self._versions:
            version.exercise = row
            version.number = last.get(row.pk, 0) + 1
        versions = [version for _, version in self._versions]
        ExerciseVersion.objects.bulk_create(versions, batch_size=BATCH)
        for row, version in self._versions:
            row.current = version
        published = [row for row, _ in self._versions]
        touched = {row.pk: row for row in [*self.changed, *published]}
        Exercise.objects.bulk_update(touched.values(), _COLUMNS, batch_size=BATCH)

    def link_skills(self, skills: Skills) -> None:
        pairs = [
            (row.pk, skills[slug].pk)
            for row, slugs in self._practising
            for slug in slugs
            if slug in skills
        ]
        rows = [row.pk for row, _ in self._practising]
        link(Exercise.skills.through, "exercise_id", rows, pairs)

    def _version(self, row: Exercise, content: dict[str, Any], digest: str) -> bool:
        """Whether this content needs a new version."""
        if row.current and row.current.content_hash == digest:
            return False
        self._versions.append((row, ExerciseVersion(content=content, content_hash=digest)))
        return True

    def _last_numbers(self) -> dict[int, int]:
        numbers = ExerciseVersion.objects.filter(exercise__in=[row.pk for row, _ in self._versions])
        grouped = numbers.order_by().values_list("exercise").annotate(Max("number"))
        return dict(grouped)


def _set(row: Exercise, values: dict[str, Any]) -> bool:
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)

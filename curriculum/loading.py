"""A package into the database: one transaction, all of it or nothing, the same twice changes
nothing. Called through actions.load_package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import F

from curriculum import documents
from curriculum.course_files.entries import reference_findings
from curriculum.errors import CurriculumError
from curriculum.findings import Finding, errors_in
from curriculum.graph import find_cycle
from curriculum.loading_exercises import load_exercises
from curriculum.loading_parts import (
    load_edges,
    load_figures,
    load_misconceptions,
    load_skills,
    load_units,
)
from curriculum.models import Course, Edge, ExerciseVersion, ImportRecord
from curriculum.package import ExerciseEntry, Package
from curriculum.publishing import publication_findings
from curriculum.report import ImportReport, Tally, plain


def load_package(
    package: Package,
    *,
    dry_run: bool = False,
    publish: bool = True,
    lenient: bool = False,
    noted: Iterable[Finding] = (),
    left_out: int = 0,
) -> ImportReport:
    """CurriculumError("invalid", findings) when anything is wrong: then nothing is written.

    `lenient` keeps an exercise that cannot be published as a draft, with a warning instead.
    `dry_run` does everything and takes it back. Objects that the package does not name stay,
    except edges between its skills: of those it is the whole truth. `noted` is what the importer
    found, `left_out` the exercises it could not read: both go into the report, and with it into
    the record.
    """
    noted = list(noted)
    asked = package
    package, findings = _judged(package, publish=publish, lenient=lenient)
    pairs = zip(asked.exercises, package.exercises, strict=True)
    failed = sum(before.state != after.state for before, after in pairs)
    if errors_in(findings):
        raise CurriculumError("invalid", findings=findings)
    with transaction.atomic():
        report = _load(package, publish=publish)
        report.of("exercise").failed = failed + left_out
        report.warnings[:0] = [one for one in noted if not one.is_error]
        report.errors += errors_in(noted)
        report.warnings += findings
        if not dry_run:
            _record(package, report)
        report.dry_run = dry_run
        if dry_run:
            transaction.set_rollback(True)
    return report


def _judged(package: Package, *, publish: bool, lenient: bool) -> tuple[Package, list[Finding]]:
    """The package as it will be loaded, and what there is to say about it. Slow (it asks the
    checker about every new exercise), so it happens before anything is locked."""
    findings = reference_findings(package)
    if findings or not publish:
        return package, findings
    known = _published_hashes(package)
    skills = {one.slug for one in package.skills}
    misconceptions = {one.slug for one in package.misconceptions}
    exercises = []
    for entry in package.exercises:
        if entry.state != "published" or known.get(entry.slug) == documents.content_hash(
            entry.document
        ):
            exercises.append(entry)
            continue
        found = publication_findings(entry.document, skills, misconceptions)
        exercises.append(_kept(entry, found) if lenient else entry)
        findings += _placed(entry, found, lenient=lenient)
    return replace(package, exercises=tuple(exercises)), findings


def _kept(entry: ExerciseEntry, found: list[Finding]) -> ExerciseEntry:
    return replace(entry, state="draft") if found else entry


def _placed(entry: ExerciseEntry, found: list[Finding], *, lenient: bool) -> list[Finding]:
    placed = (one.within(entry.file or entry.slug, entry.line_of(one.path)) for one in found)
    return [replace(one, severity="warning") if lenient else one for one in placed]


def _published_hashes(package: Package) -> dict[str, str]:
    """What was published once has been judged already."""
    current = ExerciseVersion.objects.filter(
        exercise__course__slug=package.slug, pk=F("exercise__current")
    )
    return dict(current.values_list("exercise__slug", "content_hash"))


def _load(package: Package, *, publish: bool) -> ImportReport:
    report = ImportReport(course=package.slug)
    course = _course(package, report)
    units = load_units(course, package, report)
    skills = load_skills(course, package, units, report)
    load_edges(course, package, skills, report)
    _refuse_cycles(course)
    load_misconceptions(course, package, skills, report)
    load_figures(course, package, report)
    load_exercises(course, package, report, units=units, skills=skills, publish=publish)
    if report.changed:
        course.revision += 1
        course.save(update_fields=["revision"])
    return report


def _course(package: Package, report: ImportReport) -> Course:
    """The row, held until the end; two imports of one course wait for each other."""
    wanted = {
        "title": plain(package.title),
        "description": plain(package.description),
        "languages": list(package.languages),
        "licence": package.licence,
        "attribution": package.attribution,
        "source_url": package.source_url,
        "published": package.published,
    }
    course, is_new = Course.objects.select_for_update().get_or_create(
        slug=package.slug, defaults=wanted
    )
    tally = report.of("course")
    if is_new:
        tally.created += 1
        return course
    _tallied(tally, any(getattr(course, name) != value for name, value in wanted.items()))
    Course.objects.filter(pk=course.pk).update(**wanted)
    return course


def _tallied(tally: Tally, is_different: bool) -> None:
    tally.updated += is_different
    tally.unchanged += not is_different


def _refuse_cycles(course: Course) -> None:
    """With the edges that were here before and that the package does not know."""
    for kind in Edge.Kind.values:
        edges = Edge.objects.filter(target__course=course, kind=kind)
        loop = find_cycle(list(edges.values_list("source__slug", "target__slug")))
        if loop:
            raise CurriculumError("cycle", path=loop)


def _record(package: Package, report: ImportReport) -> None:
    """Once for every set of files that changed something, or was never seen."""
    source = package.source
    records = ImportRecord.objects.filter(course__slug=package.slug, source_hash=source.sha256)
    if report.changed or not records.exists():
        ImportRecord.objects.create(
            course=Course.objects.get(slug=package.slug),
            format=source.format,
            source_hash=source.sha256,
            report=report.to_dict(),
            archive=source.archive,
        )

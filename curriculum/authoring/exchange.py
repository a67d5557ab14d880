"""Courses as zip files, out of the database and towards it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from curriculum import actions
from curriculum.course_files.sources import source_of
from curriculum.course_files.writing import files_of
from curriculum.errors import CurriculumError
from curriculum.findings import Finding, errors_in
from curriculum.importers import IMPORTERS, Imported, detect
from curriculum.models import Course
from curriculum.report import ImportReport
from curriculum.snapshot import package_of


def zip_of(course: Course) -> bytes:
    """The course's files; the same course gives the same bytes."""
    package = package_of(course.slug)
    assert package
    files = {f"{course.slug}/{name}": data for name, data in files_of(package).items()}
    return source_of(files, "course").archive


def load_zip(data: bytes, *, dry_run: bool) -> ImportReport:
    """Into the database in one piece, or `refused`. A dry run finds out what would happen.
    Errors of a report that is not refused name what the importer had to leave out."""
    imported, lenient = _read(data)
    if imported.package is None:
        return _refused("", imported.findings, dry_run=dry_run)
    try:
        return actions.load_package(
            imported.package,
            dry_run=dry_run,
            lenient=lenient,
            noted=imported.findings,
            left_out=imported.failed,
        )
    except CurriculumError as error:
        found = list(error.findings) or [Finding(error.code, "", " → ".join(error.path))]
        return _refused(imported.package.slug, found, dry_run=dry_run)


def _refused(slug: str, found: list[Finding], *, dry_run: bool) -> ImportReport:
    warnings = [one for one in found if not one.is_error]
    return ImportReport(slug, {}, warnings, errors_in(found), dry_run=dry_run, refused=True)


def _read(data: bytes) -> tuple[Imported, bool]:
    """Importers read from paths; what is unpacked stays in memory."""
    with tempfile.TemporaryDirectory(prefix="chiron-import-") as folder:
        path = Path(folder) / "course.zip"
        path.write_bytes(data)
        importer = IMPORTERS[detect(path) or "course"]
        imported = importer.read(path)
    found = [_nameless(one, str(path)) for one in imported.findings]
    return replace(imported, findings=found), importer.lenient


def _nameless(finding: Finding, path: str) -> Finding:
    """Where the file lay for a moment is nobody's business."""
    return replace(finding, message=finding.message.replace(path, "the file"))

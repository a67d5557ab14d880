"""lint_course COURSE|PATH [--variants N]: is this course good to teach with?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum.course_files import read_folder
from curriculum.findings import Finding, errors_in
from curriculum.lint import Report, lint
from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.package import ExerciseEntry, Package


class Command(MeasuringCommand):
    help = "Check a course, in the database (slug) or in a folder (path)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="slug of a course, or the path of a course folder")
        parser.add_argument("--variants", type=int, default=5, help="variants of each exercise")

    def measure(self, **options: Any) -> dict[str, Any]:
        package, findings = self._package(options["course"])
        if package is None:
            for finding in findings:
                self.say(f"{finding.severity}: {finding}")
            raise BadInputError(
                f"{options['course']}: {len(errors_in(findings))} errors; not linted"
            )
        report = lint(package, variants=max(1, options["variants"]), progress=self._progress)
        return self._told(report, findings)

    def _package(self, course: str) -> tuple[Package | None, list[Finding]]:
        path = Path(course)
        if path.exists():
            return read_folder(path)
        from curriculum.snapshot import package_of  # noqa: PLC0415 -- a folder needs no database

        package = package_of(course)
        if package is None:
            raise BadInputError(f"{course} is neither a folder nor the slug of a course")
        return package, []

    def _progress(self, entry: ExerciseEntry) -> None:
        self.say(f"… {entry.file or entry.slug}")

    def _told(self, report: Report, findings: list[Finding]) -> dict[str, Any]:
        report.findings[:0] = [one for one in findings if one not in report.findings]
        for finding in report.findings:
            self.say(f"{finding.severity}: {finding}")
        counts = {key: value for key, value in asdict(report).items() if key != "findings"}
        counts |= {"errors": report.errors, "warnings": report.warnings}
        self.say(", ".join(f"{value} {key}" for key, value in counts.items()))
        return {**counts, "findings": [_as_row(finding) for finding in report.findings]}


def _as_row(finding: Finding) -> dict[str, Any]:
    return {**finding.to_dict(), "severity": finding.severity}

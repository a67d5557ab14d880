"""import_course PATH: a course into the database, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum import actions
from curriculum.errors import CurriculumError
from curriculum.fields import SLUG
from curriculum.findings import Finding
from curriculum.importers import IMPORTERS, Imported, detect
from curriculum.measuring import BadInputError, MeasuringCommand


class Command(MeasuringCommand):
    help = "Import a course from a folder or a zip file. The same files twice change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=["auto", *IMPORTERS], default="auto")
        parser.add_argument("--dry-run", action="store_true", help="report, write nothing")
        parser.add_argument("--slug", default="", help="of the course, instead of its own")
        parser.add_argument("--draft", action="store_true", help="publish nothing")

    def measure(self, **options: Any) -> dict[str, Any]:
        path: Path = options["path"]
        if not path.exists():
            raise BadInputError(f"{path} does not exist")
        format = detect(path) if options["format"] == "auto" else options["format"]
        if format is None:
            raise BadInputError(f"{path}: no known format ({', '.join(IMPORTERS)})")
        imported = IMPORTERS[format].read(path)
        report = self._load(path, format, imported, options)
        self._tell(report)
        return {**imported.counts, "format": format, "dry_run": options["dry_run"], **report}

    def _load(
        self, path: Path, format: str, imported: Imported, options: dict[str, Any]
    ) -> dict[str, Any]:
        if imported.package is None:
            raise self._refused(path, imported.findings)
        package = imported.package
        if options["slug"]:
            package = replace(package, slug=_slug(options["slug"]))
        try:
            report = actions.load_package(
                package,
                dry_run=options["dry_run"],
                publish=not options["draft"],
                lenient=IMPORTERS[format].lenient,
                noted=imported.findings,
                left_out=imported.failed,
            )
        except CurriculumError as error:
            raise self._refused(path, error.findings or [_loop(error)]) from error
        return report.to_dict()

    def _refused(self, path: Path, findings: Any) -> BadInputError:
        for finding in findings:
            self.say(f"{finding.severity}: {finding}")
        errors = [finding for finding in findings if finding.is_error]
        first = f": {errors[0]}" if errors else ""
        return BadInputError(f"{path}: {len(errors)} errors, nothing imported{first}")

    def _tell(self, report: dict[str, Any]) -> None:
        for severity in ("error", "warning"):
            for row in report[f"{severity}s"]:
                place = ":".join(str(part) for part in (row["file"], row["line"]) if part)
                self.say(f"{severity}: {place}: {row['message']} ({row['code']})")
        for kind, tally in report["by_kind"].items():
            done = ", ".join(f"{number} {name}" for name, number in tally.items() if number)
            self.say(f"{kind:15} {done or 'none'}")


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text) or len(text) > 80:
        raise BadInputError(f"“{text}” is no slug: letters, digits, - and _, at most 80")
    return text


def _loop(error: CurriculumError) -> Finding:
    return Finding(error.code, "", " → ".join(error.path) or str(error.detail))

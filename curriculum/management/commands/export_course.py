"""export_course SLUG DIR: a course as a folder of files that import_course reads back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum.course_files import write_folder
from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.snapshot import package_of


class Command(MeasuringCommand):
    help = "Write a course as files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="slug of the course")
        parser.add_argument("folder", type=Path, help="a new or empty folder")

    def measure(self, **options: Any) -> dict[str, Any]:
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadInputError(f"{folder} is not empty")
        package = package_of(options["course"])
        if package is None:
            raise BadInputError(f"there is no course “{options['course']}”")
        names = write_folder(package, folder)
        self.say(f"{len(names)} files in {folder}")
        return {
            "course": package.slug,
            "files": len(names),
            "skills": len(package.skills),
            "exercises": len(package.exercises),
        }

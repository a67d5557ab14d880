"""From files to a `Package`. An importer reads and judges; it never writes to the database.

To add one: a module with `read(path) -> Imported`, and its line in IMPORTERS. `looks_like(path)`
decides for `--format auto`; the first that says yes reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curriculum.course_files import read_folder
from curriculum.course_files.sources import names_in_zip
from curriculum.importers import graph_csv, oatutor
from curriculum.importers.imported import Imported


@dataclass(frozen=True)
class Importer:
    read: Callable[[Path], Imported]
    looks_like: Callable[[Path], bool]
    # Keep an exercise whose own answer is refused (as a draft, with a warning).
    lenient: bool = False


def _course(path: Path) -> Imported:
    package, findings = read_folder(path)
    return Imported(package, findings)


def _looks_like_course(path: Path) -> bool:
    """Any archive that no other importer claims: its findings say what is wrong with it."""
    if path.suffix.lower() == ".zip" or names_in_zip(path) is not None:
        return not (_holds(path, "content-pool/") or _holds(path, graph_csv.EDGES))
    return (path / "course.yaml").is_file()


def _looks_like_oatutor(path: Path) -> bool:
    return _holds(path, "content-pool/") if path.is_file() else oatutor.looks_like(path)


def _looks_like_graph(path: Path) -> bool:
    return _holds(path, graph_csv.EDGES) or graph_csv.looks_like(path)


def _holds(path: Path, part: str) -> bool:
    return any(f"/{part}" in f"/{name}" for name in names_in_zip(path) or ())


IMPORTERS: dict[str, Importer] = {
    "course": Importer(_course, _looks_like_course),
    "oatutor": Importer(oatutor.read, _looks_like_oatutor, lenient=True),
    "graph": Importer(graph_csv.read, _looks_like_graph),
}


def detect(path: Path) -> str | None:
    """The format of what lies at `path`; None if nobody knows it."""
    return next((name for name, one in IMPORTERS.items() if one.looks_like(path)), None)


__all__ = ["IMPORTERS", "Imported", "Importer", "detect"]

"""The files of an OATutor content source, grouped by problem; JSON that reports where it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from curriculum.course_files.sources import Files
from curriculum.fields import UNSTORABLE, unstorable
from curriculum.findings import Finding

POOL = "content-pool/"
_ROOT_FILES = ("coursePlans.json", "skillModel.json", "bkt-params/defaultBKTParams.json")


class Notes:
    """What there is to say about the files, in the order it was found."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def warn(self, code: str, file: str, message: str) -> None:
        self.findings.append(Finding(code, "", message, file, 0, "warning"))

    def error(self, code: str, file: str, message: str, line: int = 0) -> None:
        self.findings.append(Finding(code, "", message, file, line))


@dataclass
class StepFiles:
    """`pathways`: name of the pathway -> path inside the problem's folder."""

    file: str = ""
    pathways: dict[str, str] = field(default_factory=dict)


@dataclass
class ProblemFiles:
    """The folder of one problem; names are paths inside it."""

    id: str
    folder: str
    files: dict[str, bytes] = field(default_factory=dict)

    def path(self, name: str) -> str:
        return self.folder + name

    @property
    def size(self) -> int:
        """Of its texts: the exercise has to fit into one course file."""
        return sum(len(data) for name, data in self.files.items() if name.endswith(".json"))

    def main(self) -> str:
        """The problem's own file: named as the folder, else the only one beside the steps."""
        own = f"{self.id}.json"
        beside = [name for name in self.files if "/" not in name and name.endswith(".json")]
        return own if own in self.files or len(beside) != 1 else beside[0]

    def figures(self) -> dict[str, bytes]:
        """Name as the texts write it -> content."""
        return {
            name.removeprefix("figures/"): data
            for name, data in self.files.items()
            if name.startswith("figures/")
        }

    def steps(self) -> Iterator[tuple[str, StepFiles]]:
        """In the order of their ids, which is the order students meet them."""
        found: dict[str, StepFiles] = {}
        for name in self.files:
            parts = name.split("/")
            if parts[0] != "steps" or len(parts) < 3 or not name.endswith(".json"):
                continue
            step = found.setdefault(parts[1], StepFiles())
            if len(parts) == 3 and (parts[2] == f"{parts[1]}.json" or not step.file):
                step.file = name
            elif len(parts) == 4 and parts[2] == "tutoring":
                pathway = parts[3].removesuffix(".json").removeprefix(parts[1])
                step.pathways[pathway] = name
        yield from sorted(found.items())


def root_of(names: Iterator[str] | Mapping[str, bytes]) -> str | None:
    """What stands before `content-pool/`, the shortest if there are several; None: no pool."""
    found = {name[: name.index(POOL)] for name in names if _holds_pool(name)}
    return min(found, key=lambda root: (len(root), root), default=None)


def _holds_pool(name: str) -> bool:
    return name.startswith(POOL) or f"/{POOL}" in name


def source_files(files: Files, root: str) -> dict[str, bytes]:
    """Only what is read, by its path inside the source."""
    inside = {name.removeprefix(root): data for name, data in files.items()}
    return {n: d for n, d in inside.items() if n.startswith(POOL) or n in _ROOT_FILES}


def problems_in(files: Mapping[str, bytes]) -> list[ProblemFiles]:
    found: dict[str, ProblemFiles] = {}
    for name, data in files.items():
        parts = name.split("/", 2)
        if name.startswith(POOL) and len(parts) == 3:
            own = found.setdefault(parts[1], ProblemFiles(parts[1], f"{POOL}{parts[1]}/"))
            own.files[parts[2]] = data
    return [problem for _, problem in sorted(found.items())]


def read_json(data: bytes, file: str, notes: Notes, shape: type) -> Any:
    """The value if it is JSON of this shape, else None and an error with line and reason."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        notes.error("encoding", file, "is not UTF-8 text", data.count(b"\n", 0, error.start) + 1)
        return None
    except json.JSONDecodeError as error:
        notes.error("json", file, f"is no JSON (column {error.colno}): {error.msg}", error.lineno)
        return None
    except (ValueError, RecursionError) as error:
        notes.error("json", file, f"cannot be read: {error}", 1)
        return None
    if not isinstance(value, shape):
        wanted = "a list" if shape is list else "an object"
        notes.error("shape", file, f"must be {wanted}, not {type(value).__name__}", 1)
        return None
    return value


def read_item(data: bytes, file: str, notes: Notes, shape: type) -> Any:
    """As read_json, and None with an error also where it holds what cannot be stored: such a text
    would not even do in a finding."""
    value = read_json(data, file, notes, shape)
    found = [one.within(file) for one in unstorable(value) if one.code == "character"]
    notes.findings += found[:1]
    return None if found else value


def storable(value: Any, file: str, notes: Notes) -> Any:
    """Without the characters that no database keeps (NUL, halves of pairs); said once a file."""
    if not any(found.code == "character" for found in unstorable(value)):
        return value
    notes.warn("character", file, "has characters that cannot be stored; they were left out")
    return _cleaned(value)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list) else value


def text_in_json(data: Mapping[str, Any], key: str) -> str:
    """Text, a number as text, nothing for anything else."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def strings_in_json(data: Mapping[str, Any], key: str) -> list[str]:
    """A list of texts; a single one may stand without the list. Empty ones are left out."""
    value = data.get(key)
    values = value if isinstance(value, list) else [value]
    texts = (str(v) for v in values if isinstance(v, str | int | float) and not isinstance(v, bool))
    return [text for text in texts if text.strip()]

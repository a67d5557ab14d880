"""An exercise as the text an author edits: the YAML of a course file, in and out, with lines.

Pure. Unlike a course file, a draft says nothing of its state or its place: the pages do that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from curriculum.content import Document
from curriculum.course_files.writing import exercise_data, yaml_text
from curriculum.course_files.yaml_lines import YamlError, load
from curriculum.documents import parse
from curriculum.fields import Fields, unstorable
from curriculum.findings import DocumentError, Finding, errors_in
from curriculum.package import ExerciseEntry

MAX_CHARACTERS = 200_000
# Narrower than files: a preview stands beside it.
WIDTH = 64
_ELSEWHERE = ("state", "position")
_NOWHERE: Any = None


@dataclass(frozen=True)
class Draft:
    """A text and what it says; no document while anything in it is wrong."""

    text: str
    document: Document | None
    findings: tuple[Finding, ...]
    unit: str = ""
    lines: Mapping[str, int] = _NOWHERE

    def placed(self, findings: list[Finding]) -> list[Finding]:
        """The findings with the line of the text that they are about."""
        return [replace(one, line=self.line_of(one.path)) for one in findings]

    def line_of(self, path: str) -> int:
        return ExerciseEntry(_NOWHERE, lines=self.lines or {}).line_of(path) or 1

    @property
    def entry(self) -> ExerciseEntry:
        assert self.document
        return ExerciseEntry(self.document, self.unit, lines=self.lines or {})


def read_draft(text: str) -> Draft:
    """Never raises. Everything that is wrong is said at once, each with its line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        message = f"is longer than {MAX_CHARACTERS} characters"
        return Draft(text, None, (Finding("too_long", "", message, line=1),))
    try:
        value, lines = load(text)
    except YamlError as error:
        return Draft(text, None, (Finding("yaml", "", error.message, line=error.line),))
    if not isinstance(value, Mapping):
        return Draft(text, None, (Finding("shape", "", "must be keys with values", line=1),))
    document, unit, findings = _read(dict(value))
    draft = Draft(text, None if errors_in(findings) else document, (), unit, lines)
    return replace(draft, findings=tuple(draft.placed(findings)))


def draft_text(data: Mapping[str, Any], unit: str = "") -> str:
    """The text of a stored document; data that is no document any more is shown as it is."""
    try:
        return yaml_text(exercise_data(ExerciseEntry(parse(data), unit)), WIDTH)
    except DocumentError:
        return yaml_text({**data, "unit": unit} if unit else dict(data), WIDTH)


def _read(data: dict[str, Any]) -> tuple[Document | None, str, list[Finding]]:
    findings: list[Finding] = list(unstorable(data))
    unit = Fields({"unit": data.pop("unit", None)}, "", findings).word("unit")
    for key in _ELSEWHERE:
        if data.pop(key, None) is not None:
            message = "means nothing here: the buttons of this page do that"
            findings.append(Finding("elsewhere", key, message, severity="warning"))
    try:
        return parse(data), unit, findings
    except DocumentError as error:
        return None, unit, findings + [one for one in error.findings if one not in findings]

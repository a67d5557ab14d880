"""OATutor's mark-up into ours, and its parameters into columns of one exercise.

`$$…$$` becomes `$…$`, the two characters `\\n` a line break, `**` a power, `##name##` a figure of
the course, `@{name}` a parameter of the exercise. A dollar that is no mathematics is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from curriculum.course_files.reading import MAX_FIGURE_NAME
from curriculum.importers.names import shortened, untaken

_MOST_ROWS = 50
Note = Callable[[str, str], None]

_MATH = re.compile(r"\$\$(.*?)\$\$", re.S)
_FIGURE = re.compile(r"##([^#\n]+)##")
_MARK = re.compile(r"@\{([^{}]*)\}")
# Not before the commands that begin with an n.
_BREAK = re.compile(r"\\n(?!(?:eq|eg|abla|otin|ot|u|e|exists)\b)")
_BREAK_IN_MATH = re.compile(r"\\n(?![A-Za-z])|\n")
_BLANK = re.compile(r"_{3,}")
_DOLLAR = re.compile(r"(?<!\\)\$")
_POWER = re.compile(r"\*\*\s*(?:\(([^()]*)\)|(-?\d{2,}|-\w|@\{[^{}]*\}))?")


class Columns:
    """The parameters of one exercise: name -> values, all drawn at one index."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}

    def add(self, table: object, known: Mapping[str, str]) -> dict[str, str]:
        """The names of `table` beside those already known there, as columns. Equal lists are one
        column; a name that means something else elsewhere gets a number."""
        names = dict(known)
        for name, values in _lists(table):
            column = name
            number = 2
            while self.values.get(column, values) != values:
                column = f"{name}_{number}"
                number += 1
            self.values[column] = values
            names[name] = column
        return names

    def rows(self) -> Iterator[dict[str, str]]:
        """Every index that can be drawn; shorter lists begin again. Of very many the first ones:
        they are there to judge answers by, which takes a while for each."""
        for index in range(min(_MOST_ROWS, max(map(len, self.values.values()), default=1))):
            yield {name: values[index % len(values)] for name, values in self.values.items()}


class Figures:
    """The figures of one problem, and which of them its texts show. `taken` are the names that
    figures of the course have already: `a b.png` and `a-b.png` would both be a-b.png."""

    def __init__(self, problem: str, names: Iterable[str], taken: set[str] | None = None) -> None:
        self.stored: dict[str, str] = {}
        self.shown: list[str] = []
        taken = set() if taken is None else taken
        for name in sorted(names):
            self.stored[name] = stored_name(name, problem, taken)
            taken.add(self.stored[name])
        self._alike = {_alike(name): stored for name, stored in self.stored.items()}

    def find(self, name: str) -> str:
        """The stored name: as it is written, else whatever its case and its way to write é."""
        return self.stored.get(name) or self._alike.get(_alike(name), "")

    @property
    def missing(self) -> list[str]:
        return [name for name in self.shown if not self.find(name) and "://" not in name]


class Markup:
    """Converts the texts of one place: its figures, its parameters, its findings."""

    def __init__(self, figures: Figures, names: Mapping[str, str], note: Note) -> None:
        self.figures = figures
        self.names = names
        self.note = note

    def text(self, raw: str) -> str:
        """Authored text as curriculum.content describes it."""
        parts: list[str] = []
        end = 0
        for match in _MATH.finditer(raw):
            parts += [self._words(raw[end : match.start()]), self._math(match[1])]
            end = match.end()
        parts.append(self._words(raw[end:]))
        return _MARK.sub(self._stray, _joined(parts).strip())

    def answer(self, raw: str) -> str:
        """A stored answer: only its parameters get their names here."""
        return _MARK.sub(self._mark, raw)

    def _math(self, raw: str) -> str:
        tex = _BREAK_IN_MATH.sub(" ", raw).strip().rstrip("\\ ")
        tex = _POWER.sub(_tex_power, _DOLLAR.sub(r"\\$", tex))
        return _with_blanks(_MARK.sub(self._mark, tex))

    def _words(self, raw: str) -> str:
        if "$$" in raw:
            self.note("unbalanced_math", "a $$ has no partner; it is shown as it stands")
        words = _DOLLAR.sub(r"\\$", _BREAK.sub("\n", raw)).replace("**", "^")
        return _MARK.sub(self._mark, _FIGURE.sub(self._figure, words))

    def _figure(self, match: re.Match[str]) -> str:
        name = match[1].strip()
        self.figures.shown.append(name)
        if "://" in name:
            self.note("external_figure", f"the figure {name} is elsewhere; its address is shown")
            return name
        if not self.figures.find(name):
            self.note("missing_figure", f"there is no figure “{name}” in figures/")
        return f"##{self.figures.find(name) or stored_name(name)}##"

    def _stray(self, match: re.Match[str]) -> str:
        """What became a mark only because formulas and words came together."""
        return match[0] if match[1] in self.names.values() else match[1]

    def _mark(self, match: re.Match[str]) -> str:
        """An unknown name is often a known one with the next letter drawn in: @{nt} for @{n}t."""
        name = match[1].strip()
        if name in self.names:
            return f"@{{{self.names[name]}}}"
        begun = max((known for known in self.names if name.startswith(known)), key=len, default="")
        shown = f"@{{{self.names[begun]}}}" + name[len(begun) :] if begun else name
        self.note("unknown_parameter", f"there is no parameter “{name}”; read as {shown}")
        return shown


def stored_name(name: str, problem: str = "", taken: Container[str] = ()) -> str:
    """The name in the course: problems number their figures alike, so theirs stands before it."""
    whole = re.sub(r"[^\w.-]+", "-", f"{problem}-{name}" if problem else name, flags=re.ASCII)
    ending = PurePosixPath(whole).suffix[:6]
    stem = shortened(whole.removesuffix(ending), MAX_FIGURE_NAME - len(ending))
    return untaken(stem, taken, MAX_FIGURE_NAME, ending)


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def filled(text: str, row: Mapping[str, str]) -> str:
    return _MARK.sub(lambda match: row.get(match[1], match[0]), text)


def _lists(table: object) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(table, Mapping):
        return
    for name, values in table.items():
        listed: Sequence[Any] = values if isinstance(values, list) else [values]
        texts = [str(value) for value in listed if isinstance(value, str | int | float)]
        if texts and str(name).strip():
            yield str(name).strip(), texts


def _tex_power(match: re.Match[str]) -> str:
    exponent = match[1] or match[2]
    return f"^{{{exponent}}}" if exponent else "^"


def _with_blanks(tex: str) -> str:
    """A blank is shown between formulas; inside a bracket or a fraction it is a box."""
    pieces = [piece.strip() for piece in _BLANK.split(tex)]
    if all(piece.count("{") == piece.count("}") for piece in pieces):
        return " ___ ".join(f"${piece}$" if piece else "" for piece in pieces).strip()
    return "$" + _BLANK.sub(r"\\square ", tex) + "$"


def _joined(parts: list[str]) -> str:
    """Formulas side by side stay two: `$a$$b$` would be read as something else."""
    text = ""
    for part in parts:
        text += " " + part if text.endswith(("$", "\\")) and part.startswith("$") else part
    return text

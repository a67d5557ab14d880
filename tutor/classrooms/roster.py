"""A class list from a spreadsheet as values: rows and, for each bad place, what is wrong there.

Pure text work: nothing here knows the database. The actions check the names against accounts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutor.lib.spreadsheets import disarmed

MOST_BYTES = 200_000
MOST_ROWS = 200
LONGEST_NAME = 80
LONGEST_USERNAME = 40

COLUMNS = {
    "name": ("name", "full name", "student", "nombre", "alumno", "alumna"),
    "username": ("username", "user name", "user", "login", "usuario"),
    "password": ("password", "contraseña", "contrasena", "clave"),
}
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: a stable code, the line of the file, the column's name."""

    code: str
    line: int = 0
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Row:
    line: int
    name: str
    username: str
    password: str = ""


@dataclass(frozen=True)
class Roster:
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def decode(raw: bytes) -> str:
    """The text of a file, whichever of the usual spreadsheet encodings it was saved in."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def parse(text: str) -> Roster:
    """The rows of a class list, or the problems that keep it from being one. Never raises."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        return Roster(problems=(Problem("too_big"),))
    lines = _table(text.replace("\x00", "").removeprefix("\ufeff"))
    if not lines:
        return Roster(problems=(Problem("empty"),))
    header_line, header = lines[0]
    places = _places(header)
    missing = [name for name in ("name", "username") if name not in places]
    if missing:
        return Roster(problems=tuple(Problem("no_column", header_line, name) for name in missing))
    if len(lines) == 1:
        return Roster(problems=(Problem("no_rows", header_line),))
    if len(lines) > MOST_ROWS + 1:
        return Roster(problems=(Problem("too_many_rows", lines[MOST_ROWS + 1][0]),))
    rows = tuple(_row(line, cells, places) for line, cells in lines[1:])
    return with_problems(Roster(rows, tuple(_problems(rows))), _surplus(lines[1:], len(header)))


def _table(text: str) -> list[tuple[int, list[str]]]:
    """Non-empty rows with the line each one starts on. The separator is the header's."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error:
        # A cell longer than the reader allows: what came before it is still worth showing, and
        # the line stands as one without a name, so that nobody takes this for the whole list.
        rows.append((start, []))
    return rows


def _places(header: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        for column, names in COLUMNS.items():
            if title.strip().casefold() in names:
                places.setdefault(column, place)
    return places


def _row(line: int, cells: Sequence[str], places: dict[str, int]) -> Row:
    def cell(column: str) -> str:
        place = places.get(column, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    name = " ".join(disarmed(cell("name")).split())
    return Row(line, name, cell("username").lower(), cell("password"))


def _surplus(lines: Sequence[tuple[int, list[str]]], columns: int) -> list[Problem]:
    """A name with a comma and no quotation marks moves everything behind it by a column."""
    more = [(line, "".join(cells[columns:]).strip()) for line, cells in lines]
    return [Problem("too_many_cells", line, value=text[:40]) for line, text in more if text]


def _problems(rows: Sequence[Row]) -> list[Problem]:
    found: list[Problem] = []
    first_line: dict[str, int] = {}
    for row in rows:
        found += _problems_of(row)
        if row.username in first_line:
            found.append(
                Problem("username_twice", row.line, "username", str(first_line[row.username]))
            )
        elif row.username:
            first_line[row.username] = row.line
    return found


def _problems_of(row: Row) -> list[Problem]:
    found = []
    if not row.name:
        found.append(Problem("no_name", row.line, "name"))
    elif len(row.name) > LONGEST_NAME:
        found.append(Problem("name_too_long", row.line, "name", row.name[:20]))
    if not row.username:
        found.append(Problem("no_username", row.line, "username"))
    elif len(row.username) > LONGEST_USERNAME:
        found.append(Problem("username_too_long", row.line, "username", row.username[:20]))
    elif not _USERNAME.fullmatch(row.username):
        found.append(Problem("username_characters", row.line, "username", row.username))
    return found


def with_problems(roster: Roster, more: Sequence[Problem]) -> Roster:
    """The roster with what only the database could tell, in the order of the file."""
    together = sorted((*roster.problems, *more), key=lambda problem: problem.line)
    return replace(roster, problems=tuple(together))

"""Rows of a table that people keep in a spreadsheet: by header name, with the line of each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from curriculum.findings import Finding

_DELIMITERS = ",;\t"
_FORMULA = ("'=", "'+", "'-", "'@")
MAX_ROWS = 100_000


@dataclass(frozen=True)
class Row:
    """`line` is the row's number in the spreadsheet; the header is row 1."""

    line: int
    cells: dict[str, str]

    def first(self, *names: str) -> str:
        """The cell of the first of these columns that says something."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes, file: str) -> tuple[Table | None, list[Finding]]:
    """The table, or None and the error; rows without any cell are no rows."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Finding("encoding", "", "is not UTF-8 text", file, line)]
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return None, [Finding("character", "", "contains a NUL character", file, line)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = tuple(name.strip().lower() for name in next(reader, []))
        rows = tuple(_rows(reader, header))
    except csv.Error as error:
        return None, [Finding("csv", "", str(error), file, reader.line_num)]
    if not any(header):
        return None, [Finding("csv", "", "has no header", file, 1)]
    if len(rows) > MAX_ROWS:
        return None, [Finding("csv", "", f"has more than {MAX_ROWS} rows", file, MAX_ROWS)]
    return Table(header, rows), []


def _rows(reader: Iterator[list[str]], header: tuple[str, ...]) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=2):
        values = [_cell(cell) for cell in cells]
        if any(values):
            yield Row(number, dict(zip(header, values, strict=False)))


def _cell(text: str) -> str:
    """Spreadsheets get an apostrophe before what they would compute."""
    text = text.strip()
    return text[1:] if text.startswith(_FORMULA) else text


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(_DELIMITERS, key=header.count)

"""Text on its way to or from a spreadsheet. A cell that a spreadsheet would run is disarmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

# Also in the wide forms that East Asian keyboards write.
_STARTS_A_FORMULA = re.compile(r" *[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,/]\d+)?")
_SWALLOWED = re.compile(r"[\x00\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Where the decimal sign is a comma, a spreadsheet begins a new cell at a semicolon, and our
# quotation marks, which stand behind a comma, do not keep it from that.
_NEXT_CELL = re.compile(r"(?<=[;\r\n])[^;\r\n]+")
_NEEDS_QUOTES = re.compile(r'[,;\t\r\n"]')


def safe_cell(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula. Plain numbers stay as they are:
    an answer of -3 must arrive as -3."""
    text = _SWALLOWED.sub("", "" if value is None else str(value))
    return _guarded(_NEXT_CELL.sub(lambda found: _guarded(found[0]), text))


def _guarded(text: str) -> str:
    runs = _STARTS_A_FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text.strip(" "))
    return f"'{text}" if runs else text


def disarmed(text: str) -> str:
    """A name from somebody's file without what would make it a formula in ours."""
    return _SWALLOWED.sub("", text).strip().lstrip("=+-@'\t\r\n ").strip()


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """CSV one line at a time, after the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    for row in rows:
        yield ",".join(_quoted(safe_cell(cell)) for cell in row) + "\r\n"


def _quoted(cell: str) -> str:
    """Quotes around whatever any of the usual separators is in."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

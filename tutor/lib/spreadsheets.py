"""Text on its way to or from a spreadsheet. A cell that a spreadsheet would run is disarmed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,/]\d+)?")
_SWALLOWED = re.compile(r"[\x00\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe_cell(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula. Plain numbers stay as they are:
    an answer of -3 must arrive as -3."""
    text = _SWALLOWED.sub("", "" if value is None else str(value))
    if text.lstrip(" ").startswith(_STARTS_A_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def disarmed(text: str) -> str:
    """A name from somebody's file without what would make it a formula in ours."""
    return _SWALLOWED.sub("", text).strip().lstrip("=+-@'\t\r\n ").strip()


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """CSV one line at a time, after the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    line = io.StringIO()
    writer = csv.writer(line)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def csv_response(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

"""Columns of a CSV file as arrays, read in pieces; an error names file, row and reason."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.logs.log import Array, Index

Parse = Callable[[Sequence[str]], NDArray[Any]]
PIECE = 100_000


class LogError(ValueError):
    """A log that cannot be used. Rows count from 1, the header; blank lines do not count."""

    def __init__(self, file: Path, reason: str, row: int | None = None) -> None:
        self.file, self.reason, self.row = file, reason, row
        super().__init__(f"{file}: {reason}" if row is None else f"{file}, row {row}: {reason}")


def find_table(folder: Path, name: str) -> Path | None:
    """NAME.csv, else NAME.csv.gz."""
    paths = (folder / f"{name}.csv", folder / f"{name}.csv.gz")
    return next((path for path in paths if path.is_file()), None)


def read_columns(
    path: Path, wanted: Mapping[str, Parse], required: Collection[str]
) -> dict[str, NDArray[Any]]:
    """The wanted columns that are there, each parsed; one that is required and missing is an
    error."""
    try:
        with _opened(path) as stream:
            return _columns(path, csv.reader(stream), wanted, required)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise LogError(path, f"cannot be read ({error})") from error


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    opener: Callable[..., TextIO] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield stream


def _columns(
    path: Path, rows: Iterator[list[str]], wanted: Mapping[str, Parse], required: Collection[str]
) -> dict[str, NDArray[Any]]:
    header = [name.strip() for name in next(rows, [])]
    if not header:
        raise LogError(path, "is empty")
    if missing := [name for name in required if name not in header]:
        raise LogError(path, f"has no column {', '.join(missing)}", 1)
    places = {name: header.index(name) for name in wanted if name in header}
    parts: dict[str, list[NDArray[Any]]] = {name: [wanted[name](())] for name in places}
    first = 2
    for piece in _pieces(rows):
        _check_width(path, piece, len(header), first)
        for name, place in places.items():
            cells = [row[place] for row in piece]
            parts[name].append(_parsed(path, name, wanted[name], cells, first))
        first += len(piece)
    return {name: np.concatenate(part) for name, part in parts.items()}


def _pieces(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    filled = filter(None, rows)
    while piece := list(islice(filled, PIECE)):
        yield piece


def _check_width(path: Path, rows: list[list[str]], width: int, first: int) -> None:
    if set(map(len, rows)) != {width}:
        place = next(i for i, row in enumerate(rows) if len(row) != width)
        reason = f"has {len(rows[place])} columns, the header {width}"
        raise LogError(path, reason, first + place)


def _parsed(path: Path, name: str, parse: Parse, cells: Sequence[str], first: int) -> NDArray[Any]:
    """All cells at once; only where that fails, cell by cell to find the row."""
    try:
        return parse(cells)
    except ValueError:
        for place, cell in enumerate(cells):
            try:
                parse((cell,))
            except ValueError as error:
                raise LogError(path, f"{name} is “{cell}”: {error}", first + place) from None
        raise


class Codes:
    """Any strings as numbers 0, 1, ... in order of first appearance."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def __call__(self, cells: Sequence[str]) -> Index:
        if "" in cells:
            raise ValueError("it must not be empty")
        of = self.of
        return np.fromiter((of.setdefault(c, len(of)) for c in cells), np.int64, len(cells))


def texts(cells: Sequence[str]) -> NDArray[Any]:
    out = np.empty(len(cells), dtype=object)
    out[:] = cells
    return out


def ids(cells: Sequence[str]) -> NDArray[Any]:
    if "" in cells:
        raise ValueError("it must not be empty")
    return texts(cells)


def numbers(cells: Sequence[str]) -> Array:
    try:
        out = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        raise ValueError("not a number") from None
    if not np.isfinite(out).all():
        raise ValueError("not a finite number")
    return out


def credit(cells: Sequence[str]) -> Array:
    out = numbers(cells)
    if ((out < 0.0) | (out > 1.0)).any():
        raise ValueError("not from 0 to 1")
    return out


def chances(cells: Sequence[str]) -> Array:
    """0 to below 1; an empty cell is 0."""
    out = credit([cell or "0" for cell in cells])
    if (out == 1.0).any():
        raise ValueError("not below 1")
    return out


def flags(cells: Sequence[str]) -> Index:
    """0 or 1; an empty cell is 0."""
    out = numbers([cell or "0" for cell in cells])
    if ((out != 0.0) & (out != 1.0)).any():
        raise ValueError("neither 0 nor 1")
    return out.astype(np.int64)


def levels(cells: Sequence[str]) -> Index:
    """Of help, 0 (none) to 4; an empty cell is 0."""
    out = numbers([cell or "0" for cell in cells])
    if not np.isin(out, np.arange(5)).all():
        raise ValueError("not a whole number from 0 to 4")
    return out.astype(np.int64)


def maybe(cells: Sequence[str]) -> Array:
    """Numbers; an empty cell is NaN."""
    empty = np.fromiter((cell == "" for cell in cells), np.bool_, len(cells))
    out = numbers([cell or "0" for cell in cells])
    out[empty] = np.nan
    return out


def times(cells: Sequence[str]) -> Array:
    """Not negative; an empty cell is NaN."""
    out = maybe(cells)
    if (out < 0.0).any():
        raise ValueError("a negative time")
    return out

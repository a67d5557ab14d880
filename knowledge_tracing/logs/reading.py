"""A folder in the common data format as an AnswerLog. What is harmless is repaired and counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.logs.catalogues import JOINT, Draft, Listed, add_tables
from knowledge_tracing.logs.log import UNTIMED, AnswerLog, Array, Catalogue, Flags, Index
from knowledge_tracing.logs.tables import (
    Codes,
    LogError,
    Parse,
    credit,
    find_table,
    flags,
    levels,
    numbers,
    read_columns,
    times,
)

DAY = 86_400.0
# Seconds up to the year 5138; the same moments in smaller units are larger numbers.
UNITS = ((1e17, "nanoseconds", 1e9), (1e14, "microseconds", 1e6), (1e11, "milliseconds", 1e3))


@dataclass(frozen=True)
class Repairs:
    """How often something harmless was put right.

    unsorted: rows that stood before an earlier answer of the same learner.  repeated: rows that
    say the same again.  backwards: times that lay before the previous answer's, set to it.
    unit: of the time stamps, where it was not seconds.
    """

    unsorted: int = 0
    repeated: int = 0
    backwards: int = 0
    self_loops: int = 0
    repeated_edges: int = 0
    unit: str = ""

    def lines(self) -> list[str]:
        words = {
            "unsorted": "rows out of order: sorted",
            "repeated": "repeated rows: left out",
            "backwards": "times before the previous answer's: set to it",
            "self_loops": "skills that are their own prerequisite: left out",
            "repeated_edges": "repeated prerequisites: left out",
        }
        counts = asdict(self)
        unit = [f"time stamps read as {self.unit}"] if self.unit else []
        return [f"{counts[name]} {text}" for name, text in words.items() if counts[name]] + unit


@dataclass(frozen=True)
class Raw:
    """Rows as they stand: learner [n] in the order of the sorted ids; order and seconds [n], or
    None where the file has none."""

    learner: Index
    item: Index
    right: Array
    help_level: Index
    order: Array | None
    seconds: Array | None

    def rows(self, keep: Index | Flags) -> Raw:
        return Raw(*(None if column is None else column[keep] for column in self.columns()))  # type: ignore[arg-type]

    def columns(self) -> tuple[NDArray[Any] | None, ...]:
        return (
            self.learner, self.item, self.right, self.help_level, self.order, self.seconds,
        )  # fmt: skip

    def sorting(self) -> list[NDArray[Any]]:
        """What puts rows in order, the most important last."""
        return [c for c in (self.seconds, self.order) if c is not None] + [self.learner]


def read_log(folder: Path, *, also: Catalogue | None = None) -> tuple[AnswerLog, Repairs]:
    """Items and skills of `also` keep their numbers; those of the folder come after them.

    Raises LogError. An answer with several skills stays one row.
    """
    if not folder.is_dir():
        raise LogError(folder, "is not a folder")
    path = find_table(folder, "interactions")
    if path is None:
        raise LogError(folder, "has neither interactions.csv nor interactions.csv.gz")
    draft = Draft.of(also)
    listed = add_tables(draft, folder)
    raw, learners = _read_rows(path, draft, listed)
    raw, unsorted = _in_order(raw)
    raw, repeated = _without_repeats(raw)
    days, unit, backwards = _days(raw)
    log = AnswerLog(
        raw.learner, raw.item, raw.right, days, raw.help_level, learners, draft.finished(),
        timed=raw.seconds is not None,
    )  # fmt: skip
    return log, Repairs(unsorted, repeated, backwards, draft.self_loops, draft.repeated_edges, unit)


def read_pair(fitted: Path, judged: Path) -> tuple[AnswerLog, AnswerLog, list[Repairs]]:
    """Two folders with one catalogue, that of both together."""
    first, done = read_log(fitted)
    second, more = read_log(judged, also=first.catalogue)
    return replace(first, catalogue=second.catalogue), second, [done, more]


def _read_rows(path: Path, draft: Draft, listed: Listed) -> tuple[Raw, tuple[str, ...]]:
    learner, item, skill = Codes(), Codes(), Codes()
    wanted: dict[str, Parse] = {
        "learner_id": learner, "item_id": item, "skill_id": skill, "correct": credit,
        "timestamp": times, "order": numbers, "hint_used": flags, "credit": credit,
        "help_level": levels,
    }  # fmt: skip
    needed = ["learner_id", "item_id", "correct", "timestamp"]
    known = listed.items or bool(draft.items)
    table = read_columns(path, wanted, needed if known else [*needed, "skill_id"])
    if not len(table["learner_id"]):
        raise LogError(path, "has no answers")
    if "skill_id" in table:
        if listed.skills:
            _check_skills(path, draft, skill, table["skill_id"])
        if not listed.items:
            _add_items(draft, item, skill, table)
    by_number = sorted(learner.of, key=_natural)
    places = {name: n for n, name in enumerate(by_number)}
    rank = np.array([places[name] for name in learner.of], dtype=np.int64)
    nothing = np.zeros(len(table["correct"]), dtype=np.int64)
    raw = Raw(
        learner=rank[table["learner_id"]],
        item=_known(path, item, draft, table["item_id"]),
        right=table.get("credit", table["correct"]),
        help_level=table.get("help_level", table.get("hint_used", nothing)),
        order=table.get("order"),
        seconds=_seconds(path, table["timestamp"]),
    )
    return raw, tuple(by_number)


def _natural(name: str) -> tuple[bool, int, str]:
    """Whole numbers by value, before all other ids."""
    number = name.isascii() and name.isdigit() and len(name) < 19
    return (not number, int(name) if number else 0, name)


def _known(path: Path, codes: Codes, draft: Draft, column: Index) -> Index:
    """[n]: the items' numbers."""
    found = [draft.find_item(name) for name in codes.of]
    out = np.array([-1 if item is None else item for item in found], dtype=np.int64)[column]
    if (out < 0).any():
        row = int(np.argmax(out < 0))
        raise LogError(path, f"unknown item “{list(codes.of)[column[row]]}”", 2 + row)
    return out


def _check_skills(path: Path, draft: Draft, codes: Codes, column: Index) -> None:
    """Where a table lists the skills, an answer names no other."""
    for name, code in codes.of.items():
        for skill in name.split(JOINT):
            if not draft.has_skill(skill):
                row = 2 + int(np.argmax(column == code))
                raise LogError(path, f"unknown skill “{skill}”", row)


def _add_items(draft: Draft, item: Codes, skill: Codes, table: dict[str, NDArray[Any]]) -> None:
    """Without items.csv an item has the skills it is answered under, the first one first."""
    pairs = table["item_id"] * len(skill.of) + table["skill_id"]
    _, first = np.unique(pairs, return_index=True)
    first.sort()
    items, skills = list(item.of), list(skill.of)
    found: dict[str, dict[int, None]] = {}
    for row in first.tolist():
        names = skills[table["skill_id"][row]].split(JOINT)
        numbers = found.setdefault(items[table["item_id"][row]], {})
        numbers.update(dict.fromkeys(map(draft.skill, names)))
    for name, numbers in found.items():
        draft.item(name, tuple(numbers))


def _seconds(path: Path, stamps: Array) -> Array | None:
    """Nothing where no row has a time."""
    empty = np.isnan(stamps)
    if empty.all():
        return None
    if empty.any():
        raise LogError(path, "timestamp is empty, in other rows it is not", 2 + int(empty.argmax()))
    return stamps


def _in_order(raw: Raw) -> tuple[Raw, int]:
    """By learner, then by order, else by time; rows that tie stay as they stand."""
    grouped = np.argsort(raw.learner, kind="stable")
    *later, learner = (column[grouped] for column in raw.sorting())
    falling = np.zeros(len(grouped) - 1, dtype=np.bool_)
    if later:
        falling = (np.diff(learner) == 0) & (np.diff(later[-1]) < 0)
    return raw.rows(np.lexsort(raw.sorting())), int(falling.sum())


def _without_repeats(raw: Raw) -> tuple[Raw, int]:
    """Without order and time the same row twice is two answers. Skills are not compared: one
    answer listed once for each skill is one answer."""
    if len(raw.sorting()) == 1:
        return raw, 0
    same = _equal_neighbours(raw.sorting())
    tied = np.flatnonzero(np.r_[same, False] | np.r_[False, same])
    columns = [column[tied] for column in raw.columns() if column is not None]
    by_all = np.lexsort(columns)
    again = _equal_neighbours([column[by_all] for column in columns])
    keep = np.ones(len(raw.learner), dtype=np.bool_)
    keep[tied[by_all[1:][again]]] = False
    return raw.rows(keep), int(again.sum())


def _equal_neighbours(columns: list[NDArray[Any]]) -> Flags:
    out: Flags = np.logical_and.reduce([column[1:] == column[:-1] for column in columns])
    return out


def _days(raw: Raw) -> tuple[Array, str, int]:
    """Days of each row, the unit of the stamps if not seconds, how many times were put right."""
    starts = np.flatnonzero(np.r_[True, np.diff(raw.learner) > 0])
    ends = np.r_[starts[1:], len(raw.learner)]
    if raw.seconds is None:
        return UNTIMED * (np.arange(ends[-1]) - np.repeat(starts, ends - starts)), "", 0
    middle = float(np.median(raw.seconds))
    unit, parts = next(((name, parts) for least, name, parts in UNITS if middle > least), ("", 1.0))
    days = raw.seconds / (parts * DAY)
    clipped = days.copy()
    falling = np.flatnonzero((np.diff(days) < 0) & (np.diff(raw.learner) == 0))
    for which in np.unique(np.searchsorted(starts, falling, side="right") - 1):
        part = slice(starts[which], ends[which])
        clipped[part] = np.maximum.accumulate(days[part])
    return clipped, unit, int((clipped != days).sum())

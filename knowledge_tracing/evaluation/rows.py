"""The answers that are scored, the same for every model, and where each stands in its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index

POSITIONS = {"1-4": 1, "5-9": 5, "10-19": 10, "20-49": 20, "50-99": 50, "100-199": 100, "200+": 200}
HOUR = 1.0 / 24.0
DAYS = {
    "under 1 h": 0.0, "1 h to 1 d": HOUR, "1-3 d": 1.0, "3-7 d": 3.0, "7-14 d": 7.0,
    "14-30 d": 14.0, "30+ d": 30.0,
}  # fmt: skip
ANSWERS = {"1": 1, "2-5": 2, "6-20": 6, "21-100": 21, "over 100": 101}
FIRST = "first"
COLD = 10  # answers, after which somebody is no longer new


@dataclass(frozen=True)
class Rows:
    """group: [n] of the fit (fold, seed, step): chances are compared within one group only.
    learner: [n] in the whole log.  right: [n].  position: [n] answers before.
    gap: [n] since the last known answer on any of the item's skills, in days (in answers, where
    the log has no times); NaN where there is none.
    """

    group: Index
    learner: Index
    right: Array
    position: Index
    gap: Array

    def __len__(self) -> int:
        return len(self.right)

    def __getitem__(self, keep: Flags) -> Rows:
        return Rows(*(getattr(self, column.name)[keep] for column in fields(self)))

    def groups(self) -> Iterator[Flags]:
        for number in np.unique(self.group):
            yield self.group == number


def joined(parts: Sequence[Rows]) -> Rows:
    columns = ([getattr(part, column.name) for part in parts] for column in fields(Rows))
    return Rows(*map(np.concatenate, columns))


def gaps(log: AnswerLog, seen: Flags | None = None) -> Array:
    """[n]: time since the learner's last earlier answer on any skill of the item, of those that
    are `seen`."""
    last = last_on_skills(log, seen)
    clock = log.days if log.timed else log.position.astype(np.float64)
    return np.where(last < 0, np.nan, clock - clock[last])


def last_on_skills(log: AnswerLog, seen: Flags | None = None) -> Index:
    """[n]: the row of that answer, -1 where there is none."""
    member = log.catalogue.item_skills[log.item]
    rows, columns = np.nonzero(member >= 0)
    key = log.learner[rows] * len(log.catalogue.skills) + member[rows, columns]
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    place = np.arange(len(rows))
    known = place if seen is None else np.where(seen[rows], place, -1)
    before = np.r_[-1, np.maximum.accumulate(known)[:-1]]
    begins = np.maximum.accumulate(np.where(np.diff(key, prepend=-1) > 0, place, 0))
    earlier = np.where(before >= begins, rows[before], -1)
    last = np.full(len(log), -1)
    np.maximum.at(last, rows, earlier)
    return last


def by_position(rows: Rows) -> dict[str, Flags]:
    """Name of each part -> its rows."""
    return parts(POSITIONS, rows.position.astype(np.float64))


def by_gap(rows: Rows, *, timed: bool) -> dict[str, Flags]:
    return {FIRST: np.isnan(rows.gap)} | parts(DAYS if timed else ANSWERS, rows.gap)


def parts(least: dict[str, int] | dict[str, float], values: Array) -> dict[str, Flags]:
    ends = [*list(least.values())[1:], np.inf]
    return {
        name: (values >= start) & (values < end)
        for (name, start), end in zip(least.items(), ends, strict=True)
    }

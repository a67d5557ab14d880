"""What is known of a learner just before each row of a log: the one place where history is counted.

Counting an answer among its own history is the classic leak of knowledge tracing, so no model here
counts for itself. Several skills of one answer never become several rows (the second would show
the outcome of the first): they are entries beside the rows, grouped by learner and skill.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags, Index


class Past:
    """Entries that fall into groups: what went before each of them in its own group.

    group: [m] 0 or more; entries of a group are in order of time.  seen: [m] entries not
    marked leave no trace, but have a past like any other.
    """

    def __init__(self, group: Index, seen: Flags) -> None:
        order = np.argsort(group, kind="stable")
        shown = seen[order]
        self.kept: Index = order[shown]  # the seen entries by group, then time
        latest = np.cumsum(shown) - shown - 1
        owner = np.append(group[self.kept], -1)[latest]
        self.previous: Index = np.empty(len(group), dtype=np.int64)
        self.previous[order] = np.where(owner == group[order], latest, -1)

    @cached_property
    def place(self) -> Index:
        """[kept]: how many kept entries of its group come before each kept entry."""
        start = np.flatnonzero(self.previous[self.kept] < 0)
        lengths = np.diff(np.append(start, len(self.kept)))
        out: Index = np.arange(len(self.kept)) - np.repeat(start, lengths)
        return out

    @cached_property
    def count(self) -> Array:
        """[m]: how many seen entries of the group come before."""
        return self.before(1.0 + self.place.astype(np.float64), 0.0)

    def sum(self, values: Array, decay: float = 1.0) -> Array:
        """[m]: sum of decay^j values over the group's earlier seen entries, j = 0 the latest.

        Doubling: after k rounds each entry holds the sum of its last 2^k.
        """
        total, reach = values[self.kept], 1
        while reach <= self.place.max(initial=0) and decay**reach > 0.0:
            earlier = np.where(self.place >= reach, np.roll(total, reach), 0.0)
            total, reach = total + decay**reach * earlier, 2 * reach
        return self.before(total, 0.0)

    def average(self, values: Array, keep: float, start: float) -> Array:
        """[m]: the moving average  a <- keep a + (1 - keep) value,  from a = start."""
        return (1.0 - keep) * self.sum(values, keep) + start * keep**self.count

    def last(self, values: Array) -> Array:
        """[m]: the latest of the earlier values; NaN where there is none."""
        return self.before(values[self.kept], np.nan)

    def before(self, after: Array, start: float) -> Array:
        """[m]: from what holds after each kept entry, what holds before every entry."""
        return np.append(after, start)[self.previous]  # -1, nothing before, reads the start


class Tally:
    """Earlier successes and failures of each entry's group, older ones counting less.

    `odds` is the logit of the decayed proportion right, pulled to 0 by half an answer each way
    (logitdec of Pavlik, Eglington, Harrell-Williams, IEEE TLT 14(5), 2021).
    """

    def __init__(self, past: Past, right: Array, decay: float = 1.0) -> None:
        self.right = past.sum(right, decay)
        self.wrong = past.sum(1.0 - right, decay)

    @property
    def odds(self) -> Array:
        out: Array = np.log((self.right + 0.5) / (self.wrong + 0.5))
        return out

    @property
    def log_counts(self) -> tuple[Array, Array]:
        """log(1 + successes), log(1 + failures)."""
        return np.log1p(self.right), np.log1p(self.wrong)


class History:
    """The pasts of all rows of a log: per learner, per learner and item, per learner and skill.

    The last has entries of its own, one a skill of each row: entry e is skill `skill[e]` of row
    `row[e]`.
    """

    def __init__(self, log: AnswerLog, seen: Flags | None = None) -> None:
        self.log = log
        self.seen = np.ones(len(log), dtype=bool) if seen is None else seen
        skills = log.catalogue.item_skills[log.item]
        row, slot = np.nonzero(skills >= 0)
        self.row: Index = row
        self.skill: Index = skills[row, slot]

    @cached_property
    def of_learner(self) -> Past:
        return Past(self.log.learner, self.seen)

    @cached_property
    def of_item(self) -> Past:
        return Past(self.log.learner * len(self.log.catalogue.items) + self.log.item, self.seen)

    @cached_property
    def of_skill(self) -> Past:
        group = self.log.learner[self.row] * len(self.log.catalogue.skills) + self.skill
        return Past(group, self.seen[self.row])

    def over_skills(self, entries: Array) -> Array:
        """[n]: the mean of the entries of each row; 0 for a row without any skill."""
        size = len(self.log)
        total = np.bincount(self.row, entries, size)
        out: Array = total / np.maximum(np.bincount(self.row, minlength=size), 1)
        return out

    @cached_property
    def gap(self) -> Array:
        """[n]: days since the latest earlier answer with any of the row's skills; NaN: never."""
        latest = np.full(len(self.log), -np.inf)
        last = self.of_skill.last(self.log.days[self.row])
        np.maximum.at(latest, self.row, np.where(np.isnan(last), -np.inf, last))
        return np.where(np.isinf(latest), np.nan, self.log.days - latest)


def same_catalogue(fitted: Catalogue, log: AnswerLog) -> None:
    """Parameters are arrays over a catalogue: an answer of another one would read wrong numbers.

    Logs of two folders share a catalogue by being read together.
    """
    if (fitted.items, fitted.skills) != (log.catalogue.items, log.catalogue.skills):
        raise ValueError("the log has another catalogue than the one this model was fitted on")

"""A log of answers as arrays: what every tracing model is fitted on and judged by.

Rows are sorted by learner, then by the learner's own order. Nothing here reads a file (reading.py)
or knows a database.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Catalogue:
    """What may be answered: items, their skills, and the order in which skills build on each other.

    items, skills: their ids, as written in the source.
    item_skills: [I, M] skill indices of each item, filled up with -1; counts equally.
    difficulty: [I] set by an author, in logits; NaN where nobody did.  guess: [I] chance of a
    right answer without knowing.
    edges: [E, 2] prerequisite, skill; acyclic.  skill_names: what people call them.
    """

    items: tuple[str, ...]
    skills: tuple[str, ...]
    item_skills: Index
    difficulty: Array
    guess: Array
    edges: Index
    skill_names: tuple[str, ...] = ()

    @cached_property
    def primary(self) -> Index:
        """[I]: the first skill of each item."""
        return self.item_skills[:, 0]

    @cached_property
    def weights(self) -> Array:
        """[I, K]: each row adds up to one. Small catalogues only: it is dense."""
        out = np.zeros((len(self.items), len(self.skills)))
        rows, columns = np.nonzero(self.item_skills >= 0)
        out[rows, self.item_skills[rows, columns]] = 1.0
        shares: Array = out / np.maximum(out.sum(axis=1, keepdims=True), 1.0)
        return shares


def needs_of(catalogue: Catalogue) -> dict[int, list[int]]:
    """Skill -> its prerequisites, as indices."""
    needs: dict[int, list[int]] = {}
    for parent, child in catalogue.edges.reshape(-1, 2).tolist():
        needs.setdefault(child, []).append(parent)
    return needs


@dataclass(frozen=True)
class AnswerLog:
    """learner: [n] 0 .. L-1, sorted.  item: [n].  right: [n] credit, 0 to 1.
    days: [n] time in days, not falling inside a learner; where the source has no times, the
    learner's answers are one UNTIMED step apart.  help_level: [n] 0 (none) to 4 (solution shown).
    learners: ids as written in the source.  timed: whether the times are real.
    """

    learner: Index
    item: Index
    right: Array
    days: Array
    help_level: Index
    learners: tuple[str, ...]
    catalogue: Catalogue
    timed: bool = True

    def __len__(self) -> int:
        return len(self.learner)

    @cached_property
    def starts(self) -> Index:
        """[L + 1]: the rows of learner l are starts[l] .. starts[l + 1] - 1."""
        out: Index = np.searchsorted(self.learner, np.arange(len(self.learners) + 1))
        return out

    @cached_property
    def position(self) -> Index:
        """[n]: how many answers of the same learner come before."""
        out: Index = np.arange(len(self)) - self.starts[self.learner]
        return out

    @cached_property
    def skill(self) -> Index:
        """[n]: the primary skill of each row."""
        return self.catalogue.primary[self.item]

    @cached_property
    def digest(self) -> str:
        """Changes with any answer and with the catalogue, not with what learners are called."""
        of = self.catalogue
        ids = json.dumps([of.items, of.skills]).encode()
        arrays = (
            self.learner, self.item, self.right, self.days, self.help_level,
            of.item_skills, of.difficulty, of.guess, of.edges,
        )  # fmt: skip
        return hashlib.sha256(ids + b"".join(one.tobytes() for one in arrays)).hexdigest()

    def of_learners(self, chosen: Flags | Index) -> AnswerLog:
        """Only these learners, renumbered; the catalogue stays whole."""
        kept = np.flatnonzero(chosen) if chosen.dtype == bool else np.sort(chosen)
        out = self.rows(np.isin(self.learner, kept))
        names = tuple(self.learners[i] for i in kept)
        return replace(out, learner=np.searchsorted(kept, out.learner), learners=names)

    def first(self, answers: int) -> AnswerLog:
        """The first so many answers of everybody."""
        return self.rows(self.position < answers)

    def rows(self, keep: Flags) -> AnswerLog:
        """Only these rows; learners without any row stay in `learners`."""
        return replace(
            self,
            learner=self.learner[keep],
            item=self.item[keep],
            right=self.right[keep],
            days=self.days[keep],
            help_level=self.help_level[keep],
        )


UNTIMED = 1.0 / 1440.0  # a minute

"""The catalogue of a folder: items, skills, prerequisites, choices (.csv), all optional."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.logs.log import Catalogue
from knowledge_tracing.logs.tables import (
    LogError,
    Parse,
    chances,
    find_table,
    ids,
    maybe,
    read_columns,
    texts,
)

JOINT = "~"
LEVELS = {"1": -0.8, "2": 0.0, "3": 0.8, "": np.nan}  # psi-kt.md 5.8: easy, medium, hard in logits


@dataclass
class Draft:
    """A catalogue that still grows; what is known already keeps its number.

    skill_codes, item_codes: what this folder's ids stand for, where it says so. Running numbers
    of two exports of one course need not agree; the codes do.
    """

    skills: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    item_skills: list[tuple[int, ...]] = field(default_factory=list)
    difficulty: dict[int, float] = field(default_factory=dict)
    guess: dict[int, float] = field(default_factory=dict)
    edges: dict[tuple[int, int], None] = field(default_factory=dict)
    skill_codes: dict[str, str] = field(default_factory=dict)
    item_codes: dict[str, str] = field(default_factory=dict)
    self_loops: int = 0
    repeated_edges: int = 0

    @classmethod
    def of(cls, also: Catalogue | None) -> Draft:
        if also is None:
            return cls()
        return cls(
            skills={skill: k for k, skill in enumerate(also.skills)},
            names=dict(enumerate(also.skill_names)),
            items={item: i for i, item in enumerate(also.items)},
            item_skills=[tuple(int(k) for k in row if k >= 0) for row in also.item_skills],
            difficulty=dict(enumerate(also.difficulty.tolist())),
            guess=dict(enumerate(also.guess.tolist())),
            edges={(int(a), int(b)): None for a, b in also.edges},
        )

    def skill(self, name: str) -> int:
        return self.skills.setdefault(self.skill_codes.get(name, name), len(self.skills))

    def has_skill(self, name: str) -> bool:
        return self.skill_codes.get(name, name) in self.skills

    def find_item(self, name: str) -> int | None:
        return self.items.get(self.item_codes.get(name, name))

    def item(self, name: str, skills: tuple[int, ...]) -> int:
        """An item that is known already keeps its skills."""
        number = self.items.setdefault(self.item_codes.get(name, name), len(self.items))
        if number == len(self.item_skills):
            self.item_skills.append(skills)
        return number

    def finished(self) -> Catalogue:
        count = len(self.items)
        item_skills = np.full((count, max(map(len, self.item_skills), default=1)), -1)
        for row, skills in zip(item_skills, self.item_skills, strict=True):
            row[: len(skills)] = skills
        return Catalogue(
            items=tuple(self.items),
            skills=tuple(self.skills),
            item_skills=item_skills.astype(np.int64),
            difficulty=np.array([self.difficulty.get(i, np.nan) for i in range(count)]),
            guess=np.array([self.guess.get(i, 0.0) for i in range(count)]),
            edges=np.array(list(self.edges), dtype=np.int64).reshape(-1, 2),
            skill_names=tuple(self.names.get(k, name) for name, k in self.skills.items()),
        )


class Listed(NamedTuple):
    """Whether a folder's tables list all its items, all its skills."""

    items: bool
    skills: bool


def add_tables(draft: Draft, folder: Path) -> Listed:
    skills = find_table(folder, "skills")
    items = find_table(folder, "items")
    choices = find_table(folder, "choices")
    edges = find_table(folder, "prerequisites")
    if skills is not None:
        _add_skills(draft, skills)
    if items is not None:
        _add_items(draft, items, closed=skills is not None)
    if choices is not None:
        _add_choices(draft, choices, closed=items is not None)
    if edges is not None:
        _add_edges(draft, edges, closed=skills is not None)
    return Listed(items is not None, items is not None or skills is not None)


def _add_skills(draft: Draft, path: Path) -> None:
    table = read_columns(path, {"skill_id": ids, "name": texts, "code": texts}, ["skill_id"])
    _check_unique(path, "skill", table["skill_id"].tolist())
    draft.skill_codes = _codes(table, "skill_id")
    for skill, name in zip(table["skill_id"], table.get("name", table["skill_id"]), strict=True):
        draft.names[draft.skill(skill)] = name or skill


def _add_items(draft: Draft, path: Path, *, closed: bool) -> None:
    wanted: dict[str, Parse] = {
        "item_id": ids, "skill_ids": ids, "primary_skill_id": texts, "difficulty": texts,
        "difficulty_logit": maybe, "guess": chances, "code": texts,
    }  # fmt: skip
    table = read_columns(path, wanted, ["item_id", "skill_ids"])
    names = table["item_id"].tolist()
    _check_unique(path, "item", names)
    draft.item_codes = _codes(table, "item_id")
    nothing = [""] * len(names)
    columns = (table["skill_ids"], table.get("primary_skill_id", nothing))
    levels = table.get("difficulty", nothing)
    for row, (name, *skills, level) in enumerate(zip(names, *columns, levels, strict=True), 2):
        ordered = _primary_first(path, row, *skills)
        if closed and (strange := [skill for skill in ordered if not draft.has_skill(skill)]):
            raise LogError(path, f"unknown skill “{strange[0]}”", row)
        if level not in LEVELS:
            raise LogError(path, f"difficulty is “{level}”: not 1, 2 or 3", row)
        item = draft.item(name, tuple(map(draft.skill, ordered)))
        draft.difficulty[item] = LEVELS[level]
    _refine(draft, names, table)


def _refine(draft: Draft, names: list[str], table: dict[str, NDArray[Any]]) -> None:
    """Difficulty and guess as numbers, where the folder has them."""
    items = [draft.item(name, ()) for name in names]
    if (logits := table.get("difficulty_logit")) is not None:
        pairs = zip(items, logits.tolist(), strict=True)
        draft.difficulty |= {item: logit for item, logit in pairs if np.isfinite(logit)}
    if (guess := table.get("guess")) is not None:
        draft.guess |= dict(zip(items, guess.tolist(), strict=True))


def _codes(table: dict[str, NDArray[Any]], of: str) -> dict[str, str]:
    """Id -> code, where every row has one of its own; else ids are all there is."""
    if "code" not in table:
        return {}
    codes = table["code"].tolist()
    unique = "" not in codes and len(set(codes)) == len(codes)
    return dict(zip(table[of].tolist(), codes, strict=True)) if unique else {}


def _primary_first(path: Path, row: int, joined: str, primary: str) -> list[str]:
    skills = list(dict.fromkeys(joined.split(JOINT)))
    if "" in skills:
        raise LogError(path, f"skill_ids is “{joined}”: one of them is empty", row)
    if primary and primary not in skills:
        raise LogError(path, f"the primary skill “{primary}” is none of its skills", row)
    return sorted(skills, key=lambda skill: skill != primary) if primary else skills


def _add_choices(draft: Draft, path: Path, *, closed: bool) -> None:
    """The chance of a blind guess is one over the number of options."""
    names = read_columns(path, {"item_id": ids}, ["item_id"])["item_id"].tolist()
    for name, options in Counter(names).items():
        if (item := draft.find_item(name)) is not None:
            draft.guess[item] = 1.0 / options if options > 1 else 0.0
        elif closed:
            raise LogError(path, f"unknown item “{name}”", 2 + names.index(name))


def _add_edges(draft: Draft, path: Path, *, closed: bool) -> None:
    wanted = {"from_skill_id": ids, "to_skill_id": ids}
    table = read_columns(path, wanted, list(wanted))
    pairs = zip(table["from_skill_id"], table["to_skill_id"], strict=True)
    own: set[tuple[str, str]] = set()
    for row, pair in enumerate(pairs, start=2):
        if closed and (strange := [skill for skill in pair if not draft.has_skill(skill)]):
            raise LogError(path, f"unknown skill “{strange[0]}”", row)
        if pair[0] == pair[1]:
            draft.self_loops += 1
        else:
            draft.repeated_edges += pair in own
            own.add(pair)
            draft.edges[draft.skill(pair[0]), draft.skill(pair[1])] = None
    _check_acyclic(draft, path)


def _check_acyclic(draft: Draft, path: Path) -> None:
    needed: dict[int, list[int]] = {}
    for before, after in draft.edges:
        needed.setdefault(after, []).append(before)
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        names = list(draft.skills)
        cycle = " → ".join(names[skill] for skill in error.args[1])
        raise LogError(path, f"prerequisites run in a circle: {cycle}") from None


def _check_unique(path: Path, what: str, names: list[str]) -> None:
    if len(set(names)) < len(names):
        first: dict[str, int] = {}
        for row, name in enumerate(names, start=2):
            if first.setdefault(name, row) != row:
                raise LogError(path, f"{what} “{name}” is in row {first[name]} too", row)

"""A course's ledger in the common form of logs: what models are fitted on, and what is exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import numpy as np

from curriculum.content import text_in
from curriculum.index import CourseIndex
from knowledge_tracing import ledger
from knowledge_tracing.ledger import Entry
from knowledge_tracing.logs.log import AnswerLog, Catalogue
from knowledge_tracing.psikt import Evidence

History = tuple[int, list[Entry]]
MOST_HELP = 4


def log_of(
    index: CourseIndex, histories: Iterable[History], before: datetime | None = None
) -> AnswerLog:
    """The answers given before this time (all, if None) by everybody who gave any.

    learners: student keys.  items: codes.  skills: skill keys, in the order of the filter. An
    answer of which the course has no skill any more is left out: nothing could be learned from it.
    """
    skills = ledger.structure_of(index).skills
    kept = [(student, entry) for student, entry in _answers(histories, set(skills), before)]
    catalogue = _catalogue(index, skills, [entry.evidence for _, entry in kept])
    students = list(dict.fromkeys(student for student, _ in kept))
    learner_of = {student: i for i, student in enumerate(students)}
    item_of = {item: i for i, item in enumerate(catalogue.items)}
    return AnswerLog(
        learner=np.array([learner_of[student] for student, _ in kept], dtype=np.int64),
        item=np.array([item_of[entry.evidence.item] for _, entry in kept], dtype=np.int64),
        right=np.array([entry.evidence.right for _, entry in kept], dtype=np.float64),
        days=np.array([ledger.days(entry.at) for _, entry in kept], dtype=np.float64),
        help_level=np.array(
            [min(entry.evidence.help_level, MOST_HELP) for _, entry in kept], dtype=np.int64
        ),
        learners=tuple(map(str, students)),
        catalogue=catalogue,
    )


def _answers(
    histories: Iterable[History], skills: set[int], before: datetime | None
) -> Iterator[tuple[int, Entry]]:
    for student, entries in histories:
        for entry in entries:
            if (before is None or entry.at < before) and skills & set(entry.evidence.skills):
                yield student, entry


def _catalogue(index: CourseIndex, skills: tuple[int, ...], answers: list[Evidence]) -> Catalogue:
    latest = {answer.item: answer for answer in answers}
    # "I don't know" is no guess, but its item can be guessed.
    guess: dict[str, float] = {}
    for answer in answers:
        guess[answer.item] = max(answer.guess, guess.get(answer.item, 0.0))
    items = tuple(sorted(latest))
    place = {skill: k for k, skill in enumerate(skills)}
    return Catalogue(
        items=items,
        skills=tuple(map(str, skills)),
        item_skills=_padded([[place[s] for s in latest[i].skills if s in place] for i in items]),
        difficulty=np.array([latest[i].difficulty for i in items], dtype=np.float64),
        guess=np.array([guess[i] for i in items], dtype=np.float64),
        edges=_edges(index, place),
        skill_names=tuple(_name(index, skill) for skill in skills),
    )


def _padded(rows: list[list[int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    out = np.full((len(rows), max((len(row) for row in rows), default=1)), -1, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _edges(
    index: CourseIndex, place: Mapping[int, int]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    pairs = [
        (place[source], place[target])
        for target, needed in index.graph.prerequisites.items()
        for source in needed
        if source in place and target in place
    ]
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def _name(index: CourseIndex, skill: int) -> str:
    info = index.skills.get(skill)
    return text_in(info.title, "en") if info else str(skill)

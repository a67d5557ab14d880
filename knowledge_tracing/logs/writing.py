"""An AnswerLog as a folder in the common data format, which every tracing tool here reads."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Catalogue

SECONDS = 86_400.0
# Between the three levels of the format, in logits: easy -0.8, medium 0, hard 0.8.
EASY, HARD = -0.4, 0.4
Row = Sequence[object]


def write_log(log: AnswerLog, folder: Path) -> None:
    """interactions.csv.gz, items.csv, skills.csv, prerequisites.csv.

    Learners, items and skills become running numbers; items and skills keep their ids as `code`,
    learners lose theirs. Partial credit and the level of help have columns of their own, beside
    the plainer ones that other tools know; `read_log` reads all of it back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = log.catalogue
    primary = _primary(catalogue)
    answers = _csv(
        "learner_id,item_id,skill_id,correct,timestamp,order,hint_used,credit,help_level",
        _answers(log, primary),
    )
    (folder / "interactions.csv.gz").write_bytes(gzip.compress(answers, mtime=0))
    head = "item_id,skill_ids,primary_skill_id,difficulty,difficulty_logit,guess,code"
    (folder / "items.csv").write_bytes(_csv(head, _items(catalogue, primary)))
    names = catalogue.skill_names or catalogue.skills
    skills = ((k, *pair) for k, pair in enumerate(zip(names, catalogue.skills, strict=True)))
    (folder / "skills.csv").write_bytes(_csv("skill_id,name,code", skills))
    edges = ((before, after, 1, "course") for before, after in catalogue.edges.tolist())
    head = "from_skill_id,to_skill_id,weight,source"
    (folder / "prerequisites.csv").write_bytes(_csv(head, edges))


def _answers(log: AnswerLog, primary: list[int]) -> Iterator[Row]:
    seconds = np.round(log.days * SECONDS).astype(np.int64).tolist() if log.timed else None
    columns = (log.learner, log.item, log.position, log.right, log.help_level)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for n, (learner, item, order, credit, level) in enumerate(rows):
        time = seconds[n] if seconds else ""
        right, helped = int(credit >= 1.0), int(level > 0)
        yield learner, item, primary[item], right, time, order, helped, credit, level


def _items(catalogue: Catalogue, primary: list[int]) -> Iterator[Row]:
    for i, code in enumerate(catalogue.items):
        skills = "~".join(str(k) for k in catalogue.item_skills[i].tolist() if k >= 0)
        logit = float(catalogue.difficulty[i])
        yield i, skills, primary[i], *_difficulty(logit), float(catalogue.guess[i]), code


def _difficulty(logit: float) -> tuple[object, object]:
    """The level 1, 2 or 3 and the logit; both empty where nobody set one."""
    if np.isnan(logit):
        return "", ""
    return 1 if logit < EASY else 3 if logit > HARD else 2, logit


def _primary(catalogue: Catalogue) -> list[int]:
    """Of each item's skills the one tagged on the fewest items; ties: the lowest number."""
    rows = [[k for k in row if k >= 0] for row in catalogue.item_skills.tolist()]
    tagged = Counter(k for row in rows for k in row)
    return [min(row, key=lambda k: (tagged[k], k)) for row in rows]


def _csv(head: str, rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.split(","))
    writer.writerows(rows)
    return text.getvalue().encode()

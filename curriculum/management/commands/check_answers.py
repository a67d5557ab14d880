"""Measures the checker on labelled cases (JSON lines: step_id, answer, attempt, equivalent, kind).

`right` and `form` count as equivalent: the labels are about value. Step files of an OATutor
content pool beside the file are used where present, else the key alone says what it is.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum.checking import check_fresh
from curriculum.checking.infer import spec_for_key
from curriculum.content import AnswerSpec
from curriculum.measuring import BadInputError, MeasuringCommand

_COLUMNS = ("answer", "attempt", "equivalent", "kind")


@dataclass
class Tally:
    n: int = 0
    right: int = 0
    malformed: int = 0
    accepts: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any], kind: str, milliseconds: float) -> None:
        accepted = kind in ("right", "form")
        self.n += 1
        self.malformed += kind == "malformed"
        self.times.append(milliseconds)
        if accepted == row["equivalent"]:
            self.right += 1
            return
        (self.accepts if accepted else self.rejects)[row["kind"]] += 1
        step, key = row.get("step_id", ""), row["answer"]
        self.misses.append(f"{step} {row['kind']}: {row['attempt']!r} for {key!r} was {kind}")

    def result(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "accuracy": round(self.right / self.n, 5),
            "false_accepts": dict(self.accepts),
            "false_rejects": dict(self.rejects),
            "malformed": self.malformed,
            "p50_ms": _quantile(self.times, 0.5),
            "p95_ms": _quantile(self.times, 0.95),
            "max_ms": round(max(self.times), 3),
        }


class Command(MeasuringCommand):
    help = "Measure the answer checker on labelled answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def measure(self, **options: Any) -> dict[str, Any]:
        tally = judge(read_rows(options["file"]), options["file"].parent / "content-pool")
        for miss in tally.misses:
            self.say(f"{miss}\n")
        return tally.result()


def judge(rows: list[dict[str, Any]], pool: Path) -> Tally:
    tally = Tally()
    for row in rows:
        spec = spec_of(pool, row.get("step_id", ""), row["answer"])
        start = time.perf_counter()
        verdict = check_fresh(spec, row["attempt"])
        tally.add(row, verdict.kind, 1000 * (time.perf_counter() - start))
    return tally


def read_rows(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise BadInputError(f"{path}: {error}") from error
    rows = [_row(f"{path}:{n}", line) for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise BadInputError(f"{path}: no rows")
    return rows


def _row(place: str, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadInputError(f"{place}: {error}") from error
    missing = [c for c in _COLUMNS if not isinstance(row, dict) or c not in row]
    if missing:
        raise BadInputError(f"{place}: no {', '.join(missing)}")
    return dict(row)


@lru_cache(maxsize=4096)
def spec_of(pool: Path, step_id: str, key: str) -> AnswerSpec:
    """From the step's file if there is one. The rows are typed answers, also to choices."""
    answer_type = _answer_type(pool, step_id)
    return spec_for_key([key], problem_type="TextBox", answer_type=answer_type)


def _answer_type(pool: Path, step_id: str) -> str:
    problem = step_id[:-1]
    path = pool / problem / "steps" / step_id / f"{step_id}.json"
    if not step_id or not path.is_file():
        return "arithmetic"
    step = json.loads(path.read_text(encoding="utf-8"))
    typed = step.get("problemType") != "MultipleChoice"
    return str(step.get("answerType") or "arithmetic") if typed else "arithmetic"


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)

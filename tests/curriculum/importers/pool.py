"""A small content source in OATutor's layout, written for these tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BY = "https://creativecommons.org/licenses/by/4.0/ <CC BY 4.0>"
BOOK = "https://books.example/algebra <Example: Algebra>"

PROBLEM: dict[str, Any] = {
    "title": "Add",
    "body": "Work it out.",
    "variabilization": {},
    "oer": BOOK,
    "license": BY,
    "lesson": "1.1 Adding",
    "lessonId": "L1",
    "courseName": "Example: Algebra",
}
STEP: dict[str, Any] = {
    "stepTitle": "$$2+3$$",
    "stepBody": "",
    "problemType": "TextBox",
    "answerType": "arithmetic",
    "stepAnswer": ["$$5$$"],
    "variabilization": {},
}
LESSONS = [
    {"id": "L2", "name": "Lesson 1.2", "topics": "Doubling", "learningObjectives": {"double": 0.9}},
    {"id": "L1", "name": "Lesson 1.1", "topics": "Adding", "learningObjectives": {"add": 0.8}},
]
PLAN = {
    "courseName": "Example: Algebra",
    "language": "en",
    "courseOER": BOOK,
    "courseLicense": BY,
    "lessons": LESSONS,
}


def hint(own: str, *needs: Any, **changed: Any) -> dict[str, Any]:
    item = {"id": own, "type": "hint", "dependencies": list(needs), "title": "T", "text": "Look."}
    return {**item, "oer": "", "license": BY, **changed}


def scaffold(own: str, *needs: Any, **changed: Any) -> dict[str, Any]:
    asked = {"type": "scaffold", "problemType": "TextBox", "answerType": "arithmetic"}
    return hint(own, *needs, **{**asked, "hintAnswer": ["$$5$$"], **changed})


class Pool:
    """Writes files; every method returns the pool, so that a test reads as a list."""

    def __init__(self, root: Path, plans: Any = None) -> None:
        self.root = root
        self.model: dict[str, Any] = {}
        self.write("coursePlans.json", [PLAN] if plans is None else plans)
        self.write("skillModel.json", {})

    def write(self, name: str, content: Any) -> Pool:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(data)
        return self

    def problem(self, own: str, **changed: Any) -> Pool:
        return self.write(f"content-pool/{own}/{own}.json", {"id": own, **PROBLEM, **changed})

    def step(self, own: str, help: Any = None, skills: Any = ("add",), **changed: Any) -> Pool:
        """`own` is the problem's id and a letter."""
        folder = f"content-pool/{own[:-1]}/steps/{own}"
        self.write(f"{folder}/{own}.json", {"id": own, **STEP, **changed})
        items = [hint(f"{own}-h1")] if help is None else help
        self.write(f"{folder}/tutoring/{own}DefaultPathway.json", items)
        self.model[own] = list(skills)
        return self.write("skillModel.json", self.model)

    def figure(self, problem: str, name: str, data: bytes = b"GIF89a") -> Pool:
        return self.write(f"content-pool/{problem}/figures/{name}", data)

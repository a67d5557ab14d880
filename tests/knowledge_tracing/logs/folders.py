"""Small folders in the common data format."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("CHIRON_SHARED", Path(__file__).resolve().parents[4] / "shared"))
HEADER = "learner_id,item_id,skill_id,correct,timestamp,order"
ANSWERS = (
    "ada,i1,s1,1,1600000000,0",
    "ada,i2,s2,0,1600000060,1",
    "ada,i1,s1,1,1600086400,2",
    "ben,i2,s2,1,1600000030,0",
)
TABLES = {
    "items": ("item_id,skill_ids,difficulty", "i1,s1,1", "i2,s1~s2,3", "i3,s3,"),
    "skills": ("skill_id,name", "s1,Adding", "s2,Carrying", "s3,Taking away"),
    "prerequisites": ("from_skill_id,to_skill_id", "s1,s2", "s1,s3"),
    "choices": ("choice_id,item_id", "1,i2", "2,i2", "3,i2", "4,i2"),
}


def needs(folder: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not folder.is_dir(), reason=f"{folder} is missing (CHIRON_SHARED)")


def write(folder: Path, answers: tuple[str, ...] = ANSWERS, header: str = HEADER) -> Path:
    """interactions.csv alone."""
    return put(folder, "interactions", header, *answers)


def put(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def write_all(folder: Path, **other: tuple[str, ...]) -> Path:
    """Answers with all tables; those in `other` instead of the usual ones."""
    write(folder)
    for name, lines in (TABLES | other).items():
        put(folder, name, *lines)
    return folder

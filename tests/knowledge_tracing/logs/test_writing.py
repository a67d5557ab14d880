"""What a folder in the common data format holds, column by column."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.logs.log import AnswerLog, Catalogue
from knowledge_tracing.logs.reading import read_log, read_pair
from knowledge_tracing.logs.writing import write_log


@pytest.fixture
def log():
    """Two learners; the second item has two skills, of which it alone has the second."""
    return AnswerLog(
        learner=np.array([0, 0, 1]),
        item=np.array([0, 1, 1]),
        right=np.array([1.0, 0.5, 0.0]),
        days=np.array([20000.0, 20000.25, 19999.0]),
        help_level=np.array([0, 2, 0]),
        learners=("Ada", "Ben"),
        catalogue=Catalogue(
            items=("one", "two"),
            skills=("add", "subtract"),
            item_skills=np.array([[0, -1], [0, 1]]),
            difficulty=np.array([0.8, np.nan]),
            guess=np.array([0.25, 0.0]),
            edges=np.array([[0, 1]]),
            skill_names=("Adding", "Subtracting, “properly”"),
        ),
    )


def rows(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_interactions(log, tmp_path):
    write_log(log, tmp_path / "new" / "folder")
    found = rows(tmp_path / "new" / "folder" / "interactions.csv.gz")
    columns = ["learner_id", "item_id", "skill_id", "correct", "timestamp", "order", "hint_used"]
    assert [[row[name] for name in columns] for row in found] == [
        ["0", "0", "0", "1", "1728000000", "0", "0"],
        ["0", "1", "1", "0", "1728021600", "1", "1"],
        ["1", "1", "1", "0", "1727913600", "0", "0"],
    ]
    assert [row["credit"] for row in found] == ["1.0", "0.5", "0.0"]


def test_tables(log, tmp_path):
    write_log(log, tmp_path)
    one, two = rows(tmp_path / "items.csv")
    assert (one["skill_ids"], one["difficulty"], one["code"]) == ("0", "3", "one")
    assert (two["skill_ids"], two["primary_skill_id"], two["difficulty"]) == ("0~1", "1", "")
    assert rows(tmp_path / "skills.csv")[1]["name"] == "Subtracting, “properly”"
    (edge,) = rows(tmp_path / "prerequisites.csv")
    assert (edge["from_skill_id"], edge["to_skill_id"]) == ("0", "1")


def test_nobody_is_named(log, tmp_path):
    write_log(log, tmp_path)
    written = b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in tmp_path.iterdir()
    )
    assert b"Ada" not in written
    assert b"Ben" not in written


def test_it_is_read_back(log, tmp_path):
    """All of it, but for people's names."""
    write_log(log, tmp_path)
    back, repairs = read_log(tmp_path)
    assert repairs.lines() == []
    assert back.learners == ("0", "1")
    for name in ("learner", "item", "right", "help_level"):
        assert getattr(back, name).tolist() == getattr(log, name).tolist()
    assert back.days == pytest.approx(log.days)
    for name in ("items", "skills", "skill_names"):
        assert getattr(back.catalogue, name) == getattr(log.catalogue, name)
    assert back.catalogue.edges.tolist() == [[0, 1]]
    assert back.catalogue.item_skills.tolist() == [[0, -1], [1, 0]]  # the rarer one first
    assert back.catalogue.difficulty == pytest.approx(log.catalogue.difficulty, nan_ok=True)
    assert back.catalogue.guess.tolist() == [0.25, 0.0]


def test_two_exports_agree_on_items_whatever_their_numbers(log, tmp_path):
    """The second one has no item “one”: its number 0 is the first one's number 1."""
    catalogue = replace(
        log.catalogue,
        items=("two",),
        item_skills=log.catalogue.item_skills[1:],
        difficulty=log.catalogue.difficulty[1:],
        guess=log.catalogue.guess[1:],
    )
    later = replace(
        log.rows(log.item == 1).of_learners(np.array([1])),
        item=np.array([0]),
        catalogue=catalogue,
    )
    write_log(log, tmp_path / "first")
    write_log(later, tmp_path / "second")
    first, second, _ = read_pair(tmp_path / "first", tmp_path / "second")
    assert second.catalogue.items == ("one", "two") == first.catalogue.items
    assert second.item.tolist() == [1]
    assert second.catalogue.skills == log.catalogue.skills

"""A log that cannot be used is refused with file, row and reason."""

from __future__ import annotations

import gzip
from itertools import pairwise

import pytest

from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.logs.tables import LogError
from tests.knowledge_tracing.logs.folders import (
    ANSWERS,
    HEADER,
    SHARED,
    TABLES,
    needs,
    put,
    write,
    write_all,
)

LINES = "\n".join((HEADER, *ANSWERS * 99)).encode()


def refusal(folder) -> LogError:
    with pytest.raises(LogError) as caught:
        read_log(folder)
    return caught.value


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("ada,i1,s1,2,1600000000,3", "correct is “2”: not from 0 to 1"),
        ("ada,i1,s1,-0.1,1600000000,3", "correct is “-0.1”: not from 0 to 1"),
        ("ada,i1,s1,nan,1600000000,3", "correct is “nan”: not a finite number"),
        ("ada,i1,s1,,1600000000,3", "correct is “”: not a number"),
        ("ada,i1,s1,yes,1600000000,3", "correct is “yes”: not a number"),
        ("ada,i1,s1,1,-5,3", "timestamp is “-5”: a negative time"),
        ("ada,i1,s1,1,inf,3", "timestamp is “inf”: not a finite number"),
        ("ada,i1,s1,1,,3", "timestamp is empty, in other rows it is not"),
        ("ada,i1,s1,1,1600000000,third", "order is “third”: not a number"),
        ("ada,i7,s1,1,1600000000,3", "unknown item “i7”"),
        ("ada,i1,s7,1,1600000000,3", "unknown skill “s7”"),
        (",i1,s1,1,1600000000,3", "learner_id is “”: it must not be empty"),
        ("ada,i1,s1,1", "has 4 columns, the header 6"),
    ],
)
def test_an_answer(tmp_path, answer, reason):
    write(write_all(tmp_path), (*ANSWERS, answer, *ANSWERS))
    error = refusal(tmp_path)
    assert (error.file.name, error.row, error.reason) == ("interactions.csv", 6, reason)
    assert str(error) == f"{tmp_path / 'interactions.csv'}, row 6: {reason}"


@pytest.mark.parametrize(
    ("columns", "cells", "reason"),
    [
        ("help_level", "5", "help_level is “5”: not a whole number from 0 to 4"),
        ("help_level", "1.5", "help_level is “1.5”: not a whole number from 0 to 4"),
        ("credit", "1.1", "credit is “1.1”: not from 0 to 1"),
    ],
)
def test_a_finer_column_of_answers(tmp_path, columns, cells, reason):
    answers = (f"{ANSWERS[0]},", *(f"{answer},{cells}" for answer in ANSWERS[1:]))
    answers = answers if columns == "help_level" else tuple(f"{one},{cells}" for one in ANSWERS)
    error = refusal(write(tmp_path, answers, header=f"{HEADER},{columns}"))
    assert (error.row, error.reason) == (3 if columns == "help_level" else 2, reason)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("guess", "1", "guess is “1”: not below 1"),
        ("difficulty_logit", "hard", "difficulty_logit is “hard”: not a number"),
    ],
)
def test_a_finer_column_of_items(tmp_path, column, cell, reason):
    items = (f"item_id,skill_ids,{column}", "i1,s1,", f"i2,s2,{cell}")
    error = refusal(write_all(tmp_path, items=items))
    assert (error.file.name, error.row, error.reason) == ("items.csv", 3, reason)


@pytest.mark.parametrize("column", ["learner_id", "item_id", "skill_id", "correct", "timestamp"])
def test_a_missing_column(tmp_path, column):
    error = refusal(write(tmp_path, header=HEADER.replace(column, "other")))
    assert (error.row, error.reason) == (1, f"has no column {column}")


@pytest.mark.parametrize(
    ("table", "line", "reason"),
    [
        ("items", "i1,s2,1", "item “i1” is in row 2 too"),
        ("items", "i4,s9,1", "unknown skill “s9”"),
        ("items", "i4,s1~,1", "skill_ids is “s1~”: one of them is empty"),
        ("items", "i4,s1,hard", "difficulty is “hard”: not 1, 2 or 3"),
        ("skills", "s1,Again", "skill “s1” is in row 2 too"),
        ("prerequisites", "s3,s9", "unknown skill “s9”"),
        ("choices", "5,i9", "unknown item “i9”"),
    ],
)
def test_a_table(tmp_path, table, line, reason):
    error = refusal(write_all(tmp_path, **{table: (*TABLES[table], line)}))
    rows = len(TABLES[table]) + 1
    assert (error.file.name, error.row, error.reason) == (f"{table}.csv", rows, reason)


def test_a_circle_of_prerequisites_is_named(tmp_path):
    edges = ("from_skill_id,to_skill_id", "s1,s2", "s2,s3", "s3,s1")
    error = refusal(write_all(tmp_path, prerequisites=edges))
    names = error.reason.removeprefix("prerequisites run in a circle: ").split(" → ")
    assert (names[0], sorted(names[:-1])) == (names[-1], ["s1", "s2", "s3"])
    assert {f"{a},{b}" for a, b in pairwise(names)} == set(edges[1:])


@pytest.mark.parametrize(
    ("lines", "reason"), [((), "is empty"), ((HEADER,), "has no answers"), (("",), "is empty")]
)
def test_nothing_in_the_file(tmp_path, lines, reason):
    (tmp_path / "interactions.csv").write_text("\n".join(lines))
    assert refusal(tmp_path).reason == reason


def test_folders_without_answers(tmp_path):
    assert refusal(tmp_path / "nowhere").reason == "is not a folder"
    assert "neither interactions.csv nor" in refusal(tmp_path).reason


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(LINES)[:-12], gzip.compress(b"\xff\xfe\xfd")],
    ids=["other", "cut off", "other letters"],
)
def test_an_unreadable_file(tmp_path, content):
    (tmp_path / "interactions.csv.gz").write_bytes(content)
    assert refusal(tmp_path).reason.startswith("cannot be read")


@needs(SHARED / "data/kt/junyi_map")
def test_a_public_map_has_a_circle(tmp_path):
    for name in ("skills", "prerequisites"):
        text = (SHARED / "data/kt/junyi_map" / f"{name}.csv").read_text("utf-8")
        put(tmp_path, name, text)
    assert "circle" in refusal(write(tmp_path, ("ada,x,0,1,5,0",))).reason

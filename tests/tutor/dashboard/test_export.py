"""Results for a spreadsheet: complete, streamed, harmless."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from tests.factories.practice import make_attempt
from tutor.dashboard.export import ATTEMPT_HEAD, ESTIMATE_HEAD


def table(client, name, classroom) -> list[dict[str, str]]:
    answer = client.get(reverse(f"dashboard:{name}", args=[classroom.code]))
    assert answer.streaming
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_answer_is_a_row(classroom, history, cleo, signed_in):
    rows = table(signed_in(cleo), "attempts-csv", classroom)
    assert list(rows[0]) == ATTEMPT_HEAD
    assert [(r["username"], r["answer"], r["verdict"]) for r in rows] == [
        ("ben", "8", "right"),
        ("ada", "'=8", "wrong"),
        ("ada", "-8", "wrong"),
        ("ada", "-8", "wrong"),
    ]
    assert [r["misconception"] for r in rows] == ["", "", "adds-signs", ""]
    assert {r["rule"] for r in rows} == {"learn"}


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3+cmd", "\t=1"])
def test_no_answer_is_a_formula(text, classroom, history, cleo, signed_in):
    make_attempt(history.run, text, "malformed", history.at)
    row = table(signed_in(cleo), "attempts-csv", classroom)[-1]
    assert row["answer"].startswith("'")


def test_every_student_and_skill_is_a_row(classroom, history, cleo, signed_in):
    rows = table(signed_in(cleo), "estimates-csv", classroom)
    assert list(rows[0]) == ESTIMATE_HEAD
    assert [(r["username"], r["skill"]) for r in rows][:5] == [
        ("ada", "add-integers"),
        ("ada", "subtract-integers"),
        ("ada", "one-step-equations"),
        ("ada", "two-step-equations"),
        ("ben", "add-integers"),
    ]
    ada = rows[0]
    assert (ada["answers"], ada["enough_evidence"], ada["learnt"]) == ("3", "no", "no")
    assert float(ada["low"]) < float(ada["estimate"]) < float(ada["high"])


def test_a_long_history_takes_as_many_queries_as_a_short_one(
    classroom, history, cleo, signed_in, django_assert_num_queries
):
    client = signed_in(cleo)
    table(client, "attempts-csv", classroom)
    for number in range(20):
        make_attempt(history.run, str(number), "malformed", history.at)
    # session, account, class; attempts, diagnoses
    with django_assert_num_queries(5):
        rows = table(client, "attempts-csv", classroom)
    assert len(rows) == 24

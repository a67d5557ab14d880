from __future__ import annotations

import pytest

from curriculum.content import AnswerSpec, Option
from tutor.practice.evidence import guess_of, help_counted, is_evidence
from tutor.practice.models import Attempt


def attempt(verdict: str, help_level: int = 0) -> Attempt:
    return Attempt(verdict=verdict, help_level=help_level, step_id="s1")


@pytest.mark.parametrize(
    ("before", "now", "counts"),
    [
        ([], "wrong", True),
        ([], "right", True),
        ([], "form", True),
        ([], "dont_know", True),
        (["wrong"], "wrong", False),
        (["wrong"], "dont_know", False),
        (["wrong", "partial"], "right", True),
        # The value was right already; only its form is new.
        (["form"], "right", False),
    ],
)
def test_which_answers_are_evidence(before, now, counts):
    assert is_evidence(attempt(now), [attempt(one) for one in before]) is counts


def test_right_retry_counts_as_helped():
    assert help_counted(attempt("right"), []) == 0
    assert help_counted(attempt("right"), [attempt("wrong")]) == 1
    assert help_counted(attempt("right", 3), [attempt("wrong")]) == 3


@pytest.mark.parametrize(
    ("kind", "accept", "chance"),
    [
        ("number", ("4",), 0.0),
        ("choice", ("a",), 1 / 4),
        ("choices", ("a,b",), 1 / 6),
        ("ordering", ("a,b,c,d",), 1 / 24),
    ],
)
def test_chance_of_a_lucky_answer(kind, accept, chance):
    options = tuple(Option(one, one) for one in "abcd") if kind != "number" else ()
    assert guess_of(AnswerSpec(kind, accept, options=options)) == chance

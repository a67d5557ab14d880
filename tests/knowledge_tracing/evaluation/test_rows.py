"""Where an answer stands in its history."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.evaluation.rows import FIRST, Rows, by_gap, by_position, gaps, last_on_skills
from tests.knowledge_tracing.evaluation.made_up import catalogue, log

SKILLS = ((0,), (0, 1), (1, 2), (3,))
histories = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), min_size=1, max_size=40
).map(lambda rows: sorted(rows, key=lambda row: row[0]))


def by_search(learners, items, seen, n):
    """The last seen earlier answer of the same learner that shares a skill."""
    shared = [
        m
        for m in range(n)
        if learners[m] == learners[n] and seen[m] and set(SKILLS[items[m]]) & set(SKILLS[items[n]])
    ]
    return max(shared, default=-1)


@given(histories)
def test_the_last_answer_on_any_of_the_skills(rows):
    learners, items, seen = map(list, zip(*rows, strict=True))
    answers = log(learners, items, catalogue(*SKILLS))
    found = last_on_skills(answers, np.array(seen))
    assert found.tolist() == [by_search(learners, items, seen, n) for n in range(len(rows))]
    everything = [True] * len(rows)
    assert last_on_skills(answers).tolist() == [
        by_search(learners, items, everything, n) for n in range(len(rows))
    ]


@pytest.mark.parametrize("timed", [True, False])
def test_gaps_are_days_or_answers(timed):
    answers = log([0, 0, 0, 1], [0, 3, 1, 0], catalogue(*SKILLS), timed=timed)
    answers.days[2] = 7.5
    np.testing.assert_array_equal(gaps(answers), [np.nan, np.nan, 7.5 if timed else 2, np.nan])


@given(st.lists(st.floats(0, 400) | st.just(float("nan")), min_size=1, max_size=30), st.booleans())
def test_every_row_is_in_one_part(gap, timed):
    n = len(gap)
    zeros = np.zeros(n, dtype=np.int64)
    gap = np.array(gap) if timed else np.ceil(np.array(gap)) + 1
    rows = Rows(zeros, zeros, np.ones(n), np.arange(n) + 1, gap)
    for parts in (by_gap(rows, timed=timed), by_position(rows)):
        assert np.sum(list(parts.values()), axis=0).tolist() == [1] * n
    assert by_gap(rows, timed=timed)[FIRST].tolist() == np.isnan(gap).tolist()


def test_the_edges_of_parts():
    zeros = np.zeros(3, dtype=np.int64)
    rows = Rows(zeros, zeros, np.ones(3), np.array([4, 5, 200]), np.array([0.999, 1.0, 30.0]))
    position, gap = by_position(rows), by_gap(rows, timed=True)
    assert [next(k for k, v in position.items() if v[n]) for n in range(3)] == [
        "1-4",
        "5-9",
        "200+",
    ]
    assert [next(k for k, v in gap.items() if v[n]) for n in range(3)] == [
        "1 h to 1 d", "1-3 d", "30+ d",
    ]  # fmt: skip

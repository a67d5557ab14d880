"""History counts what came before, of the rows that were seen, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_tracing.logs.log import AnswerLog, Array, Flags
from knowledge_tracing.tracers.history import History, Past, Tally, same_catalogue
from tests.knowledge_tracing.tracers.simulated import answered, catalogue, learning, log_of

SIZES = st.integers(1, 4)
SEEDS = st.integers(0, 10_000)


def log_and_seen(learners: int, seed: int) -> tuple[AnswerLog, Flags]:
    log = learning(learners, 12, catalogue(6, 3, tags=2), seed=seed)
    return log, np.random.default_rng(seed).random(len(log)) < 0.7


def features(history: History) -> Array:
    """[n, 12]: every kind of count there is."""
    right = history.log.right
    learner, item = Tally(history.of_learner, right, 0.8), Tally(history.of_item, right)
    skill = Tally(history.of_skill, right[history.row])
    columns = [
        *learner.log_counts,
        *item.log_counts,
        learner.odds,
        history.of_learner.count,
        history.of_learner.average(right, 0.8, 0.5),
        history.over_skills(skill.odds),
        history.over_skills(history.of_skill.count),
        np.nan_to_num(history.of_item.last(right), nan=-1.0),
        np.nan_to_num(history.gap, nan=-1.0),
    ]
    return np.stack(columns, axis=1)


@given(SIZES, SEEDS, st.floats(0.1, 1.0))
@settings(max_examples=40, deadline=None)
def test_sums_are_those_of_a_plain_loop(learners: int, seed: int, decay: float):
    log, seen = log_and_seen(learners, seed)
    history = History(log, seen)
    running = np.zeros((len(log.learners), len(log.catalogue.skills)))
    expected = []
    for row, (learner, right) in enumerate(zip(log.learner, log.right, strict=True)):
        skills = history.skill[history.row == row]
        expected.extend(running[learner, skills])
        if seen[row]:
            running[learner, skills] = decay * running[learner, skills] + right
    sums = history.of_skill.sum(log.right[history.row], decay)
    np.testing.assert_allclose(sums, expected, atol=1e-12)


@given(SIZES, SEEDS, st.data())
@settings(max_examples=40, deadline=None)
def test_an_answer_changes_no_row_up_to_its_own(learners: int, seed: int, data: st.DataObject):
    log, seen = log_and_seen(learners, seed)
    row = data.draw(st.integers(0, len(log) - 1))
    other = answered(log, row, 1.0 - log.right[row])
    before, after = features(History(log, seen)), features(History(other, seen))
    same = (log.learner != log.learner[row]) | (np.arange(len(log)) <= row)
    np.testing.assert_array_equal(before[same], after[same])
    assert seen[row] or (before == after).all()


@given(SIZES, SEEDS)
@settings(max_examples=40, deadline=None)
def test_rows_not_seen_might_as_well_be_missing(learners: int, seed: int):
    log, seen = log_and_seen(learners, seed)
    alone = features(History(log.rows(seen)))
    np.testing.assert_allclose(features(History(log, seen))[seen], alone, atol=1e-12)


def test_the_moving_average_starts_at_its_start():
    past = Past(np.array([0, 0, 0, 1]), np.ones(4, dtype=bool))
    average = past.average(np.array([1.0, 0.0, 1.0, 1.0]), keep=0.8, start=0.5)
    np.testing.assert_allclose(average, [0.5, 0.6, 0.48, 0.5])


def test_the_gap_is_to_the_latest_answer_with_any_of_the_skills():
    of = catalogue(4, 4, tags=2)  # item 0: skill 0, item 1: skills 1 and 2, 2: skill 2, 3: 3 and 0
    log = replace(
        log_of(np.array([[0, 1, 2, 3, 1]]), np.ones((1, 5)), of),
        days=np.array([0.0, 1.0, 3.0, 7.0, 15.0]),
    )
    np.testing.assert_allclose(History(log).gap, [np.nan, np.nan, 2.0, 7.0, 12.0])
    seen = np.array([True, True, False, True, True])
    np.testing.assert_allclose(History(log, seen).gap, [np.nan, np.nan, 2.0, 7.0, 14.0])


def test_nothing_seen_is_no_history():
    log = learning(2, 5)
    nothing = features(History(log, np.zeros(len(log), dtype=bool)))
    assert (nothing == nothing[0]).all()


def test_a_log_of_another_catalogue_is_refused():
    with pytest.raises(ValueError, match="another catalogue"):
        same_catalogue(catalogue(12), learning(of=catalogue(13)))

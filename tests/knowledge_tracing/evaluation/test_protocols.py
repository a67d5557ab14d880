"""Who is learnt from, who is judged, and by which answers."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_tracing.evaluation import protocols
from knowledge_tracing.evaluation.folds import hashed_split, learner_folds
from knowledge_tracing.evaluation.protocols import PROTOCOLS, Design
from tests.knowledge_tracing.evaluation.made_up import school


@given(st.integers(2, 60), st.data(), st.integers(0, 9))
def test_every_learner_is_judged_once(learners, data, seed):
    count = data.draw(st.integers(2, learners))
    folds = learner_folds(learners, count, seed)
    assert sorted(np.concatenate(folds)) == list(range(learners))
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    assert np.array_equal(learner_folds(learners, count, seed)[0], folds[0])


@pytest.mark.parametrize(
    ("folds", "reason"),
    [(1, "1 folds: there must be at least 2"), (4, "4 folds of 3 learners: each needs one")],
)
def test_too_few_and_too_many_folds(folds, reason):
    with pytest.raises(ValueError, match=reason):
        learner_folds(3, folds, 0)


def test_the_split_by_ids_is_a_published_rule():
    names = [str(n) for n in range(300)]
    chosen = hashed_split(names)
    rule = [int(hashlib.md5(f"split42:{n}".encode()).hexdigest(), 16) % 100 < 20 for n in names]
    assert chosen.tolist() == np.flatnonzero(rule).tolist()
    with pytest.raises(ValueError, match="too few"):
        hashed_split(["1"])


@pytest.mark.parametrize("split", ["folds", "md5"])
def test_new_learners_are_learnt_from_or_judged(split):
    log = school(40, 12)
    trials = [t for (t,) in protocols.next_answers(log, Design(split=split))]
    assert [trial.group for trial in trials] == list(range(5 if split == "folds" else 1))
    for trial in trials:
        assert set(trial.fitted.learners) | set(trial.judged.learners) == set(log.learners)
        assert not set(trial.fitted.learners) & set(trial.judged.learners)
        assert [log.learners[n] for n in trial.whose] == list(trial.judged.learners)
        assert trial.scored.tolist() == [False, *[True] * 11] * len(trial.judged.learners)
        assert trial.seen is None


def test_cold_scores_the_beginning_of_the_same_fits():
    log = school(10, 12)
    pairs = zip(protocols.next_answers(log, Design()), protocols.cold(log, Design()), strict=True)
    for (whole,), (cold,) in pairs:
        assert cold.fitted.learners == whole.fitted.learners
        assert np.array_equal(cold.rows().position, np.tile(np.arange(1, 10), 2))
        kept = whole.rows().position < 10
        assert np.array_equal(cold.rows().right, whole.rows().right[kept])
        assert np.array_equal(cold.rows().learner, whole.rows().learner[kept])


def test_within_ten_forecasts_ten_answers_of_the_learners_it_knows():
    log = school(30, 60)
    trials = [t for (t,) in protocols.within_ten(log, Design(cohort=7, seed=3))]
    assert [trial.seed for trial in trials] == [3, 4, 5, 6, 7]
    assert len({tuple(trial.whose) for trial in trials}) == 5
    for trial in trials:
        assert trial.fitted.learners == trial.judged.learners
        assert (len(trial.fitted), len(trial.judged)) == (70, 140)
        assert trial.rows().position.tolist() == list(range(10, 20)) * 7
        assert trial.seen is not None
        assert trial.seen.tolist() == (~trial.scored).tolist()
        assert np.nanmin(trial.rows().gap) >= 1


def test_short_histories_are_left_out_and_small_cohorts_taken_whole():
    log = school(5, 60)
    short = log.rows((log.learner != 2) | (log.position < 49))
    ((trial,), *_) = protocols.within_ten(short, Design())
    assert trial.whose.tolist() == [0, 1, 3, 4]
    with pytest.raises(ValueError, match="no learner has 61 answers"):
        protocols.within_ten(log, Design(least=61))
    with pytest.raises(ValueError, match="too few: at least 20"):
        protocols.within_ten(log, Design(least=19))
    with pytest.raises(ValueError, match="at least one learner"):
        protocols.continual(log, Design(cohort=0))


def test_continual_goes_on_with_five_more_answers():
    (trials,) = protocols.continual(school(4, 60), Design(cohort=3))
    assert [trial.group for trial in trials] == [10, 15, 20, 25, 30, 35, 40]
    for trial in trials:
        assert len(trial.fitted) == 3 * trial.group
        assert trial.rows().position.tolist() == list(range(trial.group, trial.group + 10)) * 3
        assert trial.seen is not None
        assert trial.seen.sum() == 3 * trial.group


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_same_seed_gives_the_same_trials(protocol):
    log = school(12, 55)
    first, again = (PROTOCOLS[protocol](log, Design(cohort=4, seed=2)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert [trial.whose.tolist() for trial in one] == [t.whose.tolist() for t in other]

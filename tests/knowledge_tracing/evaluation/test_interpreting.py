"""What traits are asked, and what is said where they cannot answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.evaluation import interpreting
from knowledge_tracing.evaluation.interpreting import Said
from knowledge_tracing.evaluation.trait_paths import Normals
from tests.knowledge_tracing.evaluation.made_up import school
from tests.knowledge_tracing.evaluation.tiny import tiny_log


class Raw:
    """PSI-KT that says of every learner how many answers it has seen."""

    def traits(self, log):
        mean = np.tile(np.diff(log.starts)[:, None] / 10.0, (1, 4))
        return mean + np.arange(len(mean))[:, None], np.ones_like(mean)


def test_nobody_is_both_fitted_and_judged() -> None:
    log = school(11, 30)
    fitted, judged = interpreting.halves(log, 3, most=4, answers=25)
    assert not set(fitted.learners) & set(judged.learners)
    assert (len(fitted.learners), len(judged.learners), len(judged)) == (5, 4, 100)
    assert interpreting.halves(log, 3, 4, 25)[1].learners == judged.learners
    with pytest.raises(ValueError, match="none of 3 learners has 20 answers"):
        interpreting.halves(school(5, 19), 0, 9, 99)


def test_early_and_late_answers() -> None:
    log = tiny_log([0, 0, 0, 0, 0, 1, 1], [0] * 7, [1] * 7)
    np.testing.assert_array_equal(interpreting.late(log), [0, 0, 1, 1, 1, 0, 1])
    np.testing.assert_array_equal(interpreting.middles(log), [1, 5])
    np.testing.assert_array_equal(interpreting.ends(log), [4, 6])
    np.testing.assert_array_equal(interpreting.rows_after(log, 3), [2])
    assert [len(part) for part in interpreting.alternating(log)] == [4, 3]


def test_without_times_or_graph_the_reason_is_given() -> None:
    log = replace(school(8, 30), timed=False)
    drop = interpreting.performance_drop(log, np.linspace(0.1, 0.5, 8))
    assert drop["beyond_gap"]["coefficient"] is None
    assert drop["beyond_gap"]["why"] == interpreting.UNTIMED
    novel = interpreting.novel_skills(log, np.zeros((240, 3)), np.zeros(240))
    assert novel["beyond_level"] == {
        "coefficient": None, "se": None, "p": None, "n": 0, "learners": 0,
        "why": interpreting.NO_GRAPH,
    }  # fmt: skip


def test_equal_traits_cannot_tell_more_than_the_gap() -> None:
    drop = interpreting.performance_drop(school(8, 40), np.full(8, 0.2))
    assert drop["beyond_gap"]["why"] == interpreting.SINGULAR
    assert drop["beyond_gap"]["n"] > 20


def test_too_few_learners_for_a_covariance() -> None:
    four = Normals(np.zeros((4, 4)), np.broadcast_to(np.eye(4), (4, 4, 4)))
    quality = interpreting.quality(Said(four, four, four, four))
    assert quality["specificity"] is None
    assert quality["why"] == interpreting.DEGENERATE


def test_psi_kt_proper_is_asked_the_same() -> None:
    figures = interpreting.of_psikt(Raw(), school(9, 40))
    assert set(figures) == {
        "performance_drop", "specificity", "consistency", "entanglement"
    }  # fmt: skip
    # Half of forty answers say 2 less than all of them, in four traits of unit variance.
    assert figures["consistency"] == pytest.approx(4 * 2.0**2 / 2)
    assert figures["entanglement"] == pytest.approx(0.0)
    assert figures["performance_drop"]["as_published"]["learners"] == 9


def test_a_trait_is_shown_when_contracted_and_apart_from_the_median() -> None:
    mean, sd = np.array([[0.0], [0.1], [3.0], [3.0]]), np.array([0.5, 0.5, 0.5, 5.0])
    found = Normals(mean, sd[:, None, None] ** 2)
    contracted = np.array([[0.9], [0.4], [0.9], [0.9]])
    np.testing.assert_array_equal(
        interpreting.shown(found, contracted)[:, 0], [True, False, True, False]
    )

"""The four means, by hand and on public data."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_tracing.evaluation.metrics import auc, majority_accuracy
from knowledge_tracing.evaluation.protocols import Design, next_answers
from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.tracers.means import ItemMean, LearnerMean, Majority, SkillMean, so_far
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.evaluation.made_up import catalogue, log, school
from tests.knowledge_tracing.logs.folders import SHARED, needs

MODELS = [Majority, LearnerMean, SkillMean, ItemMean]


def fitted(model, answers):
    tracer = model()
    tracer.fit(answers, Setting())
    return tracer


def test_what_a_learner_did_so_far():
    answers = log([0, 0, 0, 1, 1], [0, 1, 0, 0, 1], catalogue((0,), (0,)))
    credit, count = so_far(answers, None)
    assert credit.tolist() == [0, 1, 1, 0, 1]
    assert count.tolist() == [0, 1, 2, 0, 1]
    credit, count = so_far(answers, np.array([False, True, True, False, True]))
    assert credit.tolist() == [0, 0, 0, 0, 0]
    assert count.tolist() == [0, 0, 1, 0, 0]


def test_each_mean_knows_its_own():
    """Even items are always right: one of two in skill 0, none in skill 1."""
    answers = log([0] * 30 + [1] * 30, [0, 1, 3] * 20, catalogue((0,), (0,), (1,), (1,)))
    majority, skill, item = (
        fitted(m, answers).predict(answers) for m in (Majority, SkillMean, ItemMean)
    )
    assert majority == pytest.approx(np.full(60, 1 / 3))
    assert skill[0] == skill[1] > majority[0] > skill[2]
    assert item[0] > skill[0] > item[1]
    assert 0 < item[2] < 0.1


def test_an_unmet_item_gets_its_skill_and_an_unmet_skill_the_mean():
    answers = log([0, 0, 1, 1], [0, 1, 1, 1], catalogue((0,), (0,), (0,), (1,)))
    new = log([0, 0], [2, 3], answers.catalogue)
    item, skill = (fitted(model, answers).predict(new) for model in (ItemMean, SkillMean))
    assert item[0] == pytest.approx(skill[0])
    assert item[1] == skill[1] == 0.25


@pytest.mark.parametrize("model", MODELS)
def test_a_prediction_knows_nothing_of_the_future(model):
    answers = school(6, 20)
    tracer = fitted(model, answers)
    whole, beginning = tracer.predict(answers), tracer.predict(answers.first(7))
    assert beginning.tolist() == whole[answers.position < 7].tolist()
    nobody = tracer.predict(answers, np.zeros(len(answers), dtype=bool))
    first = answers.position == 0
    assert nobody[first].tolist() == whole[first].tolist()
    assert ((whole > 0) & (whole < 1)).all()


@pytest.mark.parametrize("model", MODELS)
def test_one_learner_is_enough(model):
    answers = school(1, 5)
    assert np.isfinite(fitted(model, answers).predict(answers)).all()


@needs(SHARED / "data/kt")
@pytest.mark.parametrize(
    ("name", "majority", "skill", "item"),
    [("dbe_kt22", 0.7700, 0.7229, 0.7937), ("spanish", 0.7181, 0.6698, 0.6777)],
)
def test_published_figures(name, majority, skill, item):
    answers, _ = read_log(SHARED / "data/kt" / name)
    ((trial,),) = next_answers(answers, Design(split="md5"))
    right = trial.judged.right[trial.scored]
    found = [
        auc(right, fitted(model, trial.fitted).predict(trial.judged)[trial.scored])
        for model in (SkillMean, ItemMean)
    ]
    assert majority_accuracy(right) == pytest.approx(majority, abs=5e-5)
    assert found == pytest.approx([skill, item], abs=3e-4)

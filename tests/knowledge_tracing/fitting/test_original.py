"""PSI-KT as published: its formulas on numbers worked out by hand, then the fitted model."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from knowledge_tracing.evaluation.simulate import Population, World, simulate
from knowledge_tracing.fitting.original import PsiKT, Training
from knowledge_tracing.fitting.original_dynamics import (
    Levels,
    Traits,
    chance,
    direction_chances,
    divergence,
    edge_chances,
    log_likelihood,
    step,
    trait_divergence,
)
from knowledge_tracing.fitting.original_histories import batches, blocks, rank
from knowledge_tracing.logs.log import AnswerLog, Catalogue
from knowledge_tracing.tracers.tracer import Setting

QUICK = Training(epochs=8, samples=2, window=40, batch=600)
WORLD = World(
    learners=90, skills=4, items_per_skill=2, sessions=4, answers_per_session=8,
    population=Population(b=(0.0, 0.0), log_a=(0.0, 0.0), slip=0.0, c=(0.0, 2.0), mu=(0.3, 1.5)),
)  # fmt: skip


def doubles(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def traits(alpha: float, mu: float, sigma: float, gamma: float) -> Traits:
    return Traits(*(torch.tensor(x, dtype=torch.float64) for x in (alpha, mu, sigma, gamma)))


GRAPH = torch.tensor([[0.0, 1.0], [0.0, 0.0]], dtype=torch.float64)


def test_one_step_of_thirty_days() -> None:
    before = Levels(doubles(2.0, 0.0), doubles(0.0, 0.0))
    after = step(before, torch.tensor(30.0), traits(0.3, 0.0, 0.5, 0.5), GRAPH, 1.0)
    np.testing.assert_allclose(after.mean, [0.000247, 0.999877], atol=5e-7)
    np.testing.assert_allclose(after.variance, 0.25 * (1 - math.exp(-18.0)) / 0.6, rtol=1e-12)


def test_uncertainty_is_kept_passed_on_and_added() -> None:
    """r = 1/2: v0 = 1 keeps 1/4; of it the dependent skill gets (1/2 1/2 1/2)^2 = 1/64."""
    before = Levels(doubles(1.0, 0.0), doubles(1.0, 0.0))
    after = step(before, torch.tensor(1.0), traits(math.log(2.0), 3.0, 0.0, 0.5), GRAPH, 0.5)
    np.testing.assert_allclose(after.mean, [2.0, 1.625])
    np.testing.assert_allclose(after.variance, [0.25, 1 / 64])


def test_no_time_changes_nothing() -> None:
    before = Levels(doubles(1.0, -2.0), doubles(0.3, 0.7))
    after = step(before, torch.tensor(0.0), traits(0.3, 1.0, 0.5, 0.5), GRAPH, 1.0)
    np.testing.assert_array_equal(after.mean, before.mean)
    np.testing.assert_array_equal(after.variance, before.variance)


def test_the_factors_of_the_graph() -> None:
    generator = torch.Generator().manual_seed(0)
    embedding = torch.randn(7, 5, generator=generator, dtype=torch.float64)
    turn = torch.randn(5, 5, generator=generator, dtype=torch.float64)
    direction, graph = direction_chances(embedding, turn), edge_chances(embedding, turn)
    np.testing.assert_allclose(direction + direction.T, 1.0)
    assert torch.all(graph.diagonal() == 0.0)
    exists = torch.sigmoid(embedding @ embedding.T)
    np.testing.assert_allclose((graph + graph.T)[0, 1:], exists[0, 1:])


def test_divergences_of_normals() -> None:
    """KL(N(1, 1/2) || N(0, 2)) = (1/4 + 1/2 - 1 + log 4) / 2, and twice that in two dimensions."""
    q = Levels(doubles(1.0, 1.0), doubles(0.5, 0.5))
    p = Levels(doubles(0.0, 0.0), doubles(2.0, 2.0))
    expected = -0.25 + math.log(4.0)
    assert divergence(q, p).item() == pytest.approx(expected)
    covariance = torch.diag(p.variance)
    assert trait_divergence(q, p.mean, covariance).item() == pytest.approx(expected)
    turned = covariance + 0.5 * (1 - torch.eye(2, dtype=torch.float64))
    inverse, apart = np.linalg.inv(turned.numpy()), np.ones(2)
    by_hand = np.trace(inverse) / 2 + apart @ inverse @ apart - 2 + np.log(3.75 / 0.25)
    assert trait_divergence(q, p.mean, turned).item() == pytest.approx(by_hand / 2)


def test_chances_and_likelihoods_are_averages_over_the_belief() -> None:
    mean, variance = doubles(0.0, 0.7), doubles(4.0, 0.0)
    assert chance(mean, variance)[0].item() == pytest.approx(0.5)
    assert chance(mean, variance)[1].item() == pytest.approx(1 / (1 + math.exp(-0.7)))
    right = log_likelihood(mean, variance, torch.ones(2))
    assert right[1].item() == pytest.approx(-math.log1p(math.exp(-0.7)))
    z = np.random.default_rng(0).normal(0.0, 2.0, 400_000)
    assert right[0].item() == pytest.approx(-np.log1p(np.exp(-z)).mean(), abs=0.01)


def test_windows_hold_every_answer_once_and_one_learner_each() -> None:
    log = simulate(replace(WORLD, learners=5), np.random.default_rng(0)).log
    found = list(batches(log, 7, 20, np.random.default_rng(1)))
    assert sorted(np.concatenate([one.rows for one in found])) == list(range(len(log)))
    for one in found:
        learner, mask = one.pad(log.learner + 1), one.pad(np.ones(len(log)))
        assert mask.shape[1] <= 7
        assert len(learner) == one.lines
        assert len(one.rows) <= 20 + 7
        assert all(len(set(row[row > 0])) == 1 for row in learner)
        assert np.all(np.diff(mask, axis=1) <= 0)


def test_blocks_hold_every_learner_once() -> None:
    log = simulate(replace(WORLD, learners=5), np.random.default_rng(0)).log
    found = list(blocks(log, 2 * WORLD.answers))
    assert [len(one) for one in found] == [2, 2, 1]
    assert sorted(np.concatenate(found)) == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(rank(np.array([0, 0, 2, 2, 2, 5])), [0, 1, 0, 1, 2, 0])


@pytest.fixture(scope="module")
def log() -> AnswerLog:
    return simulate(WORLD, np.random.default_rng(5)).log


@pytest.fixture(scope="module")
def fitted(log: AnswerLog) -> PsiKT:
    return fit(log)


def fit(log: AnswerLog, seed: int = 3) -> PsiKT:
    model = PsiKT(QUICK)
    model.fit(log.of_learners(np.arange(60)), Setting(seed=seed))
    return model


def test_the_same_seed_gives_the_same_model(log: AnswerLog, fitted: PsiKT) -> None:
    torch.manual_seed(99)
    state = torch.random.get_rng_state()
    again = fit(log)
    assert torch.equal(torch.random.get_rng_state(), state)
    np.testing.assert_array_equal(again.predict(log), fitted.predict(log))
    skills = log.catalogue.skills
    assert not np.array_equal(fit(log, seed=4).graph(skills), fitted.graph(skills))


def test_no_prediction_knows_its_answer_or_later_ones(log: AnswerLog, fitted: PsiKT) -> None:
    cut = log.position < 25
    changed = replace(log, right=np.where(cut, log.right, 1.0 - log.right))
    np.testing.assert_allclose(
        fitted.predict(changed)[log.position <= 25],
        fitted.predict(log)[log.position <= 25],
        atol=1e-6,
    )


def test_an_open_loop_uses_only_what_was_seen(log: AnswerLog, fitted: PsiKT) -> None:
    seen = log.position < 10
    changed = replace(log, right=np.where(seen, log.right, 1.0 - log.right))
    open_loop = fitted.predict(log, seen)
    np.testing.assert_array_equal(fitted.predict(changed, seen), open_loop)
    closed = fitted.predict(log)
    ahead = log.position <= 10
    np.testing.assert_allclose(open_loop[ahead], closed[ahead], atol=1e-6)
    assert not np.allclose(open_loop[~ahead], closed[~ahead])


def test_it_predicts_strangers_better_than_their_own_mean(log: AnswerLog, fitted: PsiKT) -> None:
    new = log.of_learners(np.arange(60, 90))
    wins = np.cumsum(new.right) - new.right
    wins -= wins[new.starts[new.learner]]
    mean = (wins + 1.0) / (new.position + 2.0)
    assert loss(fitted.predict(new), new) < loss(mean, new) - 0.02


def loss(p: np.ndarray, log: AnswerLog) -> float:
    rows = log.position > 0
    return float(-np.log(np.where(log.right > 0.5, p, 1.0 - p))[rows].mean())


def test_traits_of_everybody(log: AnswerLog, fitted: PsiKT) -> None:
    silent = log.rows(log.learner != 1)
    means, variances = fitted.traits(silent)
    assert means.shape == variances.shape == (90, 4)
    np.testing.assert_allclose(variances[1], fitted.theta.log_v0.exp().detach(), rtol=1e-6)
    assert np.all(variances > 0)


def test_the_graph_is_given_in_the_order_asked_for(log: AnswerLog, fitted: PsiKT) -> None:
    one, two, *_ = log.catalogue.skills
    forth, back = fitted.graph((one, two)), fitted.graph((two, "never seen", one))
    assert 0.0 < forth[0, 1] == back[2, 0]
    assert not back[1].any()
    assert not back[:, 1].any()


def test_a_skill_that_nobody_practised_is_no_skill_of_the_fit(log: AnswerLog) -> None:
    model = PsiKT(replace(QUICK, epochs=1))
    model.fit(log.rows(log.skill != 2), Setting())
    assert model.skills == ("skill 0", "skill 1", "skill 3")
    first = (log.position == 0) & (log.skill == 2)
    assert model.predict(log)[first] == pytest.approx(model.predict(log)[0])


def test_skills_are_known_by_name_and_strangers_among_them_get_the_mean(
    log: AnswerLog, fitted: PsiKT
) -> None:
    old = log.catalogue
    order = np.array([2, 0, 3, 1])
    renamed = Catalogue(
        items=old.items,
        skills=tuple(old.skills[k] for k in order),
        item_skills=np.argsort(order)[old.item_skills],
        difficulty=old.difficulty,
        guess=old.guess,
        edges=old.edges,
    )
    np.testing.assert_array_equal(
        fitted.predict(replace(log, catalogue=renamed)), fitted.predict(log)
    )
    new = replace(old, skills=("never seen", *old.skills[1:]))
    p = fitted.predict(replace(log, catalogue=new))
    assert np.all((p > 0.0) & (p < 1.0))


def test_a_fit_that_diverges_says_what_to_change(log: AnswerLog) -> None:
    model = PsiKT(replace(QUICK, rate=1e12, clip=1e30))
    with pytest.raises(FloatingPointError, match="rate"):
        model.fit(log, Setting())

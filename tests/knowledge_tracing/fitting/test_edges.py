"""Evidence for edges: its gradient, known graphs found again, nothing found in a null graph."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from knowledge_tracing.evaluation.edges import score_edges
from knowledge_tracing.evaluation.learned_edges import blind, course_order, figures, verdict
from knowledge_tracing.evaluation.simulate import Population, Simulated, World, simulate
from knowledge_tracing.fitting.design import Design
from knowledge_tracing.fitting.edges import (
    EdgeEvidence,
    fit_without_graph,
    rests_on,
    weigh_edges,
)
from knowledge_tracing.fitting.gradients import SPREADS, Differentiator, Point
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.logs.course_order import prior_odds
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.evaluation.tiny import tiny_log

CHAIN = np.array([[0, 1], [0, 2], [3, 4], [4, 5], [6, 7]])


def course(population: Population, seed: int, learners: int = 250) -> Simulated:
    world = World(learners=learners, skills=8, sessions=6, edges=CHAIN, population=population)
    return simulate(world, np.random.default_rng(seed))


def weighed(found: Simulated, epochs: int = 3) -> EdgeEvidence:
    log, setting = blind(found.log), Setting(seed=0)
    fitted = fit_without_graph(log, setting, epochs)
    return weigh_edges(fitted, log, prior_odds(log, course_order(found)), setting)


@pytest.mark.slow
def test_a_known_graph_is_found() -> None:
    found = course(Population().strongly_coupled(), seed=0)
    evidence = weighed(found)
    asked = np.isfinite(evidence.odds)
    assert score_edges(evidence.log_odds, found.edges, asked).auroc > 0.9
    assert score_edges(evidence.score, found.edges, asked).auroc > 0.85
    said = verdict(evidence, found.edges)
    assert not said.doubted.any()
    assert said.proposed.sum() <= 1
    assert figures(evidence, found.log)["auroc_in_order"] > 0.9


@pytest.mark.slow
def test_a_null_graph_shows_nothing() -> None:
    """Many edges that do nothing, so that chance alone is not far from one half."""
    world = World(
        learners=150, skills=14, sessions=6, prerequisites=5, population=Population().uncoupled()
    )
    areas = []
    for seed in range(2):
        found = simulate(world, np.random.default_rng(seed))
        evidence = weighed(found, epochs=1)
        asked = np.isfinite(evidence.odds)
        areas.append(score_edges(evidence.log_odds, found.edges, asked).auroc)
        assert (evidence.probability < 0.9).all()
    assert np.mean(areas) == pytest.approx(0.5, abs=0.12)


@pytest.fixture(scope="module")
def differentiator() -> Differentiator:
    found = course(Population(), seed=1, learners=12)
    log = blind(found.log)
    fitted = fit(log, Setting(seed=0), Config(epochs=1))
    return Differentiator.of(fitted, Design.of(log), torch.zeros((), dtype=torch.float64))


def test_the_gradient_is_that_of_the_evidence(differentiator: Differentiator) -> None:
    """Central differences, away from zero, where paths of several edges matter."""
    M = np.zeros((8, 8))
    M[CHAIN[:, 1], CHAIN[:, 0]] = 0.3
    spreads = np.array([float(differentiator.population[name]) for name in SPREADS])
    found = differentiator.at(Point(M, spreads))
    step = 1e-4
    for skill, prerequisite in ((1, 0), (5, 4), (5, 3), (7, 2)):
        moved = np.zeros_like(M)
        moved[skill, prerequisite] = step
        ends = [differentiator.at(Point(M + sign * moved, spreads)) for sign in (1, -1)]
        slope = (ends[0].log_evidence - ends[1].log_evidence) / (2 * step)
        total = found.couplings[:, skill, prerequisite].sum()
        assert total == pytest.approx(slope, rel=2e-3, abs=1e-4)
    for place in range(len(SPREADS)):
        ends = [
            differentiator.at(Point(M, spreads * np.exp(sign * step * np.eye(3)[place])))
            for sign in (1, -1)
        ]
        slope = (ends[0].log_evidence - ends[1].log_evidence) / (2 * step)
        assert found.spreads[:, place].sum() == pytest.approx(slope, rel=2e-3, abs=1e-4)


def test_too_few_learners_are_not_asked() -> None:
    found = course(Population(), seed=2, learners=20)
    log = blind(found.log)
    fitted = fit_without_graph(log, Setting(), 1)
    evidence = weigh_edges(fitted, log, np.zeros((8, 8)), Setting(), rounds=1)
    assert not np.isfinite(evidence.odds).any()
    assert not evidence.log_bayes.any()


def test_what_evidence_rests_on() -> None:
    log = tiny_log([0, 0, 0, 1, 1, 2], [0, 1, 1, 2, 0, 1], [1, 1, 0, 0, 1, 1])
    learners, answers = rests_on(log)
    assert (learners[0, 1], learners[0, 2], learners[1, 2]) == (1, 1, 0)
    assert (answers[0, 1], answers[0, 2], answers[1, 2]) == (3, 2, 0)

"""What is fitted is what is served: T x T evidence and NumPy filter say the same chances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch

from knowledge_tracing.evaluation.simulate import Population, World, simulate
from knowledge_tracing.fitting.design import Design
from knowledge_tracing.fitting.evidence import Answers, evidence
from knowledge_tracing.fitting.fitted import NUMBERS, fitted_of
from knowledge_tracing.fitting.kernel import covariance, offset
from knowledge_tracing.fitting.model import Switches, course_of
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue
from knowledge_tracing.psikt.checkpoint import Fitted, from_bytes, to_bytes
from knowledge_tracing.psikt.types import Params
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.fitting.courses import catalogue, chain, drawn, everything

ARRAYS = ("level", "gain_s", "gain_f", "shared", "difficulty", "slope", "share")
DIAMOND = np.array([[0, 1], [0, 2], [1, 3], [2, 3], [0, 3], [4, 5]])
SLIP = 0.02


def chances(population: Mapping[str, Array], log: AnswerLog, slip: float = SLIP) -> Array:
    """[n]: as the fit sees them, in float64, with as many terms of E(h) as the graph is deep."""
    like = torch.zeros((), dtype=torch.float64)
    values = {name: torch.as_tensor(value).to(like) for name, value in population.items()}
    depth = course_of(log.catalogue, like).depth
    course = course_of(log.catalogue, like, terms=depth)
    design = Design.of(log)
    windows = design.windows()
    assert len(windows) == len(log.learners), "one window a learner"
    batch = design.batch(windows)
    answers = Answers(batch.right, batch.weight, batch.guess, slip, Params().variance_cap)
    seen = evidence(offset(values, batch), covariance(values, course, batch), answers)
    out: Array = seen.predicted[batch.scored > 0].numpy()
    return out


def population_of(fitted: Fitted) -> Mapping[str, Array]:
    numbers = {name: np.array(getattr(fitted.params, name)) for name in NUMBERS}
    author = {"author": np.array(fitted.params.author_share)}
    return numbers | author | {name: getattr(fitted, name) for name in ARRAYS}


def apart(population: Mapping[str, Array], log: AnswerLog, slip: float = SLIP) -> float:
    fitted = from_bytes(to_bytes(fitted_of(population, log.catalogue, slip, {})))
    return float(np.abs(filtered(fitted, log) - chances(population, log, slip)).max())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("edges", [DIAMOND, chain(6), np.zeros((0, 2), dtype=np.int64)])
def test_any_population(seed: int, edges: Array) -> None:
    of = catalogue(6, edges.astype(np.int64), seed=seed)
    assert apart(drawn(of, seed), everything(of, learners=4, answers=40, seed=seed)) < 1e-9


def test_a_chain_of_twelve_skills() -> None:
    of = catalogue(12, chain(12))
    log = everything(of)
    for seed in range(2):
        assert apart(drawn(of, seed), log) < 1e-9


def test_one_skill_an_item() -> None:
    """Another way to the covariances than that of items with several."""
    of = catalogue(6, DIAMOND)
    single = replace(of, item_skills=of.item_skills[:, :1])
    assert apart(drawn(single, 1), everything(single)) < 1e-9


def test_more_items_than_are_kept_in_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    of = catalogue(6, DIAMOND)
    log, population = everything(of, learners=4), drawn(of, 2)
    kept = chances(population, log)
    monkeypatch.setattr("knowledge_tracing.fitting.model.MOST_ITEMS", 10)
    np.testing.assert_allclose(chances(population, log), kept, atol=1e-12)


@pytest.fixture(scope="module")
def fits() -> Mapping[str, tuple[AnswerLog, Fitted]]:
    """Of a log with everything in it, and of simulated learners on a chain of twelve."""
    world = World(learners=30, skills=12, sessions=4, answers_per_session=8, gap_days=8.0,
                  edges=chain(12), population=Population(guess=0.2))  # fmt: skip
    logs = {
        "everything": everything(catalogue(6, DIAMOND), learners=8),
        "simulated": simulate(world, np.random.default_rng(3)).log,
    }
    config = Config(epochs=2, single=False)
    return {name: (log, fit(log, Setting(seed=4), config)) for name, log in logs.items()}


@pytest.mark.parametrize("name", ["everything", "simulated"])
def test_a_fit_is_served_as_it_was_fitted(
    fits: Mapping[str, tuple[AnswerLog, Fitted]], name: str
) -> None:
    log, fitted = fits[name]
    kept = from_bytes(to_bytes(fitted))
    theirs = chances(population_of(kept), log, fitted.params.slip)
    np.testing.assert_allclose(filtered(kept, log), theirs, atol=1e-5)


@pytest.mark.parametrize("name", ["everything", "simulated"])
def test_six_terms_are_enough(fits: Mapping[str, tuple[AnswerLog, Fitted]], name: str) -> None:
    """The fit cuts E(h) after six edges; no chance of an answer notices."""
    log, fitted = fits[name]
    course = course_of(log.catalogue, torch.zeros((), dtype=torch.float64))
    assert course.terms <= 6
    population = {n: torch.as_tensor(v) for n, v in population_of(fitted).items()}
    batch = Design.of(log).batch(Design.of(log).windows())
    short = covariance(population, course, batch)
    whole = covariance(population, course._replace(terms=course.depth), batch)
    np.testing.assert_allclose(short.tril(), whole.tril(), atol=1e-3)


@pytest.mark.parametrize("switch", ["fading", "practice", "memory", "graph"])
def test_what_is_left_out_is_left_out_on_both_sides(switch: str) -> None:
    log = everything(catalogue(6, DIAMOND), learners=4, answers=30)
    config = Config(epochs=1, single=False, switches=Switches.without(switch))
    fitted = fit(log, Setting(), config)
    theirs = chances(population_of(fitted), log, fitted.params.slip)
    np.testing.assert_allclose(filtered(fitted, log), theirs, atol=1e-5)


def test_the_author_knows_items_that_the_fit_does_not() -> None:
    of: Catalogue = replace(catalogue(3, chain(3)), difficulty=np.full(30, 1.5))
    log, population = everything(of, learners=1, answers=1), drawn(of, 0)
    strange = fitted_of(
        population, replace(of, items=tuple(f"other {i}" for i in range(30))), 0, {}
    )
    known = {"difficulty": np.full(30, 0.6 * 1.5), "slope": np.ones(30)}
    expected = chances({**population, **known}, log, 0.0)
    np.testing.assert_allclose(filtered(strange, log), expected, atol=1e-12)

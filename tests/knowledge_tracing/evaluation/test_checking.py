"""Bands, forecasts and recovered numbers are compared with the truth as they should be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.evaluation import coverage, horizons
from knowledge_tracing.evaluation.checking import Check
from knowledge_tracing.evaluation.following import (
    Filters,
    fitted_filters,
    follow,
    part,
    relative,
    true_filters,
)
from knowledge_tracing.evaluation.simulate import Population, Simulated, World, simulate
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.psikt import Params, dynamics_of
from knowledge_tracing.psikt.checkpoint import Fitted

POPULATION = Population(slip=0.01)
WORLD = World(
    learners=40, skills=4, items_per_skill=3, sessions=8, answers_per_session=5, gap_days=3.0,
    population=POPULATION,
)  # fmt: skip


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return simulate(WORLD, np.random.default_rng(5))


def truth_as_a_fit(simulated: Simulated, v: float = 0.8) -> Fitted:
    """What a fit would give that finds the world as it is for the typical learner."""
    log, skills = simulated.log, len(simulated.c)
    edges = simulated.edges
    share = 1.0 / np.bincount(edges[:, 1], minlength=skills)[edges[:, 1]]
    params = Params(v=v, mu_drift=0.0, form_var=0.0, beta_f=POPULATION.beta_f, slip=POPULATION.slip)
    return Fitted(
        params, log.catalogue.skills, log.catalogue.items, simulated.c,
        np.zeros(skills), np.zeros(skills), np.zeros((skills, 0)), simulated.items.b,
        simulated.items.a, edges, share,
    )  # fmt: skip


def test_bands_of_who_knows_the_parameters_cover_four_in_five(simulated: Simulated) -> None:
    followed = follow(true_filters(simulated, POPULATION), simulated.log)
    hit = coverage.inside(simulated.levels, followed.level, followed.sd).mean(axis=1)
    found = coverage.mean_of(simulated.log.learner, hit)
    assert found.mean == pytest.approx(0.8, abs=4 * found.error)
    assert found.error < 0.03
    narrow = coverage.inside(simulated.levels, followed.level, followed.sd / 2)
    assert narrow.mean() < 0.6


def test_the_filter_says_before_each_answer_what_the_tracer_predicts(simulated: Simulated) -> None:
    fitted = truth_as_a_fit(simulated)
    followed = follow(fitted_filters(fitted, simulated.log.catalogue), simulated.log)
    np.testing.assert_allclose(followed.chance, filtered(fitted, simulated.log))
    first = simulated.log.position == 0
    np.testing.assert_allclose(followed.mu_variance[first], 1.0)
    assert followed.mu_variance[~first].max() < 1.0


def test_a_part_keeps_what_belongs_to_its_learners(simulated: Simulated) -> None:
    chosen = np.arange(40) % 2 == 1
    some = part(simulated, chosen)
    assert len(some.log) == len(some.levels) == len(some.chance) == 20 * 40
    assert some.log.learners[0] == "learner 1"
    np.testing.assert_array_equal(some.traits.mu, simulated.traits.mu[1::2])
    np.testing.assert_array_equal(some.levels[:40], simulated.levels[40:80])


def test_moving_skills_and_their_items_together_changes_no_relative_level(
    simulated: Simulated,
) -> None:
    catalogue, b = simulated.log.catalogue, simulated.items.b
    shift = np.array([1.0, -2.0, 0.5, 3.0])
    moved = relative(simulated.levels + shift, catalogue, b + catalogue.weights @ shift)
    np.testing.assert_allclose(moved, relative(simulated.levels, catalogue, b))


def test_errors_take_a_learner_as_one() -> None:
    """Two learners whose answers all agree say as much as two answers."""
    found = coverage.mean_of(np.repeat([0, 1], 50), np.repeat([0.0, 1.0], 50))
    assert (found.mean, found.n, found.learners) == (0.5, 100, 2)
    assert found.error == pytest.approx(0.5 / np.sqrt(2))


def test_a_trait_that_all_share_makes_no_groups(simulated: Simulated) -> None:
    alike = simulated.traits._replace(v=np.full(40, 0.8))
    found = coverage.by_group(simulated.log, np.ones(len(simulated.log)), alike)
    assert list(found) == ["alpha", "gamma", "mu"]
    assert list(found["mu"]) == ["low", "middle", "high"]


def test_targets_are_the_next_answers_on_each_skill_within_a_month(simulated: Simulated) -> None:
    log = simulated.log
    targets = horizons.targets_of(log)
    assert targets.days.min() > 0.0
    assert targets.days.max() <= 30.0
    for origin, row in zip(targets.origin, targets.row, strict=True):
        assert log.learner[origin] == log.learner[row]
        assert log.days[origin + 1] - log.days[origin] > horizons.PAUSE
        assert log.skill[row] not in log.skill[origin + 1 : row]


def test_a_forecast_does_not_see_what_comes_after_its_origin(simulated: Simulated) -> None:
    one = part(simulated, np.arange(40) == 0)
    targets = horizons.targets_of(one.log)
    filters = fitted_filters(truth_as_a_fit(simulated), one.log.catalogue)
    before = horizons.forecasts(filters, one.log, targets)
    middle = targets.origin[len(targets.origin) // 2]
    later = np.arange(len(one.log)) > middle
    turned = replace(one.log, right=np.where(later, 1.0 - one.log.right, one.log.right))
    after = horizons.forecasts(filters, turned, targets)
    np.testing.assert_array_equal(after[targets.origin <= middle], before[targets.origin <= middle])
    assert np.all(after[targets.origin > middle] != before[targets.origin > middle])


def test_who_knows_the_truth_forecasts_best() -> None:
    learner, truth = np.arange(4) // 2, np.array([0.2, 0.9, 0.5, 0.7])
    found = horizons.compared(learner, truth, {"right": truth, "half": np.full(4, 0.5)})
    assert (
        found["brier"] == pytest.approx(found["least"]) == pytest.approx(np.mean(truth - truth**2))
    )
    assert found["half"]["ours_over"] == pytest.approx(-np.mean((truth - 0.5) ** 2))
    assert (found["n"], found["learners"]) == (4, 2)


def static(catalogue_filters: Filters) -> Filters:
    """The same filter for somebody who forgets nothing."""
    known = catalogue_filters(0)
    params = replace(known.params, alpha=1e-6)
    dynamics = dynamics_of(known.structure, params, known.tables)
    return lambda _: dynamics


def test_forgetting_pays_where_learners_forget() -> None:
    population = replace(
        POPULATION, log_alpha=(np.log(0.3), 0.0), log_v=(np.log(1.5), 0.0), beta_s=0.0, beta_f=0.0
    )
    world = replace(WORLD, population=population)
    one = simulate(world, np.random.default_rng(1))
    filters = true_filters(one, population)
    targets = horizons.targets_of(one.log)
    learner, truth = one.log.learner[targets.row], one.chance[targets.row]
    both = {"ours": filters, "static": static(filters)}
    chances = {name: horizons.forecasts(f, one.log, targets) for name, f in both.items()}
    found = horizons.compared(learner, truth, chances)["static"]
    assert found["ours_over"] < -3 * found["error"]
    by_days = horizons.by_horizon(one.log, targets, truth, chances)
    assert list(by_days) == list(horizons.HORIZONS)
    assert sum(part["n"] for part in by_days.values()) == len(truth)


def test_a_perfect_fit_is_found_perfect(simulated: Simulated) -> None:
    fitted, few = truth_as_a_fit(simulated), part(simulated, np.arange(40) < 12)
    figures = Check(few, POPULATION, fitted, replace(fitted)).figures()
    assert all(
        found["fitted"] == pytest.approx(found["true"], abs=1e-9)
        for found in figures["population"].values()
    )
    for name in ("difficulty", "difficulty_in_skill", "log_slope", "level", "easiness"):
        assert figures["items"][name] == pytest.approx(1.0)
    assert figures["next_answer"]["without_forgetting"]["ours_over"] == 0.0
    assert figures["mu"]["20-49"]["r"] > figures["mu"]["1-4"]["r"] > 0.3
    assert set(figures["coverage"]["fitted"]["by_group"]) == {"alpha", "v", "gamma", "mu"}


def test_bands_too_narrow_are_seen_in_the_group_that_varies_most(simulated: Simulated) -> None:
    fitted, few = truth_as_a_fit(simulated, v=0.3), part(simulated, np.arange(40) < 12)
    found = Check(few, POPULATION, fitted, fitted).figures()["coverage"]
    assert found["fitted"]["all"]["mean"] < 0.7 < found["known"]["all"]["mean"]
    groups = found["fitted"]["by_group"]["v"]
    assert groups["high"]["mean"] < groups["low"]["mean"]

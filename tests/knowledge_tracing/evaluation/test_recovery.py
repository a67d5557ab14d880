"""Known learners: the known population predicts them, and what is told is found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from knowledge_tracing.evaluation.recovery import known_population, recovered, truth
from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.evaluation.trait_paths import Paths
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.psikt.traits import PRIOR_WEIGHTS, nodes_around
from knowledge_tracing.psikt.types import Params
from tests.knowledge_tracing.evaluation.tiny import tiny_log

WORLD = World(learners=30, skills=4, sessions=4)


def test_the_known_population_predicts_better_than_a_wrong_one() -> None:
    one = simulate(WORLD, np.random.default_rng(1))
    fitted = known_population(one, WORLD.population)

    def loss(model):
        p = filtered(model, one.log)
        return -np.log(np.where(one.log.right > 0, p, 1 - p)).mean()

    wrong = replace(fitted, difficulty=-fitted.difficulty)
    flat = replace(fitted, level=-fitted.level)
    assert loss(fitted) < min(loss(wrong), loss(flat)) - 0.005


def test_figures_of_a_posterior_that_is_right_about_mu_and_silent_about_alpha() -> None:
    """Nodes of equal evidence; mu off by one of its standard deviations of a half."""
    learners = 5
    log = tiny_log([n for n in range(learners) for _ in range(10)], [0] * 50, [1] * 50)
    nodes = nodes_around(Params(alpha=1.0, v=1.0, gamma=0.5))
    mu = np.repeat(np.arange(learners) - 2.0, 10)[:, None] * np.ones(7)
    same = np.zeros((50, 7))
    paths = Paths(log, nodes, PRIOR_WEIGHTS, (0.0, 4.0), same, mu, same + 0.25)
    own = np.column_stack([np.zeros((learners, 3)), np.arange(learners) - 1.5])
    got = recovered(paths, own)
    assert list(got) == ["10"]
    assert got["10"]["correlation"]["mu"] > 0.999
    assert got["10"]["correlation"]["alpha"] == 0.0
    assert got["10"]["coverage80"] == {"alpha": 1.0, "v": 1.0, "gamma": 1.0, "mu": 1.0}
    assert abs(got["10"]["rmse"]["mu"] - 0.5 / 2.0) < 1e-9
    assert 0.9 < got["10"]["contraction"]["mu"] < 0.95
    further = own + np.array([0.0, 0.0, 0.0, 0.2])
    assert recovered(paths, further)["10"]["coverage80"]["mu"] == 0.0


def test_truth_is_on_the_scale_of_the_nodes() -> None:
    one = simulate(WORLD, np.random.default_rng(2))
    true = truth(one)
    np.testing.assert_allclose(np.exp(true[:, 0]), one.traits.alpha)
    np.testing.assert_allclose(1 / (1 + np.exp(-true[:, 2])), one.traits.gamma)

"""The filter's belief after a history against the whole posterior: by NUTS, and by what offline
variational inference reaches.

Both see the levels u, [T], that the answers are about, u ~ N(o, G), and the last state given u.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyro  # noqa: TID253 -- what is compared with is written in it
import pytest
import torch  # noqa: TID253
from pyro.infer.mcmc import MCMC, NUTS  # noqa: TID253
from torch import Tensor  # noqa: TID253

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Params
from knowledge_tracing.psikt.types import Array
from tests.knowledge_tracing.psikt.exact import Life, Model, history, questions

ANSWERS, SKILLS = 50, 6
MODEL = Model(Params(beta_f=0.08), SKILLS, {1: [0], 2: [1], 3: [1, 2], 5: [4]})


class Problem(NamedTuple):
    """o - difficulty, [B, T]; Cholesky factor of G, [B, T, T]; answers, [B, T]."""

    offset: Tensor
    root: Tensor
    right: Tensor


def lives(learners: int) -> list[Life]:
    rngs = [np.random.default_rng([50, learner]) for learner in range(learners)]
    return [MODEL.live(questions(SKILLS, ANSWERS, rng), rng) for rng in rngs]


def problem(several: list[Life]) -> Problem:
    offsets, roots = [], []
    for life in several:
        practice = MODEL.practice(life.asked, life.right)
        own = [practice[n, one.skill] - one.difficulty for n, one in enumerate(life.asked)]
        offsets.append(np.array(own) + MODEL.params.mu_mean)
        G = MODEL.joint(life.asked)[0]
        roots.append(np.linalg.cholesky(G + 1e-9 * np.eye(len(G))))
    rights = [life.right for life in several]
    return Problem(*(torch.from_numpy(np.stack(one)) for one in (offsets, roots, rights)))


def log_likelihood(level: Tensor, right: Tensor) -> Tensor:
    p = (1 - MODEL.params.slip) * torch.sigmoid(level)
    return torch.where(right > 0.5, p.log(), torch.log1p(-p))


def sampled(of: Problem, seed: int, samples: int = 400, warmup: int = 150) -> Array:
    """[S, B, T]: draws of (u - o) / root, by NUTS."""

    def energy(at: dict[str, Tensor]) -> Tensor:
        level = of.offset + (of.root @ at["z"][..., None])[..., 0]
        return 0.5 * (at["z"] ** 2).sum() - log_likelihood(level, of.right).sum()

    with torch.random.fork_rng():
        pyro.set_rng_seed(seed)
        start = {"z": torch.zeros_like(of.offset)}
        chain = MCMC(
            NUTS(potential_fn=energy, max_tree_depth=6),
            samples, warmup_steps=warmup, initial_params=start, disable_progbar=True,
        )  # fmt: skip
        chain.run()
    out: Array = chain.get_samples()["z"].numpy()
    return out


def levels(life: Life, z: Array) -> tuple[Array, Array]:
    """Posterior mean and sd of every skill's level at the last answer, [K] each, from draws of z.

    Given u the state is normal; the law of total variance does the rest.
    """
    G, with_state = MODEL.joint(life.asked)
    root = np.linalg.cholesky(G + 1e-9 * np.eye(len(G)))
    shown = np.hstack([np.eye(SKILLS), np.ones((SKILLS, 1)), np.zeros((SKILLS, 1))])
    weights = shown @ np.linalg.solve(root, with_state.T).T  # Cov(level, z), [K, T]
    mean, cov = MODEL.start
    days = life.asked[-1].day - life.asked[0].day
    cov = cov.copy()
    cov[-2, -2] += MODEL.params.mu_drift * days
    left = np.diag(shown @ cov @ shown.T - weights @ weights.T)
    drawn = z @ weights.T
    practice = MODEL.practice(life.asked, life.right)[-1]
    return mean[-2] + practice + drawn.mean(axis=0), np.sqrt(left + drawn.var(axis=0))


@pytest.mark.slow
def test_the_belief_is_the_posterior_that_nuts_finds() -> None:
    several = lives(3)
    z = sampled(problem(several), seed=1)
    apart, spreads = [], []
    for number, life in enumerate(several):
        mean, sd = levels(life, z[:, number])
        dynamics = MODEL.dynamics()
        belief, _ = psikt.run(dynamics, history(life))
        at = [dynamics.structure.index[k] for k in range(SKILLS)]
        found, spread = (one[at] for one in psikt.levels(dynamics, belief))
        apart.append(np.abs(found - mean) / sd)
        spreads.append(spread / sd)
    assert np.mean(apart) < 0.1
    assert np.max(apart) < 0.3
    assert abs(np.mean(spreads) - 1) < 0.05
    assert np.abs(np.array(spreads) - 1).max() < 0.1


def bound(of: Problem, full: bool) -> Array:
    """[B]: the best ELBO of a Gaussian over u, mean-field or with every covariance.

    E_q log p(y | u) - KL(q || N(o, G)); the expectation by 21 nodes, KL in closed form.
    """
    nodes, weights = map(torch.from_numpy, np.polynomial.hermite_e.hermegauss(21))
    weights = weights / weights.sum()
    size = of.root.shape
    inverse = torch.linalg.inv(of.root)
    start = of.root if full else torch.diag_embed(0.7 * torch.ones(size[:2], dtype=torch.float64))
    mean = torch.zeros(size[:2], dtype=torch.float64, requires_grad=True)
    factor = start.clone().requires_grad_()
    best = torch.optim.LBFGS([mean, factor], max_iter=100, line_search_fn="strong_wolfe")

    def elbo() -> Tensor:
        lower = factor.tril() if full else factor * torch.eye(size[1])
        sd = lower.square().sum(2).sqrt()
        level = (of.offset + mean)[..., None] + sd[..., None] * nodes
        fit = (log_likelihood(level, of.right[..., None]) @ weights).sum(1)
        whitened, away = inverse @ lower, (inverse @ mean[..., None])[..., 0]
        logs = lower.diagonal(dim1=1, dim2=2).abs().log() - of.root.diagonal(dim1=1, dim2=2).log()
        kl = (
            whitened.square().sum((1, 2)) / 2 + away.square().sum(1) / 2 - size[1] / 2 - logs.sum(1)
        )
        return fit - kl

    def closure() -> Tensor:
        best.zero_grad()
        loss = -elbo().sum()
        loss.backward()
        return loss

    best.step(closure)
    out: Array = elbo().detach().numpy()
    return out


def importance(of: Problem, rng: np.random.Generator, draws: int = 200_000) -> tuple[Array, Array]:
    """[B]: log evidence by draws from the prior, and its standard error."""
    z = torch.from_numpy(rng.standard_normal((draws, of.root.shape[1])))
    found = []
    for offset, root, right in zip(*of, strict=True):
        log = log_likelihood(offset + z @ root.T, right).sum(1)
        top = log.max()
        weight = (log - top).exp()
        error = weight.std() / weight.mean() / np.sqrt(draws)
        found.append((float(top + weight.mean().log()), float(error)))
    return tuple(np.array(found).T)


@pytest.mark.slow
def test_the_evidence_lies_between_what_variational_inference_reaches_and_the_truth() -> None:
    """Twenty answers, of which draws from the prior still tell the evidence exactly enough."""
    several = [Life(life.asked[:20], life.right[:20], life.states[:20]) for life in lives(4)]
    of = problem(several)
    truth, error = importance(of, np.random.default_rng(2))
    dynamics = MODEL.dynamics()
    ours = np.array([psikt.run(dynamics, history(life))[0].log_evidence for life in several])
    mean_field, full = bound(of, full=False), bound(of, full=True)
    assert (error < 0.02).all()
    assert (mean_field < full).all()
    assert (full < truth + 3 * error).all()
    assert (mean_field < ours - 0.1).all()
    assert (np.abs(ours - truth) < 3 * error + 0.05).all()

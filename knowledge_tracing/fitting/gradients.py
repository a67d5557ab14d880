"""What every learner's answers say about every possible edge: derivatives of the log evidence.

With M = gamma N, any matrix of couplings (row: skill, column: prerequisite), the deviations have

    W = v^2 (I + U U') + (M W + W M')/2,  Cov(x(t), x(t')) = exp(-a) sum_j a^j / j! M^j W,  t >= t'

(fitting.kernel). The answers enter through the X_j = M^j W / j! alone. So one backward pass through
the filter gives each learner's dl/dX_j, and one vector-Jacobian product of M -> (X_0, X_1, ..),
the same for all learners, gives dl/dM of all ordered pairs at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from knowledge_tracing.fitting.design import Batch, Design, Window
from knowledge_tracing.fitting.evidence import Answers, evidence
from knowledge_tracing.fitting.kernel import Population, offset
from knowledge_tracing.logs.log import Array, Catalogue
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.tracers.tracer import silent

SPREADS = ("v", "mu_var", "form_var")
MOST_TERMS = 6
ROUNDS_TO_REST = 40  # of W; each brings it nearer by the factor |M|
PER_SKILL = ("level", "gain_s", "gain_f", "shared")
NUMBERS = (
    "alpha", "v", "mu_mean", "mu_var", "mu_drift", "form_var", "form_per_answer", "form_per_day",
    "beta_s", "beta_f", "item_s", "item_f", "fading", "fade_s", "fade_f",
)  # fmt: skip


class Point(NamedTuple):
    """Where the derivatives are taken. couplings: M, [K, K].  spreads: v, mu_var, form_var."""

    couplings: Array
    spreads: Array


class Gradients(NamedTuple):
    """Each learner's derivatives at a point, and the log evidence there.

    couplings: [L, K, K] by M.  spreads: [L, 3] by the logarithms of v, mu_var, form_var.
    """

    couplings: Array
    spreads: Array
    log_evidence: float


def population_of(fitted: Fitted, catalogue: Catalogue) -> dict[str, Array]:
    """The fit's numbers in the order of this catalogue, by the names of fitting.model."""
    tables = fitted.tables(catalogue.skills)
    out = {name: np.array(getattr(fitted.params, name)) for name in NUMBERS}
    out |= {name: getattr(tables, name) for name in PER_SKILL}
    authored = fitted.params.author_share * np.nan_to_num(catalogue.difficulty)
    known = [tables.items.get(item) for item in catalogue.items]
    pairs = zip(known, authored, strict=True)
    out["difficulty"] = np.array([one.difficulty if one else hard for one, hard in pairs])
    out["slope"] = np.array([one.slope if one else fitted.params.slope for one in known])
    return out


@dataclass(frozen=True)
class Differentiator:
    """A log under a fit, ready to be differentiated at any couplings."""

    design: Design
    population: dict[str, Tensor]
    slip: float
    variance_cap: float

    @classmethod
    def of(cls, fitted: Fitted, design: Design, like: Tensor) -> Differentiator:
        numbers = population_of(fitted, design.log.catalogue)
        drawn = {name: torch.as_tensor(value).to(like) for name, value in numbers.items()}
        return cls(design, drawn, fitted.params.slip, fitted.params.variance_cap)

    def at(self, point: Point, say: Callable[[str], None] = silent) -> Gradients:
        """One pass over the log."""
        like, learners = self.population["v"], len(self.design.log.learners)
        M = torch.as_tensor(point.couplings).to(like).requires_grad_()
        logs = torch.as_tensor(np.log(point.spreads)).to(like).requires_grad_()
        terms = self._terms(M, logs[0].exp(), _steps(point.couplings))
        by_pair = np.zeros((learners, *M.shape), dtype=np.float32)
        by_spread, total = np.zeros((learners, len(SPREADS))), 0.0
        windows = self.design.windows()
        done = 0
        for group in self.design.batches(windows, np.random.default_rng(0)):
            found = self._of_batch(group, terms, logs)
            pulls = torch.autograd.grad(
                terms, (M, logs), found.terms, retain_graph=True, is_grads_batched=True
            )
            learner = np.array([window.learner for window in group])
            np.add.at(by_pair, learner, pulls[0].cpu().numpy())
            np.add.at(by_spread, learner, (pulls[1] + found.logs).cpu().double().numpy())
            total += found.log_evidence
            done += len(group)
            say(f"\r{done}/{len(windows)} histories ")
        return Gradients(by_pair, by_spread, total)

    def _terms(self, M: Tensor, v: Tensor, steps: int) -> list[Tensor]:
        """X_j = M^j W / j!, j = 0 .. steps."""
        U = self.population["shared"]
        noise = v**2 * (torch.eye(len(M)).to(M) + U @ U.T)
        W = noise
        for _ in range(min(2 * steps, ROUNDS_TO_REST)):
            MW = M @ W
            W = noise + (MW + MW.T) / 2
        out = [W]
        for j in range(1, min(steps, MOST_TERMS) + 1):
            out.append(M @ out[-1] / j)
        return out

    def _of_batch(self, group: list[Window], terms: list[Tensor], logs: Tensor) -> _Pulled:
        like = self.population["v"]
        batch = self.design.batch(group).to(like.device, like.dtype)
        spread = [term.detach().expand(len(group), -1, -1) for term in terms]
        leaves = [term.clone().requires_grad_() for term in spread]
        own = logs.detach().expand(len(group), -1).clone().requires_grad_()
        population = self.population | {
            name: own[:, i].exp()[:, None, None] for i, name in enumerate(SPREADS)
        }
        G = _covariance(population, leaves, batch)
        answers = Answers(batch.right, batch.weight, batch.guess, self.slip, self.variance_cap)
        found = evidence(offset(self.population, batch), G, answers).log_evidence * batch.scored
        total = found.sum()
        pulled = torch.autograd.grad(total, [*leaves, own])
        return _Pulled(list(pulled[:-1]), pulled[-1], float(total.detach()))


class _Pulled(NamedTuple):
    """terms: dl/dX_j, [B, K, K] each.  logs: [B, 3], by mu_var and form_var directly."""

    terms: list[Tensor]
    logs: Tensor
    log_evidence: float


def _steps(couplings: Array) -> int:
    """How many edges a path may have for the derivative to notice: one more than there are on the
    longest path, and one for a path that goes on behind the new edge."""
    depth, power = 0, couplings != 0
    reach = power
    while reach.any() and depth < MOST_TERMS:
        depth += 1
        reach = (reach.astype(np.int64) @ power) > 0
    return 2 * depth + 1


def _covariance(population: Population, terms: list[Tensor], batch: Batch) -> Tensor:
    """G of fitting.kernel, with matrices X_j of each learner."""
    days = (batch.days[:, :, None] - batch.days[:, None]).clamp_min(0.0)
    answers = (batch.place[:, :, None] - batch.place[:, None]).clamp_min(0.0)
    a = population["alpha"] * days
    G, scale = torch.zeros_like(a), torch.exp(-a)
    for X in terms:
        G = G + scale * _seen(X, batch)
        scale = scale * a
    passed = population["form_per_answer"] * answers + population["form_per_day"] * days
    G = G + population["form_var"] * torch.exp(-passed)
    G = G + population["mu_var"] + population["mu_drift"] * batch.days[:, None]
    slope = population["slope"][batch.item]
    return slope[:, :, None] * G * slope[:, None]


def _seen(X: Tensor, batch: Batch) -> Tensor:
    """w_n' X w_n' of all pairs of answers, [B, T, T]; X: [B, K, K]."""
    rows = torch.zeros(*batch.item.shape, X.shape[1], dtype=X.dtype, device=X.device)
    rows = rows.scatter_add(2, batch.skills, batch.share)
    return rows @ X @ rows.transpose(1, 2)

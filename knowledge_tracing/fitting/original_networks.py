"""The parameters of PSI-KT and the network that reads a history (appendix of the paper)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from knowledge_tracing.fitting.original_dynamics import (
    TRAITS,
    Levels,
    edge_chances,
    time_code,
)

LARGEST_LOG_VARIANCE = 10.0
SMALLEST_VARIANCE = 1e-4
START_LEVEL = 0.5
START_LOG_VARIANCE = -3.5


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the paper. categories: soft groups of learners."""

    embedding: int = 16
    categories: int = 10
    recurrent: int = 32
    hidden: int = 64


class Histories(NamedTuple):
    """Padded to the longest, [B, T] each. skill: K stands for one that the fit never met."""

    skill: Tensor
    right: Tensor
    days: Tensor  # since the learner's first answer
    mask: Tensor  # 1 where there is an answer

    @property
    def gaps(self) -> Tensor:
        """[B, T - 1]: days between an answer and the next."""
        return self.days.diff(dim=1).clamp(min=0.0)


class Posterior(NamedTuple):
    """q after each answer. levels: [B, T, K].  traits: [S, B, T, 4].  groups: [B, T, C] logits."""

    levels: Levels
    traits: Levels
    groups: Tensor


class Generative(nn.Module):  # type: ignore[misc]
    """theta: what is shared by all learners.

    s_1 ~ N(s0, diag(exp(log_v0))), s_n ~ N(H s_(n-1), diag(exp(log_r))), z_1 ~ N(z0, exp(log_vz)).
    Edges from `embedding` and `turn`; the embedding also feeds the inference network.
    """

    def __init__(self, skills: int, size: int) -> None:
        super().__init__()
        # Half a deviation is gone after a week, sigma^2 / (2 alpha) = 1.
        start = [math.log(math.expm1(0.1)), 0.5, math.sqrt(0.2), 0.0]
        self.s0 = nn.Parameter(torch.tensor(start))
        self.log_v0 = nn.Parameter(torch.full((len(TRAITS),), math.log(0.05)))
        self.H = nn.Parameter(torch.eye(len(TRAITS)))
        self.log_r = nn.Parameter(torch.full((len(TRAITS),), math.log(0.01)))
        self.z0 = nn.Parameter(torch.tensor(START_LEVEL))
        self.log_vz = nn.Parameter(torch.tensor(0.0))
        self.embedding = nn.Parameter(torch.randn(skills, size))
        self.turn = nn.Parameter(torch.randn(size, size))

    def graph(self) -> Tensor:
        return edge_chances(self.embedding, self.turn)

    def first_levels(self) -> Levels:
        """[K]."""
        skills = len(self.embedding)
        return Levels(self.z0.expand(skills), self.log_vz.exp().expand(skills))

    def next_traits(self, traits: Levels) -> tuple[Tensor, Tensor]:
        """Mean H m [..., 4] and covariance H V H' + R [..., 4, 4], one answer on."""
        spread = self.H * traits.variance[..., None, :]
        return traits.mean @ self.H.T, spread @ self.H.T + torch.diag(self.log_r.exp())


class Inference(nn.Module):  # type: ignore[misc]
    """Amortised posterior; each row is read with those before it only, of any number.

    e_n = net(u_(x_n), y_n + time code);  q(group) from the running mean of e;
    q(s_n) from e_n and a soft sample of the group;  q(z_n) from an LSTM over e.
    """

    def __init__(self, skills: int, sizes: Sizes) -> None:
        super().__init__()
        size, slope = sizes.embedding, 0.2
        traits = len(TRAITS)
        self.size = size
        self.read = nn.Sequential(
            nn.Linear(2 * size, size), nn.LeakyReLU(slope), nn.Linear(size, size)
        )
        self.group = nn.Sequential(
            nn.Linear(size, sizes.hidden), nn.LeakyReLU(slope),
            nn.Linear(sizes.hidden, sizes.hidden), nn.LeakyReLU(slope),
            nn.Linear(sizes.hidden, sizes.categories),
        )  # fmt: skip
        self.trait = nn.Sequential(
            nn.Linear(size + sizes.categories, sizes.hidden), nn.ReLU(),
            nn.Linear(sizes.hidden, size), nn.ReLU(),
            nn.Linear(size, 2 * traits),
        )  # fmt: skip
        self.recurrent = nn.LSTM(size, sizes.recurrent, batch_first=True)
        self.level = nn.Sequential(
            nn.Linear(sizes.recurrent, size), nn.LeakyReLU(slope),
            nn.Linear(size, size), nn.LeakyReLU(slope),
            nn.Linear(size, 2 * skills),
        )  # fmt: skip
        self._start_near_the_prior(skills)

    def _start_near_the_prior(self, skills: int) -> None:
        """Start with all levels alike: differences are to be learned, not unlearned."""
        last = self.level[-1]
        with torch.no_grad():
            last.weight.mul_(0.1)
            last.bias[:skills], last.bias[skills:] = START_LEVEL, START_LOG_VARIANCE

    def forward(self, histories: Histories, theta: Generative, noise: Tensor | None) -> Posterior:
        """noise: [S, B, T, C] Gumbel, or None for the groups' mean (then S = 1)."""
        read = self._read(histories, theta.embedding)
        counts = torch.arange(1, read.shape[1] + 1, device=read.device)[:, None]
        groups = self.group(read.cumsum(1) / counts)
        soft = groups[None] if noise is None else groups + noise
        soft = torch.softmax(soft, -1)
        joined = torch.cat([read.expand(len(soft), -1, -1, -1), soft], -1)
        mean, variance = self.trait(joined).chunk(2, -1)
        traits = Levels(theta.s0 + mean, softplus(variance - 3.0) + SMALLEST_VARIANCE)
        return Posterior(self._levels(read), traits, groups)

    def _read(self, histories: Histories, embedding: Tensor) -> Tensor:
        table = torch.cat([embedding, embedding.mean(0, keepdim=True)])
        answer = histories.right[..., None] + time_code(histories.days, self.size)
        return self.read(torch.cat([table[histories.skill], answer], -1))

    def _levels(self, read: Tensor) -> Levels:
        mean, log_variance = self.level(self.recurrent(read)[0]).chunk(2, -1)
        variance = log_variance.clamp(max=LARGEST_LOG_VARIANCE).exp() + SMALLEST_VARIANCE
        return Levels(mean, variance)


def gumbel(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    uniform = torch.rand(shape, generator=generator, device=generator.device)
    return -torch.log(-torch.log(uniform.clamp(1e-6, 1.0 - 1e-6)))

"""What PSI-KT says of the next answers: the belief after the last seen one, moved on."""

from __future__ import annotations

import torch
from torch import Tensor

from knowledge_tracing.fitting.original_dynamics import Levels, Traits, chance, step
from knowledge_tracing.fitting.original_networks import Generative, Histories, Posterior


def forecast(
    theta: Generative, q: Posterior, every: Histories, seen: Tensor, share: float
) -> Tensor:
    """[B, T]: the chance of each answer in `every`.

    q: after each of the seen answers, in their order.  seen: [B, T], which of `every` they are.
    Before each answer the traits take one step, H s, and the levels one over the gap; after a
    seen one the belief is that of the network, after an unseen one it stays what it was.
    """
    index = (seen.long().cumsum(1) - 1).clamp(min=0)
    lines = torch.arange(len(seen), device=seen.device)
    levels = Levels(*(one.expand(len(seen), -1) for one in theta.first_levels()))
    s, graph, read = theta.s0.expand(len(seen), -1), theta.graph(), []
    for n in range(seen.shape[1]):
        if n:
            s = s @ theta.H.T
            levels = step(levels, every.gaps[:, n - 1], Traits.of(s), graph, share)
        read.append(torch.stack([_at(one, every.skill[:, n]) for one in levels], -1))
        known, at = seen[:, n, None], (lines, index[:, n])
        s = torch.where(known, q.traits.mean[0][at], s)
        levels = Levels(
            *(torch.where(known, a[at], b) for a, b in zip(q.levels, levels, strict=True))
        )
    mean, variance = torch.stack(read, 1).unbind(-1)
    return chance(mean, variance)


def _at(levels: Tensor, skill: Tensor) -> Tensor:
    """[B]: of one skill each; of a skill that the fit never met, the mean of all."""
    table = torch.cat([levels, levels.mean(-1, keepdim=True)], -1)
    return table.gather(-1, skill[:, None])[:, 0]

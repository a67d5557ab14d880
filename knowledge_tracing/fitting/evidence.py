"""The filter's log evidence, seen from the answers instead of from the skills.

The serving filter carries N(m, P) over skills through time. What it predicts depends on P only
through the covariance G of the levels that the answers are about, a T x T matrix that the model
gives in closed form. Conditioning on answer n then is (psikt.filter.update, in other words)

    g_n = G[n:, n] + sum_j<n  l''_j g_j[n] g_j[n:]      covariance of later levels with this one
    q_n = o_n + sum_j<n  l'_j g_j[n],   s2_n = g_n[n]   mean and variance before answer n
    l_n = log integral N(u; q_n, s2_n) p(answer | u) du,  l', l'' its derivatives by q

the same numbers for T^3/3 operations in blocks instead of T K^2 and more. The gradient is written
out by hand: an automatic one would keep T matrices of T x T. Derivatives of l by q are cumulants
of the posterior:  l' = k1/s2,  l'' = k2/s2^2 - 1/s2,  l''' = k3/s2^3,  l'''' = k4/s2^4;  and by
s2 they are  dl/ds2 = (l'' + l'^2) / 2.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from knowledge_tracing.psikt.emission import NODES, WEIGHTS
from knowledge_tracing.psikt.filter import LEAST_VARIANCE

BLOCK = 16


class Answers(NamedTuple):
    """What was answered, [B, T] each: credit, how much it counts (0: padding), guess; and slip."""

    right: Tensor
    weight: Tensor
    guess: Tensor
    slip: float
    variance_cap: float


class Seen(NamedTuple):
    """One answer taken in, [B] each: chance of right before it, l and its derivatives."""

    predicted: Tensor
    log_evidence: Tensor
    first: Tensor
    second: Tensor
    third: Tensor
    fourth: Tensor


class Evidence(NamedTuple):
    """[B, T] each: log evidence of every answer, the chance of right before it, mean, variance."""

    log_evidence: Tensor
    predicted: Tensor
    mean: Tensor
    variance: Tensor


def evidence(offset: Tensor, covariance: Tensor, answers: Answers) -> Evidence:
    """offset: [B, T] prior means; covariance: [B, T, T], only its lower triangle is read.

    Differentiable in both, through `log_evidence` alone.
    """
    return Evidence(*_Filter.apply(offset, covariance, answers))


def look(q: Tensor, s2: Tensor, answers: Answers, n: int) -> Seen:
    """Answer n of everybody, given N(q, s2); emission.moment_match with higher cumulants."""
    s2 = s2.clamp_min(LEAST_VARIANCE)
    nodes = torch.as_tensor(NODES, dtype=q.dtype, device=q.device)
    weights = torch.as_tensor(WEIGHTS, dtype=q.dtype, device=q.device)
    away = s2.sqrt()[:, None] * nodes  # [B, 21], from q
    guess = answers.guess[:, n, None]
    p = guess + (1 - guess - answers.slip) * torch.sigmoid(q[:, None] + away)
    right, counts = answers.right[:, n, None], answers.weight[:, n, None]
    likelihood = (right * p.log() + (1 - right) * torch.log1p(-p)) * counts
    posterior = weights * likelihood.exp()
    total = posterior.sum(1)
    posterior = posterior / total[:, None]
    first = (posterior * away).sum(1)
    centred = away - first[:, None]
    square = centred * centred
    k2 = (posterior * square).sum(1)
    k3 = (posterior * square * centred).sum(1)
    k4 = (posterior * square * square).sum(1) - 3 * k2 * k2
    second = torch.minimum(k2, answers.variance_cap * s2) / s2**2 - 1 / s2
    matters = counts[:, 0] > 0
    derivatives = (total.log(), first / s2, second, k3 / s2**3, k4 / s2**4)
    return Seen((p * weights).sum(1), *(torch.where(matters, d, 0.0) for d in derivatives))


class _Filter(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(ctx: Any, offset: Tensor, covariance: Tensor, answers: Answers) -> Any:
        length = offset.shape[1]
        columns = torch.zeros_like(covariance)  # L[n', n] = g_n[n']
        mean, variance = torch.zeros_like(offset), torch.zeros_like(offset)
        seen = Seen(*(torch.zeros_like(offset) for _ in Seen._fields))
        for start in range(0, length, BLOCK):
            end = min(start + BLOCK, length)
            block, q = _brought_up(offset, covariance, columns, seen, start, end)
            for n in range(start, end):
                j, column = n - start, block[:, n - start :, n - start]
                columns[:, n:, n] = column
                mean[:, n], variance[:, n] = q[:, j], column[:, 0]
                now = look(q[:, j], column[:, 0], answers, n)
                for kept, value in zip(seen, now, strict=True):
                    kept[:, n] = value
                near = column[:, 1 : end - n]
                block[:, j + 1 :, j + 1 :] += (
                    now.second[:, None, None] * column[:, 1:, None] * near[:, None]
                )
                q[:, j + 1 :] += now.first[:, None] * near
        ctx.save_for_backward(columns, *seen)
        out = (seen.log_evidence, seen.predicted, mean, variance)
        ctx.mark_non_differentiable(*out[1:])
        return out

    @staticmethod
    def backward(ctx: Any, of_evidence: Tensor, *_: Any) -> Any:
        columns, *kept = ctx.saved_tensors
        reverse = _Reverse(columns, Seen(*kept), of_evidence)
        length = of_evidence.shape[1]
        for start in reversed(range(0, length, BLOCK)):
            reverse.block(start, min(start + BLOCK, length))
        return reverse.of_mean, reverse.of_columns, None


def _brought_up(
    offset: Tensor, covariance: Tensor, columns: Tensor, seen: Seen, start: int, end: int
) -> tuple[Tensor, Tensor]:
    """Columns start .. end of the covariance, and the means there, given all answers before."""
    block, q = covariance[:, start:, start:end].clone(), offset[:, start:end].clone()
    if start:
        known = columns[:, start:, :start]
        here = columns[:, start:end, :start]
        block += known @ (seen.second[:, :start, None] * here.transpose(1, 2))
        q += (here @ seen.first[:, :start, None])[..., 0]
    return block, q


class _Reverse:
    """The adjoint recursion. `of_x` is the derivative of the loss by x."""

    def __init__(self, columns: Tensor, seen: Seen, of_evidence: Tensor) -> None:
        self.columns, self.seen, self.of_evidence = columns, seen, of_evidence
        self.of_columns = torch.zeros_like(columns)
        self.of_mean, self.of_first, self.of_second = (
            torch.zeros_like(of_evidence) for _ in range(3)
        )

    def block(self, start: int, end: int) -> None:
        pending = self._from_later(start, end)
        for n in reversed(range(start, end)):
            self._from_within(pending, start, n, end)
            self._own(pending, start, n)

    def _from_later(self, start: int, end: int) -> Tensor:
        """What the columns after `end` say of those in start .. end; [B, T - start, block]."""
        pending = torch.zeros_like(self.columns[:, start:, start:end])
        low, late = self.columns[:, end:, start:end], self.of_columns[:, end:, end:]
        forward = late @ low
        both = forward + late.transpose(1, 2) @ low
        of_mean = self.of_mean[:, end:, None]
        pending[:, end - start :] += both * self.seen.second[:, None, start:end]
        pending[:, end - start :] += of_mean * self.seen.first[:, None, start:end]
        self.of_second[:, start:end] += (low * forward).sum(1)
        self.of_first[:, start:end] += (low * of_mean).sum(1)
        return pending

    def _from_within(self, pending: Tensor, start: int, n: int, end: int) -> None:
        """The same for later columns of the same block."""
        j, later = n - start, slice(n + 1 - start, end - start)
        column, second = self.columns[:, start:, n], self.seen.second[:, n, None]
        of_late, near = self.of_columns[:, start:, n + 1 : end], column[:, later]
        back = (of_late.transpose(1, 2) @ column[..., None])[..., 0]
        of_mean = self.of_mean[:, n + 1 : end]
        pending[:, :, j] += second * (of_late @ near[..., None])[..., 0]
        pending[:, later, j] += second * back + of_mean * self.seen.first[:, n, None]
        self.of_second[:, n] += (near * back).sum(1)
        self.of_first[:, n] += (near * of_mean).sum(1)

    def _own(self, pending: Tensor, start: int, n: int) -> None:
        """Answer n itself: from l, l', l'' to its mean and variance."""
        _, _, first, second, third, fourth = (value[:, n] for value in self.seen)
        of_l, of_1, of_2 = self.of_evidence[:, n], self.of_first[:, n], self.of_second[:, n]
        self.of_mean[:, n] = of_l * first + of_1 * second + of_2 * third
        of_variance = of_l * (second + first**2) + of_1 * (third + 2 * first * second)
        of_variance = of_variance + of_2 * (fourth + 2 * second**2 + 2 * first * third)
        pending[:, n - start, n - start] += of_variance / 2
        self.of_columns[:, n:, n] = pending[:, n - start :, n - start]

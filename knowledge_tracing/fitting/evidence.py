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

import numpy as np
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
    """Answers taken in, [B, T] each: chance of right before each, l and its derivatives by q."""

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


class _Likelihood(NamedTuple):
    """What answers say of their levels, [B, T, 1] each, or [B, 1] of the answers n.

    log p(answer | u) = right log p + wrong log(1 - p),  p = guess + span sigmoid(u).
    """

    guess: Tensor
    span: Tensor
    right: Tensor
    wrong: Tensor

    @classmethod
    def of(cls, answers: Answers) -> _Likelihood:
        guess, right, weight = (
            x[..., None] for x in (answers.guess, answers.right, answers.weight)
        )
        return cls(guess, 1 - guess - answers.slip, weight * right, weight * (1 - right))

    def each(self) -> list[_Likelihood]:
        """One after the other."""
        return [_Likelihood(*one) for one in zip(*(x.unbind(1) for x in self), strict=True)]

    def at(self, level: Tensor) -> tuple[Tensor, Tensor]:
        """The chance of right, and the likelihood."""
        p = torch.addcmul(self.guess, self.span, torch.sigmoid(level))
        log = torch.addcmul(self.right * p.log(), self.wrong, torch.log1p(-p))
        return p, log.exp()


class _Rule(NamedTuple):
    """nodes, weights: [21], of N(0, 1).  moments: [21, 3], weights x (1, node, node^2)."""

    nodes: Tensor
    weights: Tensor
    moments: Tensor

    @classmethod
    def like(cls, kind: Tensor) -> _Rule:
        moments = WEIGHTS[:, None] * NODES[:, None] ** np.arange(3)
        return cls(*(torch.as_tensor(array).to(kind) for array in (NODES, WEIGHTS, moments)))

    def pulls(self, q: Tensor, s2: Tensor, one: _Likelihood, cap: float) -> tuple[Tensor, Tensor]:
        """l' and l'' of one answer of everybody, [B]: all that later answers need to know."""
        s = s2.clamp_min(LEAST_VARIANCE).sqrt()
        _, likelihood = one.at(torch.addcmul(q[:, None], s[:, None], self.nodes))
        total, first, second = (likelihood @ self.moments).unbind(1)
        mean = first / total
        variance = (second / total - mean * mean).clamp_max(cap)
        return mean / s, (variance - 1) / (s * s)


def look(q: Tensor, s2: Tensor, answers: Answers) -> Seen:
    """All answers, given N(q, s2), [B, T]; emission.moment_match with higher cumulants."""
    s2, rule = s2.clamp_min(LEAST_VARIANCE), _Rule.like(q)
    away = s2.sqrt()[..., None] * rule.nodes  # [B, T, 21], from q
    p, likelihood = _Likelihood.of(answers).at(q[..., None] + away)
    posterior = rule.weights * likelihood
    total = posterior.sum(2)
    posterior = posterior / total[..., None]
    first = (posterior * away).sum(2)
    centred = away - first[..., None]
    square = centred * centred
    k2 = (posterior * square).sum(2)
    k3 = (posterior * square * centred).sum(2)
    k4 = (posterior * square * square).sum(2) - 3 * k2 * k2
    second = torch.minimum(k2, answers.variance_cap * s2) / s2**2 - 1 / s2
    derivatives = (total.log(), first / s2, second, k3 / s2**3, k4 / s2**4)
    return Seen(p @ rule.weights, *(torch.where(answers.weight > 0, d, 0.0) for d in derivatives))


class _Filter(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(ctx: Any, offset: Tensor, covariance: Tensor, answers: Answers) -> Any:
        run = _Run(offset, covariance, answers)
        for start in range(0, offset.shape[1], BLOCK):
            run.block(start, min(start + BLOCK, offset.shape[1]))
        seen = look(run.mean, run.variance, answers)
        ctx.save_for_backward(run.rows, *seen)
        out = (seen.log_evidence, seen.predicted, run.mean, run.variance)
        ctx.mark_non_differentiable(*out[1:])
        return out

    @staticmethod
    def backward(ctx: Any, of_evidence: Tensor, *_: Any) -> Any:
        rows, *kept = ctx.saved_tensors
        reverse = _Reverse(rows, Seen(*kept), of_evidence)
        length = of_evidence.shape[1]
        for start in reversed(range(0, length, BLOCK)):
            reverse.block(start, min(start + BLOCK, length))
        return reverse.of_mean, reverse.of_rows.mT, None


class _Run:
    """The recursion. rows[:, n, m] is g_n[m], so that what an answer says of later ones lies in a
    row; mean, variance: [B, T] before each answer."""

    def __init__(self, offset: Tensor, covariance: Tensor, answers: Answers) -> None:
        self.offset, self.covariance = offset, covariance
        self.rows = torch.zeros_like(covariance, memory_format=torch.contiguous_format)
        self.mean, self.variance = torch.zeros_like(offset), torch.zeros_like(offset)
        self.first, self.second = torch.zeros_like(offset), torch.zeros_like(offset)
        self.each, self.rule = _Likelihood.of(answers).each(), _Rule.like(offset)
        self.counts = (answers.weight > 0).to(offset)
        self.cap = answers.variance_cap

    def block(self, start: int, end: int) -> None:
        """Answers start .. end: after all earlier ones at once, then one after the other."""
        rows, q = self._after_earlier(start, end)
        for n in range(start, end):
            j = n - start
            self.mean[:, n], self.variance[:, n] = q[:, j], rows[:, j, j]
            pulls = self.rule.pulls(q[:, j], rows[:, j, j], self.each[n], self.cap)
            first, second = (pull * self.counts[:, n] for pull in pulls)
            self.first[:, n], self.second[:, n] = first, second
            near, later = rows[:, j, j + 1 : end - start], rows[:, j, j + 1 :]
            rows[:, j + 1 :, j + 1 :].addcmul_((second[:, None] * near)[..., None], later[:, None])
            q[:, j + 1 :].addcmul_(first[:, None], near)
        self.rows[:, start:end, start:] = rows.triu()

    def _after_earlier(self, start: int, end: int) -> tuple[Tensor, Tensor]:
        rows = self.covariance[:, start:, start:end].mT.clone(memory_format=torch.contiguous_format)
        q = self.offset[:, start:end].clone()
        if start:
            known, here = self.rows[:, :start, start:], self.rows[:, :start, start:end]
            rows += (self.second[:, :start, None] * here).mT @ known
            q += (self.first[:, None, :start] @ here)[:, 0]
        return rows, q


class _Reverse:
    """The adjoint recursion. `of_x` is the derivative of the loss by x."""

    def __init__(self, rows: Tensor, seen: Seen, of_evidence: Tensor) -> None:
        self.rows, self.seen, self.of_evidence = rows, seen, of_evidence
        self.of_rows = torch.zeros_like(rows)
        self.of_mean, self.of_first, self.of_second = (
            torch.zeros_like(of_evidence) for _ in range(3)
        )
        self.own = _own(seen)

    def block(self, start: int, end: int) -> None:
        pending = self._from_later(start, end)
        for n in reversed(range(start, end)):
            self._from_within(pending, start, n, end)
            self._from_itself(pending[:, n - start], start, n)
        self.of_rows[:, start:end, start:] = pending

    def _from_later(self, start: int, end: int) -> Tensor:
        """What the rows after `end` say of those in start .. end; [B, block, T - start]."""
        pending = torch.zeros_like(self.rows[:, start:end, start:])
        low, late = self.rows[:, start:end, end:], self.of_rows[:, end:, end:]
        forward = low @ late
        both = forward + low @ late.mT
        of_mean = self.of_mean[:, None, end:]
        pending[..., end - start :] += both * self.seen.second[:, start:end, None]
        pending[..., end - start :] += of_mean * self.seen.first[:, start:end, None]
        self.of_second[:, start:end] += (low * forward).sum(2)
        self.of_first[:, start:end] += (low * of_mean).sum(2)
        return pending

    def _from_within(self, pending: Tensor, start: int, n: int, end: int) -> None:
        """The same for later rows of the same block."""
        j, width = n - start, end - start
        second, row = self.seen.second[:, n, None], self.rows[:, n, n + 1 :]
        of_late, near = pending[:, j + 1 :, j + 1 :], self.rows[:, n, n + 1 : end]
        back = (of_late @ row[..., None])[..., 0]
        of_mean = self.of_mean[:, n + 1 : end]
        pending[:, j, j + 1 :].addcmul_(second, (near[:, None] @ of_late)[:, 0])
        pending[:, j, j + 1 : width] += second * back + of_mean * self.seen.first[:, n, None]
        self.of_second[:, n] += (near * back).sum(1)
        self.of_first[:, n] += (near * of_mean).sum(1)

    def _from_itself(self, pending: Tensor, start: int, n: int) -> None:
        """Answer n: from l, l', l'' to its mean and variance."""
        of = torch.stack([x[:, n] for x in (self.of_evidence, self.of_first, self.of_second)])
        of_mean, of_variance = (self.own[n] * of).sum(1)
        self.of_mean[:, n] = of_mean
        pending[:, n - start] += of_variance


def _own(seen: Seen) -> Tensor:
    """[T, 2, 3, B]: derivatives of l, l', l'' by the answer's own q (first) and s2."""
    _, _, first, second, third, fourth = seen
    by_mean = torch.stack([first, second, third])
    by_variance = torch.stack(
        [
            second + first**2,
            third + 2 * first * second,
            fourth + 2 * second**2 + 2 * first * third,
        ]
    )
    return torch.stack([by_mean, by_variance / 2]).permute(3, 0, 1, 2).contiguous()

"""The evidence in T x T form against a plain filter over answers, and its gradient."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
import torch

from knowledge_tracing.fitting.evidence import Answers, Evidence, evidence
from knowledge_tracing.logs.log import Array

SLIP, CAP = 0.03, 1.5
LENGTHS = (1, 2, 15, 16, 17, 33)  # blocks are of 16


class Case(NamedTuple):
    """[B, T], [B, T, T], then [B, T] each."""

    offset: Array
    covariance: Array
    right: Array
    weight: Array
    guess: Array


def case(length: int, learners: int = 2, seed: int = 0) -> Case:
    """Right, wrong and half right; unaided, tempered and shown answers; open and closed items."""
    rng = np.random.default_rng([length, seed])
    size = (learners, length)
    root = rng.normal(size=(learners, length, length + 2)) / np.sqrt(length + 2)
    return Case(
        rng.normal(0.3, 1.0, size),
        0.4 + 1.2 * root @ root.transpose(0, 2, 1),
        rng.choice([0.0, 0.5, 1.0], size, p=[0.35, 0.15, 0.5]),
        rng.choice([0.0, 0.2, 1.0], size, p=[0.1, 0.2, 0.7]),
        rng.choice([0.0, 0.25], size),
    )


def found(one: Case) -> Evidence:
    offset, covariance, right, weight, guess = map(torch.from_numpy, one)
    return evidence(offset, covariance, Answers(right, weight, guess, SLIP, CAP))


class Plain(NamedTuple):
    """[T] each."""

    log_evidence: Array
    predicted: Array
    mean: Array
    variance: Array


def plain(one: Case, learner: int) -> Plain:
    """N(m, P) over the levels of all T answers, conditioned on one after the other on a fine grid.

    P(right | u) = g + (1 - g - s) sigmoid(u);  k = P e_n / s2;  m += k (q1 - q);
    P += k k' (s1 - s2).
    """
    m, P = one.offset[learner].copy(), one.covariance[learner].copy()
    rows = []
    for n, (right, weight, guess) in enumerate(zip(*(c[learner] for c in one[2:]), strict=True)):
        q, s2 = m[n], P[n, n]
        u = q + np.sqrt(s2) * np.linspace(-9.0, 9.0, 4001)
        density = np.exp(-((u - q) ** 2) / (2 * s2))
        density /= density.sum()
        p = guess + (1 - guess - SLIP) / (1 + np.exp(-u))
        posterior = density * (p**right * (1 - p) ** (1 - right)) ** weight
        total = posterior.sum()
        q1 = (posterior @ u) / total
        s1 = min((posterior @ (u - q1) ** 2) / total, CAP * s2)
        rows.append((np.log(total), density @ p, q, s2))
        gain = P[:, n] / s2
        if weight > 0:
            m, P = m + gain * (q1 - q), P + np.outer(gain, gain) * (s1 - s2)
    return Plain(*np.array(rows).T)


@pytest.mark.parametrize("length", LENGTHS)
def test_it_is_the_plain_filter(length: int) -> None:
    one = case(length)
    ours = found(one)
    for learner in range(2):
        theirs = plain(one, learner)
        for name in Plain._fields:
            mine = getattr(ours, name)[learner].numpy()
            np.testing.assert_allclose(mine, getattr(theirs, name), atol=2e-4, err_msg=name)


def test_one_answer_by_hand() -> None:
    """N(0, 1), right, no guess, no slip: numbers of adaptive quadrature."""
    one = torch.zeros(1, 1, dtype=torch.float64)
    answers = Answers(one + 1, one + 1, one, 0.0, CAP)
    seen = evidence(one, (one + 1)[..., None], answers)
    assert seen.predicted.item() == pytest.approx(0.5)
    assert seen.log_evidence.item() == pytest.approx(np.log(0.5))
    seen = evidence(one + 0.5, (one + 0.64)[..., None], answers._replace(right=one))
    assert np.exp(seen.log_evidence.item()) == pytest.approx(0.392051, abs=1e-6)


def test_only_the_lower_triangle_is_read() -> None:
    one = case(17)
    blind = one._replace(covariance=np.tril(one.covariance) + 7 * np.triu(np.ones((17, 17)), 1))
    assert torch.equal(found(blind).log_evidence, found(one).log_evidence)


def difference(one: Case, step: tuple[Array, Array], weights: Array, h: float = 1e-5) -> float:
    """Of the weighted sum of log evidences, central."""
    up, down = (
        found(one._replace(offset=one.offset + far * step[0],
                           covariance=one.covariance + far * step[1]))
        for far in (h, -h)
    )  # fmt: skip
    gap = (up.log_evidence - down.log_evidence).numpy()
    return float((weights * gap).sum() / (2 * h))


def gradients(one: Case, weights: Array) -> tuple[Array, Array]:
    offset, covariance = (torch.from_numpy(c).clone().requires_grad_() for c in one[:2])
    right, weight, guess = map(torch.from_numpy, one[2:])
    answers = Answers(right, weight, guess, SLIP, CAP)
    loss = torch.from_numpy(weights) * evidence(offset, covariance, answers).log_evidence
    loss.sum().backward()
    return offset.grad.numpy(), covariance.grad.numpy()


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(("spread", "tolerance"), [(0.2, 1e-7), (1.0, 1e-4)])
def test_the_gradient_is_that_of_finite_differences(
    length: int, spread: float, tolerance: float
) -> None:
    """In any direction, and by single cells on both sides of the borders of blocks. The gradient
    is that of the integral, so it differs from that of 21 nodes by their error, which grows with
    the spread."""
    one = case(length, seed=3)
    one = one._replace(covariance=spread * one.covariance)
    rng = np.random.default_rng(4)
    weights = rng.uniform(0.5, 1.5, one.offset.shape)
    of_offset, of_covariance = gradients(one, weights)
    assert not np.triu(of_covariance, 1).any()
    steps = [(rng.normal(size=one.offset.shape), rng.normal(size=one.covariance.shape))]
    for n, m in {(length - 1, 0), (min(16, length - 1), min(15, length - 1)), (0, 0)}:
        offset, covariance = np.zeros_like(one.offset), np.zeros_like(one.covariance)
        offset[1, n], covariance[0, n, m] = 1.0, 1.0
        steps += [(offset, 0 * covariance), (0 * offset, covariance)]
    for offset, covariance in steps:
        low = np.tril(covariance)
        slope = (of_offset * offset).sum() + (of_covariance * low).sum()
        measured = difference(one, (offset, low), weights)
        assert slope == pytest.approx(measured, rel=tolerance, abs=tolerance / 10)


def padded(one: Case, more: int) -> Case:
    """Rows at the end that nobody answered; whatever stands there."""
    length = one.offset.shape[1]
    covariance = np.tile(np.eye(length + more) * 3.0 + 1.0, (len(one.offset), 1, 1))
    covariance[:, :length, :length] = one.covariance
    there = {"offset": 5.0, "right": 1.0, "weight": 0.0, "guess": 0.25}
    rows = {
        name: np.pad(getattr(one, name), ((0, 0), (0, more)), constant_values=value)
        for name, value in there.items()
    }
    return Case(covariance=covariance, **rows)


@pytest.mark.parametrize(("length", "more"), [(1, 1), (9, 30), (16, 1), (31, 3)])
def test_padding_changes_nothing(length: int, more: int) -> None:
    one = case(length, seed=5)
    longer = padded(one, more)
    ours, theirs = found(longer), found(one)
    np.testing.assert_allclose(ours.log_evidence[:, :length], theirs.log_evidence, atol=1e-12)
    assert not ours.log_evidence[:, length:].any()
    of_offset, of_covariance = gradients(longer, np.ones(longer.offset.shape))
    expected = gradients(one, np.ones(one.offset.shape))
    np.testing.assert_allclose(of_offset[:, :length], expected[0], atol=1e-11)
    np.testing.assert_allclose(of_covariance[:, :length, :length], expected[1], atol=1e-11)
    assert not of_offset[:, length:].any()
    assert not of_covariance[:, length:].any()


def test_learners_of_a_batch_do_not_touch() -> None:
    one = case(20, learners=3)
    for learner in range(3):
        alone = found(Case(*(c[learner : learner + 1] for c in one)))
        together = found(one).log_evidence[learner]
        np.testing.assert_allclose(together, alone.log_evidence[0], atol=1e-12)


def test_a_rise_of_the_spread_is_capped() -> None:
    """A right answer to a guessed item far above the level speaks for two levels at once."""
    one = Case(np.array([[-3.0, 0.0]]), np.array([[[4.0, 0.0], [4.0, 4.0]]]),
               np.ones((1, 2)), np.ones((1, 2)), np.full((1, 2), 0.3))  # fmt: skip
    np.testing.assert_allclose(found(one).variance[0, 1], plain(one, 0).variance[1], rtol=2e-3)
    assert found(one).variance[0, 1].item() > 4.0
    offset, covariance, right, weight, guess = map(torch.from_numpy, one)
    capped = evidence(offset, covariance, Answers(right, weight, guess, SLIP, 1.05))
    assert capped.variance[0, 1].item() == pytest.approx(4.0 * 1.05)

"""The model once more, by other means than the filter's: a matrix exponential, a Lyapunov
equation, and random numbers. State [x_1 .. x_K, mu, form], time in days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.linalg import expm, solve_continuous_lyapunov

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Dynamics, Evidence, Params, Structure
from knowledge_tracing.psikt.types import Array

NEEDS = {2: [0, 1], 3: [2], 4: [2, 3], 5: [3], 7: [5, 6]}  # for eight skills


class Asked(NamedTuple):
    day: float
    skill: int
    difficulty: float


class Life(NamedTuple):
    """What a learner was asked and answered, [T], and the state that nobody sees, [T, K+2]."""

    asked: list[Asked]
    right: Array
    states: Array


@dataclass(frozen=True)
class Model:
    """dx = -B x dt + v sqrt(2 alpha) dW, B = alpha (I - gamma N); equal shares."""

    params: Params
    skills: int
    needs: Mapping[int, list[int]]

    @cached_property
    def B(self) -> Array:
        N = np.zeros((self.skills, self.skills))
        for k, parents in self.needs.items():
            N[k, parents] = 1.0 / len(parents)
        out: Array = self.params.alpha * (np.eye(self.skills) - self.params.gamma * N)
        return out

    @cached_property
    def W(self) -> Array:
        noise = 2 * self.params.alpha * self.params.v**2 * np.eye(self.skills)
        out: Array = solve_continuous_lyapunov(self.B, noise)
        return out

    @cached_property
    def start(self) -> tuple[Array, Array]:
        """Mean and covariance of the state before any answer."""
        mean, cov = np.zeros(self.skills + 2), np.zeros((self.skills + 2, self.skills + 2))
        mean[-2] = self.params.mu_mean
        cov[:-2, :-2] = self.W
        cov[-2, -2], cov[-1, -1] = self.params.mu_var, self.params.form_var
        return mean, cov

    def move(self, days: float) -> tuple[Array, Array]:
        """E and Q of the state, from one answer to the next."""
        E, Q = np.eye(self.skills + 2), np.zeros((self.skills + 2, self.skills + 2))
        E[:-2, :-2] = expm(-self.B * days)
        Q[:-2, :-2] = self.W - E[:-2, :-2] @ self.W @ E[:-2, :-2].T
        Q[-2, -2] = self.params.mu_drift * days
        keep = np.exp(-self.params.form_per_answer - self.params.form_per_day * days)
        E[-1, -1], Q[-1, -1] = keep, (1 - keep**2) * self.params.form_var
        return E, Q

    def sees(self, one: Asked) -> Array:
        """Which sum of the state an answer is about."""
        row = np.zeros(self.skills + 2)
        row[[one.skill, -2, -1]] = 1.0
        return row

    def chance(self, level: Array, one: Asked) -> Array:
        out: Array = (1 - self.params.slip) / (1 + np.exp(-(level - one.difficulty)))
        return out

    def practice(self, asked: list[Asked], right: Array) -> Array:
        """[T + 1, K]: beta_s log(1 + rights) + beta_f log(1 + wrongs) before each answer."""
        met = np.array([one.skill for one in asked])[:, None] == np.arange(self.skills)
        credit = right[:, None]
        wins, losses = (
            np.concatenate([np.zeros((1, self.skills)), np.cumsum(met * c, axis=0)])
            for c in (credit, 1 - credit)
        )
        out: Array = self.params.beta_s * np.log1p(wins) + self.params.beta_f * np.log1p(losses)
        return out

    def live(self, asked: list[Asked], rng: np.random.Generator) -> Life:
        states, right = np.empty((len(asked), self.skills + 2)), np.zeros(len(asked))
        for n, one in enumerate(asked):
            if n == 0:
                states[0] = drawn(*self.start, rng, 1)[0]
            else:
                E, Q = self.move(one.day - asked[n - 1].day)
                states[n] = E @ states[n - 1] + drawn(np.zeros(len(E)), Q, rng, 1)[0]
            practised = self.practice(asked[:n], right[:n])[-1, one.skill]
            level = self.sees(one) @ states[n] + practised
            right[n] = float(rng.random() < self.chance(level, one))
        return Life(asked, right, states)

    def joint(self, asked: list[Asked]) -> tuple[Array, Array]:
        """Covariance of what the T answers see, [T, T], and of the last state with it, [K+2, T]."""
        rows = np.array([self.sees(one) for one in asked])
        ahead, G = np.zeros((len(asked), len(rows[0]), len(rows[0]))), np.empty((len(asked),) * 2)
        state = self.start[1]
        for n, one in enumerate(asked):
            if n:
                E, Q = self.move(one.day - asked[n - 1].day)
                state = E @ state @ E.T + Q
                ahead[:n] = E @ ahead[:n]
            ahead[n] = state
            G[n, : n + 1] = np.einsum("mij,mj->mi", ahead[: n + 1], rows[: n + 1]) @ rows[n]
            G[: n + 1, n] = G[n, : n + 1]
        return G, np.einsum("mij,mj->im", ahead, rows)

    def dynamics(self, **changes: float) -> Dynamics:
        """The serving filter of this model, or of one that differs in `changes`."""
        params = replace(self.params, **changes)  # type: ignore[arg-type]
        return psikt.dynamics_of(Structure.build(range(self.skills), self.needs), params)


def drawn(mean: Array, cov: Array, rng: np.random.Generator, size: int) -> Array:
    """[size, K]; of a covariance that may be singular."""
    values, vectors = np.linalg.eigh(cov)
    out: Array = (
        mean
        + rng.standard_normal((size, len(mean))) @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
    )
    return out


def questions(skills: int, count: int, rng: np.random.Generator) -> list[Asked]:
    """Sessions of ten, minutes apart, two days between them."""
    gaps = np.where(np.arange(count) % 10 == 0, rng.exponential(2.0, count), 1.0 / 1440.0)
    return [
        Asked(float(day), int(rng.integers(skills)), float(rng.normal(0.0, 0.7)))
        for day in 20_000.0 + np.cumsum(gaps)
    ]


def history(life: Life) -> list[tuple[float, Evidence]]:
    return [
        (one.day, Evidence((one.skill,), f"item {n}", float(right), one.difficulty))
        for n, (one, right) in enumerate(zip(life.asked, life.right, strict=True))
    ]

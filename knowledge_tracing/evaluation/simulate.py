"""Learners drawn from the model itself: logs whose levels, traits and edges are known.

What recovery, coverage and calibration are tested on. The levels move by the exact coupled
Ornstein-Uhlenbeck process of psikt/dynamics.py, so no discretisation blurs the truth. The unit
of time is the day. Nothing here reads a clock; all chance comes from the generator passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Literal, NamedTuple

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Index
from knowledge_tracing.psikt.dynamics import Dense
from knowledge_tracing.psikt.emission import sigmoid
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.types import GLOBALS, Params

Normal = tuple[float, float]  # mean, standard deviation
JITTER = 1e-12  # of a variance: the noise of a gap of seconds is positive, rounding aside


@dataclass(frozen=True, slots=True)
class Population:
    """Where learners, skills and items come from; the defaults are the priors of the model.

    log alpha, log v, logit gamma, mu: traits of a learner (alpha per day).  c: of a skill.
    b, log a: difficulty and slope of an item.  guess, slip, beta_s, beta_f: the same for all.
    """

    log_alpha: Normal = (float(np.log(0.10)), 0.8)
    log_v: Normal = (float(np.log(0.8)), 0.3)
    logit_gamma: Normal = (0.0, 1.0)
    mu: Normal = (0.3, 1.0)
    c: Normal = (0.0, 0.7)
    b: Normal = (0.0, 0.7)
    log_a: Normal = (0.0, 0.2)
    beta_s: float = 0.30
    beta_f: float = 0.08
    guess: float = 0.0
    slip: float = 0.03

    def uncoupled(self) -> Population:
        """Nothing is passed on along the edges: a null graph that still has a drawing."""
        return replace(self, logit_gamma=(-40.0, 0.0))

    def alike(self) -> Population:
        """Learners differ in mu alone."""
        return replace(
            self,
            log_alpha=(self.log_alpha[0], 0.0),
            log_v=(self.log_v[0], 0.0),
            logit_gamma=(self.logit_gamma[0], 0.0),
        )

    def strongly_coupled(self) -> Population:
        """Prerequisites decide: gamma about .95, little that is the skill's own."""
        return replace(self, logit_gamma=(3.0, 0.3), log_v=(float(np.log(1.5)), 0.2))


@dataclass(frozen=True, slots=True)
class World:
    """How many of each, when they practise and in which order.

    Sessions are days apart (exponential, mean `gap_days`), answers in them minutes.
    prerequisites: at most so many a skill, drawn from the skills before it; 0 for no graph.
    edges: [E, 2] prerequisite, skill; given instead of drawn.
    order: `random` picks any skill at any time; `curriculum` goes through the skills
    prerequisites first and spends half of the answers on skills already met.
    """

    learners: int = 200
    skills: int = 12
    items_per_skill: int = 5
    sessions: int = 10
    answers_per_session: int = 10
    gap_days: float = 1.0
    answer_minutes: float = 1.0
    prerequisites: int = 2
    edges: Index | None = None
    order: Literal["random", "curriculum"] = "random"
    population: Population = field(default_factory=Population)

    @property
    def answers(self) -> int:
        return self.sessions * self.answers_per_session


class Traits(NamedTuple):
    """[L] each: forgetting per day, stationary spread, transfer, long-term level."""

    alpha: Array
    v: Array
    gamma: Array
    mu: Array


class Items(NamedTuple):
    """[I] each: difficulty and slope."""

    b: Array
    a: Array


class Simulated(NamedTuple):
    """A log and what nobody sees in it. edges: [E, 2], in `log.catalogue` as well.

    levels: [n, K], every skill's level just before each answer.  chance: [n], of a right answer.
    c: [K], how much easier a skill is than others.
    """

    log: AnswerLog
    traits: Traits
    items: Items
    c: Array
    levels: Array
    chance: Array
    edges: Index


def simulate(world: World, rng: np.random.Generator) -> Simulated:
    """Every learner gives world.answers answers."""
    population = world.population
    sequence, edges = _graph(world, rng)
    traits = Traits(
        np.exp(_normal(rng, population.log_alpha, world.learners)),
        np.exp(_normal(rng, population.log_v, world.learners)),
        sigmoid(_normal(rng, population.logit_gamma, world.learners)),
        _normal(rng, population.mu, world.learners),
    )
    c = _normal(rng, population.c, world.skills)
    size = world.skills * world.items_per_skill
    items = Items(_normal(rng, population.b, size), np.exp(_normal(rng, population.log_a, size)))
    course = _Course(world, sequence, edges, c, items)
    lives = [
        course.live(Params(alpha=alpha, v=v, gamma=gamma, mu_mean=mu, mu_drift=0.0), rng)
        for alpha, v, gamma, mu in zip(*traits, strict=True)
    ]
    item, right, days, levels, chance = map(np.concatenate, zip(*lives, strict=True))
    log = AnswerLog(
        learner=np.repeat(np.arange(world.learners), world.answers),
        item=item,
        right=right,
        days=days,
        help_level=np.zeros(len(item), dtype=np.int64),
        learners=tuple(f"learner {i}" for i in range(world.learners)),
        catalogue=_catalogue(world, edges),
    )
    return Simulated(log, traits, items, c, levels, chance, edges)


def null_of(log: AnswerLog, rng: np.random.Generator) -> AnswerLog:
    """Each learner's answers in another order, at the same times: the permutation null.

    Item, credit and help stay together, so what is true of a learner or of an item stays true;
    only what depends on order (practice, forgetting, transfer) is gone.
    """
    order = np.lexsort((rng.random(len(log)), log.learner))
    return replace(
        log, item=log.item[order], right=log.right[order], help_level=log.help_level[order]
    )


class _Life(NamedTuple):
    item: Index
    right: Array
    days: Array
    levels: Array
    chance: Array


@dataclass(frozen=True)
class _Course:
    """What the learners of one world share. sequence: [K], prerequisites first."""

    world: World
    sequence: Index
    edges: Index
    c: Array
    items: Items

    @cached_property
    def structure(self) -> Structure:
        needs: dict[int, list[int]] = {}
        for parent, child in self.edges.tolist():
            needs.setdefault(child, []).append(parent)
        return Structure.build(range(self.world.skills), needs)

    def live(self, traits: Params, rng: np.random.Generator) -> _Life:
        """level_k = mu + c_k + beta_s log(1 + S_k) + beta_f log(1 + F_k) + x_k."""
        world, population = self.world, self.world.population
        skill = self._skills(rng)
        item = skill * world.items_per_skill + rng.integers(world.items_per_skill, size=len(skill))
        days = self._days(rng)
        x = self._deviations(traits, days, rng)
        levels, chance, right = np.empty_like(x), np.empty(len(x)), np.empty(len(x))
        wins, losses = np.zeros(world.skills), np.zeros(world.skills)
        for n, (k, i) in enumerate(zip(skill, item, strict=True)):
            practice = population.beta_s * np.log1p(wins) + population.beta_f * np.log1p(losses)
            levels[n] = traits.mu_mean + self.c + practice + x[n]
            chance[n] = self._chance(levels[n, k], i)
            right[n] = float(rng.random() < chance[n])
            wins[k] += right[n]
            losses[k] += 1.0 - right[n]
        return _Life(item, right, days, levels, chance)

    def _chance(self, level: float, item: int) -> float:
        population = self.world.population
        p = sigmoid(self.items.a[item] * (level - self.items.b[item]))
        return float(population.guess + (1.0 - population.guess - population.slip) * p)

    def _deviations(self, params: Params, days: Array, rng: np.random.Generator) -> Array:
        """[N, K]: x_1 ~ N(0, W), x_n ~ N(E(h) x_(n-1), W - E(h) W E(h)'), in catalogue order."""
        dynamics = Dense(self.structure, params)
        size, W = len(self.structure), dynamics.limit[:-GLOBALS, :-GLOBALS]
        coefficients = dynamics.coefficients.at(np.diff(days))
        E = (coefficients @ self.structure.powers).reshape(-1, size, size)
        Q = np.concatenate([W[None], W - E @ W @ E.transpose(0, 2, 1)])
        noise = np.linalg.cholesky(Q + JITTER * np.eye(size))
        x = (noise @ rng.standard_normal((len(days), size, 1)))[..., 0]
        for n in range(1, len(days)):
            x[n] += E[n - 1] @ x[n - 1]
        at = [self.structure.index[k] for k in range(size)]
        out: Array = x[:, at]
        return out

    def _days(self, rng: np.random.Generator) -> Array:
        world = self.world
        sessions = np.cumsum(rng.exponential(world.gap_days, world.sessions))
        within = np.arange(world.answers_per_session) * world.answer_minutes / 1440.0
        # A session starts when the one before it has ended.
        lengths = (
            np.arange(world.sessions) * world.answers_per_session * world.answer_minutes / 1440.0
        )
        out: Array = ((sessions + lengths)[:, None] + within).ravel()
        return out

    def _skills(self, rng: np.random.Generator) -> Index:
        world = self.world
        anything = rng.integers(world.skills, size=world.answers)
        if world.order == "random":
            return anything
        newest = np.arange(world.answers) * world.skills // world.answers
        review = rng.integers(newest + 1)
        return self.sequence[np.where(rng.random(world.answers) < 0.5, newest, review)]


def _normal(rng: np.random.Generator, normal: Normal, size: int) -> Array:
    mean, deviation = normal
    return mean + deviation * rng.standard_normal(size)


def _graph(world: World, rng: np.random.Generator) -> tuple[Index, Index]:
    """An order of the skills, prerequisites first, and the edges; acyclic by construction."""
    if world.edges is not None:
        needs: dict[int, list[int]] = {k: [] for k in range(world.skills)}
        for parent, child in world.edges.tolist():
            needs[child].append(parent)
        order = list(TopologicalSorter(needs).static_order())
        return np.array(order, dtype=np.int64), np.asarray(world.edges, dtype=np.int64)
    sequence = rng.permutation(world.skills)
    edges = [
        (int(parent), int(sequence[place]))
        for place in range(1, world.skills)
        for parent in rng.choice(
            sequence[:place], size=min(place, _count(world, rng)), replace=False
        )
    ]
    return sequence, np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)


def _count(world: World, rng: np.random.Generator) -> int:
    return int(rng.integers(world.prerequisites + 1))


def _catalogue(world: World, edges: Index) -> Catalogue:
    skill = np.repeat(np.arange(world.skills), world.items_per_skill)
    return Catalogue(
        items=tuple(f"item {i}" for i in range(len(skill))),
        skills=tuple(f"skill {k}" for k in range(world.skills)),
        item_skills=skill[:, None],
        difficulty=np.full(len(skill), np.nan),
        guess=np.full(len(skill), world.population.guess),
        edges=edges,
    )

"""What a few answers say about every skill of a course: a Gaussian belief spread over its graph.

Each skill has a level u; it counts as known where u > 0. Before any answer

  u = ability - depth + walk + own:  one ability for the whole course; the depth of a skill in the
      graph; a walk along the edges (what is known of a skill is passed on to what builds on it);
      something of the skill's own
  P(right | u) = guess + (1 - slip - guess) Phi((u - .5 difficulty) / SOFT)

so a right answer to something deep says most about all that lies before it, a wrong answer to
something simple most about all that comes after it, as in a knowledge space, and without listing
its states. An answer changes the belief by moment matching: mean and covariance become those of
the exact posterior. That is one outer product, so 835 skills take a millisecond or two, and no
sampling is needed: the same answers in the same order give the same belief.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curriculum.graph import SkillGraph

Array = NDArray[np.float64]
Index = NDArray[np.int64]

LEVELS = 8.0  # a graph deeper than this is measured in finer steps
# How far a newcomer has come, in levels: mean and spread, as shares of the graph's depth.
REACHED, REACHED_SPREAD = 0.25, 0.25
LEAST_SPREAD = 1.0
WALK, OWN = 0.3, 0.7
SLIP, GUESS = 0.1, 0.15
SOFT = 0.2
HARDER = 0.5  # how much of a level an author's unit of difficulty is
# The chance of a right answer to a medium exercise of what is known, and of what is not.
KNOWN_RIGHT, UNKNOWN_RIGHT = 0.87, 0.19
LEAST_VARIANCE = 1e-6
FARTHEST = 8.0  # standard deviations; beyond, a chance is too small to divide by
_HALF = math.sqrt(0.5)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a placement. guess: the chance to be right without knowing; `dont_know` is a
    wrong answer without a guess."""

    skill: int
    right: bool
    difficulty: float = 0.0
    guess: float = GUESS
    dont_know: bool = False


@dataclass(frozen=True, slots=True)
class Belief:
    """N(mean, cov) over the levels of `skills`, in their order."""

    skills: tuple[int, ...]
    mean: Array
    cov: Array

    def known(self) -> Array:
        """[K]: the probability that each skill is known."""
        return phi(self.mean / np.sqrt(self.cov.diagonal()))

    def chance(self) -> Array:
        """[K]: the chance of a right answer to a medium exercise that cannot be guessed."""
        level = phi(self.mean / np.sqrt(self.cov.diagonal() + SOFT**2))
        out: Array = UNKNOWN_RIGHT + (KNOWN_RIGHT - UNKNOWN_RIGHT) * level
        return out


def phi(x: Array) -> Array:
    """The standard normal distribution function."""
    return np.array([0.5 * math.erfc(-one * _HALF) for one in x.tolist()])


def _nearly_phi(x: Array) -> Array:
    """The same for large tables, to 2e-4."""
    out: Array = 1.0 / (1.0 + np.exp(-np.clip(x * (1.5976 + 0.07056 * x * x), -500.0, 500.0)))
    return out


def prior(graph: SkillGraph) -> Belief:
    """What is believed of a newcomer."""
    skills = graph.order
    depth = np.array([graph.depth[skill] for skill in skills], dtype=float)
    levels = 1.0 + depth.max(initial=0.0)
    step = min(1.0, LEVELS / levels)
    reach = levels * step
    mean = REACHED * reach - step * depth - 0.5 * step
    spread = max(LEAST_SPREAD, REACHED_SPREAD * reach)
    walk = _walk(graph, skills) * math.sqrt(step) * WALK
    cov = spread**2 + walk @ walk.T + OWN**2 * np.eye(len(skills))
    return Belief(skills, mean, cov)


def _walk(graph: SkillGraph, skills: tuple[int, ...]) -> Array:
    """[K, K]: row k says how much of each skill's own step of the walk arrives at k."""
    place = {skill: i for i, skill in enumerate(skills)}
    out: Array = np.eye(len(skills))
    for i, skill in enumerate(skills):
        before = [place[one] for one in graph.prerequisites.get(skill, ()) if one in place]
        if before:
            out[i] += out[before].mean(axis=0)
    return out


def after(belief: Belief, answer: Answer) -> Belief:
    """The belief with one more answer; one about a skill that is gone says nothing."""
    if answer.skill not in belief.skills:
        return belief
    k = belief.skills.index(answer.skill)
    column, m, v = belief.cov[:, k], belief.mean[k : k + 1], belief.cov[k, k]
    guess = np.array([0.0 if answer.dont_know else answer.guess])
    difficulty = np.array([answer.difficulty])
    _, shift, shrink = _moments(m, np.array([v]), difficulty, guess, right=answer.right)
    least = _in_order(float(m[0]), v, v * float(shift[0]), v - v * v * float(shrink[0]))
    mean = belief.mean + column * shift
    cov = belief.cov - np.outer(column, column) * ((v - least) / v**2)
    return dataclasses.replace(belief, mean=mean, cov=cov)


def _in_order(mean: float, variance: float, shift: float, matched: float) -> float:
    """The matched variance, bounded where a right answer would lower the probability that the skill
    is known, or a wrong one raise it, which the exact posterior never does."""
    moved = mean + shift
    if mean * moved <= 0.0:
        return matched
    same = variance * (moved / mean) ** 2
    return min(matched, same) if mean * shift > 0.0 else max(matched, same)


def replayed(graph: SkillGraph, answers: Iterable[Answer]) -> Belief:
    belief = prior(graph)
    for answer in answers:
        belief = after(belief, answer)
    return belief


def _moments(
    mean: Array, variance: Array, difficulty: Array, guess: Array, *, right: bool
) -> tuple[Array, Array, Array]:
    """For levels N(mean, variance): the chance of that answer, and the first derivative and the
    negative second derivative of its logarithm by the mean."""
    spread = np.sqrt(variance + SOFT**2)
    z = np.clip((mean - HARDER * difficulty) / spread, -FARTHEST, FARTHEST)
    rise = 1.0 - SLIP - guess
    chance = guess + rise * phi(z)
    density = rise * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    if not right:
        chance, density = 1.0 - chance, -density
    shift = density / (chance * spread)
    shrink = shift * shift + density * z / (chance * spread * spread)
    return chance, shift, np.minimum(shrink, (1.0 - LEAST_VARIANCE) / variance)


def information(belief: Belief, candidates: Index, guess: Array) -> Array:
    """[C]: by how many bits one medium question about each candidate is expected to lower the
    uncertainty, summed over all skills."""
    m, columns = belief.mean[candidates], belief.cov[:, candidates]
    v, total = belief.cov.diagonal(), np.zeros(len(candidates))
    for right in (True, False):
        chance, shift, shrink = _moments(
            m, v[candidates], np.zeros(len(candidates)), guess, right=right
        )
        means = belief.mean[:, None] + columns * shift
        variances = np.maximum(v[:, None] - columns**2 * shrink, LEAST_VARIANCE)
        total += chance * entropy(_nearly_phi(means / np.sqrt(variances))).sum(axis=0)
    out: Array = entropy(belief.known()).sum() - total
    return out


def entropy(p: Array) -> Array:
    """Bits."""
    p = np.clip(p, 1e-12, 1.0 - 1e-12)
    out: Array = -(p * np.log2(p) + (1.0 - p) * np.log2(1.0 - p))
    return out

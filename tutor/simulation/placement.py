"""Newcomers of a simulated world are placed; how far the estimates are from the truth.

Answers are drawn from the world's true chances and teach nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from curriculum.graph import SkillGraph
from curriculum.placement import MOST_ITEMS, next_question
from curriculum.placement_belief import Answer, Belief, after, prior
from knowledge_tracing import psikt
from knowledge_tracing.psikt.newcomers import unfitted
from tutor.simulation.graphs import Needs
from tutor.simulation.worlds import Array

SECOND = 1.0 / 86_400.0
START = 20_000.0  # any day
MINUTE = 60.0 * SECOND


@dataclass(frozen=True, slots=True)
class Placed:
    """Mean absolute error of the chance of a right answer, over learners and skills.

    before: of what is believed of a newcomer.  mae: after the placement.  random: after as many
    questions about skills drawn at random.  filter: of the tracing filter, as a course begins with
    it, after the same answers as the placement.  items: [L].
    """

    before: float
    mae: float
    random: float
    filter: float
    items: Array


def graph_of(needs: Needs) -> SkillGraph:
    nodes = tuple(range(len(needs)))
    return SkillGraph(nodes, {k: frozenset(np.flatnonzero(needs[k]).tolist()) for k in nodes}, {})


def place_all(needs: Needs, chance: Array, seed: int, tick: Callable[[], None]) -> Placed:
    """Place each learner, [L, K] true chances, through the graph `needs`; `tick` after each."""
    graph = graph_of(needs)
    start, structure = prior(graph), psikt.Structure.build(graph.nodes, graph.prerequisites)
    dynamics = unfitted(structure)
    found: dict[str, list[float]] = {name: [] for name in ("mae", "random", "filter", "items")}
    for learner, truth in enumerate(chance):
        rng = np.random.default_rng([seed, learner])
        belief, answers = adaptive(start, truth, rng)
        found["items"].append(len(answers))
        found["mae"].append(_error(belief.skills, belief.chance(), truth))
        asked = at_random(start, truth, len(answers), rng)
        found["random"].append(_error(asked.skills, asked.chance(), truth))
        found["filter"].append(_filter_error(dynamics, answers, truth))
        tick()
    before = np.mean([_error(start.skills, start.chance(), truth) for truth in chance])
    means = {name: float(np.mean(found[name])) for name in ("mae", "random", "filter")}
    return Placed(before=float(before), items=np.array(found["items"]), **means)


def adaptive(start: Belief, truth: Array, rng: np.random.Generator) -> tuple[Belief, list[Answer]]:
    belief, answers = start, list[Answer]()
    while candidates := next_question(belief, answers, start.skills).candidates:
        skill = candidates[0].skill
        answers.append(Answer(skill, bool(rng.random() < truth[skill])))
        belief = after(belief, answers[-1])
    return belief, answers


def at_random(start: Belief, truth: Array, items: int, rng: np.random.Generator) -> Belief:
    belief = start
    for skill in rng.permutation(len(truth))[:items].tolist():
        belief = after(belief, Answer(skill, bool(rng.random() < truth[skill])))
    return belief


def _error(skills: tuple[int, ...], chance: Array, truth: Array) -> float:
    return float(np.abs(chance - truth[np.array(skills, dtype=int)]).mean())


def _filter_error(dynamics: psikt.Dynamics, answers: list[Answer], truth: Array) -> float:
    history = [
        (START + n * MINUTE, psikt.Evidence((one.skill,), f"{one.skill}.{n}", float(one.right)))
        for n, one in enumerate(answers)
    ]
    belief, _ = psikt.run(dynamics, history)
    now = psikt.estimates(dynamics, belief, START + MOST_ITEMS * MINUTE)
    return float(np.mean([abs(now[k].p - truth[k]) for k in now]))

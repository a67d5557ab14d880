"""Made-up courses of any size and students in them, to measure what a choice costs."""

from __future__ import annotations

import time
import tracemalloc
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from curriculum.graph import SkillGraph
from curriculum.importers import graph_csv
from curriculum.index import CourseIndex, ExerciseInfo, SkillInfo
from curriculum.pace import Pace
from curriculum.policy import Estimate, Recent, choose
from curriculum.policy_plan import plan_of
from knowledge_tracing import psikt

START = datetime(2030, 1, 7, 12, tzinfo=UTC)
DAY = 86_400.0
MEGABYTE = 1_000_000
MINUTE = 60.0
DIFFICULTIES = (-0.8, 0.0, 0.8)
Needs = Mapping[int, frozenset[int]]


class Timing(NamedTuple):
    """Milliseconds of each choice, by what they were spent on."""

    estimate: list[float]
    choose: list[float]


def drawn_needs(skills: int, rng: Random) -> Needs:
    """Up to three prerequisites each, among the forty skills before."""
    return {
        skill: frozenset(
            rng.sample(range(max(0, skill - 40), skill), min(rng.randint(1, 3), skill))
        )
        for skill in range(skills)
    }


def needs_in(path: Path) -> Needs:
    """The graph of a folder with skills.csv and prerequisites.csv; ValueError if there is none.

    The edges that an import refuses (to itself, closing a circle) are left out, as it does.
    """
    package = graph_csv.read(path).package
    if package is None:
        raise ValueError(f"{path} holds no graph of skills")
    place = {skill.slug: k for k, skill in enumerate(package.skills)}
    needs: dict[int, set[int]] = {k: set() for k in place.values()}
    for edge in package.edges:
        needs[place[edge.target]].add(place[edge.source])
    return {skill: frozenset(before) for skill, before in needs.items()}


def index_of(needs: Needs, exercises: int, rng: Random) -> CourseIndex:
    """A course of these skills with so many exercises, as the tables would give it."""
    skills = {k: SkillInfo(k, uuid.UUID(int=k), f"skill-{k}", f"Skill {k}", None, k) for k in needs}
    infos = {
        pk: ExerciseInfo(
            pk, uuid.UUID(int=pk), f"exercise-{pk}", f"Exercise {pk}",
            (pk % len(skills),), rng.choice(DIFFICULTIES) + rng.gauss(0, 0.3), pk,
        )
        for pk in range(exercises)
    }  # fmt: skip
    graph = SkillGraph(tuple(needs), needs, {})
    index = CourseIndex(course=1, revision=1, skills=skills, graph=graph, exercises=infos)
    plan_of(index)
    return index


def drawn_pace(index: CourseIndex, rng: Random) -> Pace:
    """Two exercises in three take between half and twice a minute."""
    return Pace(1, MINUTE, {pk: MINUTE * 2 ** rng.gauss(0, 1) for pk in index.exercises})


def megabytes(needs: Needs, exercises: int, seed: int) -> float:
    """What the index of such a course holds in memory, with what choosing prepares."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    index = index_of(needs, exercises, Random(seed))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    return (after - before) / MEGABYTE


def time_choices(index: CourseIndex, students: int, choices: int, rng: Random) -> Timing:
    """Students somewhere in the course who answer and are given the next exercise, in turn."""
    dynamics = psikt.dynamics_of(psikt.Structure.build(index.skills, index.graph.prerequisites))
    pace = drawn_pace(index, rng)
    timing = Timing([], [])
    for student in range(students):
        # Spread evenly: from newcomers to somebody who has nearly finished.
        reach = student / max(students - 1, 1)
        _practise(index, dynamics, pace, reach, choices, rng, timing)
    return timing


def _practise(
    index: CourseIndex,
    dynamics: psikt.Dynamics,
    pace: Pace,
    reach: float,
    choices: int,
    rng: Random,
    timing: Timing,
) -> None:
    at, belief = START, psikt.prior(dynamics)
    known = index.graph.order[: int(reach * len(index.graph.order))]
    for skill in known[-200:]:
        for n in range(3):
            evidence = psikt.Evidence((skill,), f"{skill}/{n}", 1.0)
            belief, _ = psikt.step(dynamics, belief, at.timestamp() / DAY, evidence)
    exercises: list[int] = []
    skills: list[int] = []
    for n in range(choices):
        at += timedelta(minutes=2)
        started = time.perf_counter()
        found: Mapping[int, Estimate] = psikt.estimates(dynamics, belief, at.timestamp() / DAY)
        timing.estimate.append(1000 * (time.perf_counter() - started))
        recent = Recent(tuple(exercises[:30]), tuple(skills[:30]), pace=pace)
        started = time.perf_counter()
        choice = choose(index, found, recent, seed=n, at=at)
        timing.choose.append(1000 * (time.perf_counter() - started))
        if choice.exercise is None or choice.skill is None:
            return
        exercises.insert(0, choice.exercise)
        skills.insert(0, choice.skill)
        evidence = psikt.Evidence((choice.skill,), str(choice.exercise), float(rng.random() < 0.75))
        belief, _ = psikt.step(dynamics, belief, at.timestamp() / DAY, evidence)

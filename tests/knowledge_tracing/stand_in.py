"""A fitted model without a fit: any parameters, under a version of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from curriculum.models import Course
from knowledge_tracing import psikt, versions
from knowledge_tracing.actions import observe
from knowledge_tracing.models import EdgeProposal, FittedModel, Observation
from knowledge_tracing.proposals import Found
from knowledge_tracing.psikt import Dynamics, Evidence, Params, Structure
from knowledge_tracing.psikt.traits import PRIOR_WEIGHTS, at_node, nodes_around
from knowledge_tracing.psikt.types import Array
from knowledge_tracing.versions import Fitting
from tests.cast import make_person
from tutor.people.models import User


@dataclass(frozen=True)
class StandIn:
    version: str
    params: Params
    trait_weights: Array = field(default_factory=lambda: PRIOR_WEIGHTS)

    @property
    def traits(self) -> Array:
        return nodes_around(self.params)[: len(self.trait_weights)]

    def at_node(self, node: int) -> StandIn:
        params = at_node(self.params, self.traits[node])
        return replace(self, version=f"{self.version}#{node}", params=params)

    def dynamics_for(self, structure: Structure, ids: Sequence[str]) -> Dynamics:
        assert list(ids) == [str(pk) for pk in structure.skills]
        return psikt.dynamics_of(structure, replace(self.params, version=self.version))


def stand_in(**changed: float) -> StandIn:
    """With other parameters than the defaults, under a version of its own."""
    return StandIn(f"stand-in.{uuid4().hex[:12]}", replace(Params(), **changed))  # type: ignore[arg-type]


def make_model(course: Course, weights: Array = PRIOR_WEIGHTS, **changed: float) -> FittedModel:
    """A version of the course that this process can serve; weights: of its trait nodes."""
    fitted = replace(stand_in(**changed), trait_weights=weights)
    versions.remember(fitted)
    return FittedModel.objects.create(
        course=course,
        version=fitted.version,
        answers=1,
        learners=1,
        state=FittedModel.State.REFUSED,
        checkpoint=b"",
    )


def fitting(fitted: StandIn) -> Fitting:
    return Fitting(lambda log, setting: fitted, lambda model: model.version.encode())


def see(
    student: User, course: Course, at: datetime, right: float = 1.0, source: UUID | None = None
) -> None:
    skill = course.skills.get(slug="add-integers").pk
    observe(
        student_id=student.pk,
        course=course,
        evidence=Evidence((skill,), "add-1:s1", right),
        source=source or uuid4(),
        at=at,
    )


def fill_ledger(
    course: Course, at: datetime, *, students: int = 12, answers: int = 100
) -> list[User]:
    """Learners who are right three times in four, however hard the author says an item is."""
    people = [make_person(f"Pupil{n}") for n in range(students)]
    rng = random.Random(5)
    skills = list(course.skills.values_list("pk", flat=True))
    Observation.objects.bulk_create(
        row for person in people for row in _answers(person, course, skills, at, answers, rng)
    )
    return people


def _answers(
    person: User, course: Course, skills: list[int], at: datetime, count: int, rng: random.Random
) -> Iterator[Observation]:
    for n in range(count):
        item = rng.randrange(12)
        yield Observation(
            student=person,
            course=course,
            source=uuid4(),
            skills=[skills[item % len(skills)]],
            item=f"item {item}",
            right=float(rng.random() < 0.75),
            difficulty=2.0 * (item % 3 - 1),
            at=at + timedelta(hours=n),
            predicted=0.5,
            model_version="before",
        )


def found(course: Course, source: str, target: str, **changed: Any) -> Found:
    """What answers say of two skills, by their slugs."""
    skills = {one.slug: one.pk for one in course.skills.all()}
    one = Found(skills[source], skills[target], "new", 0.94, 0.31, 0.12, 0.5, 214, 3410)
    return one._replace(**changed)


def make_proposal(course: Course, source: str, target: str, **changed: Any) -> EdgeProposal:
    """Open, beside whatever the course has."""
    said = found(course, source, target, **changed)
    return EdgeProposal.objects.create(
        course=course,
        source_id=said.source,
        target_id=said.target,
        kind=said.kind,
        probability=said.probability,
        effect=said.effect,
        effect_low=said.low,
        effect_high=said.high,
        learners=said.learners,
        answers=said.answers,
        model_version="stand-in",
    )

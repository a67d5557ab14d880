"""Decisions as they were logged, with what followed: what policies are compared on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from curriculum.models import Course
from knowledge_tracing.models import Observation
from tutor.experiments.comparing import Step
from tutor.experiments.models import Experiment
from tutor.experiments.randomised import Randomised, compare_groups
from tutor.experiments.reads import assigned
from tutor.experiments.rewards import Answer, Reward, reward_of
from tutor.practice.models import Attempt, Decision

CHUNK = 500
_Key = tuple[int, int]


@dataclass(frozen=True)
class Scope:
    """Which decisions: of a course, since a day, of an experiment's students from their draw until
    its end. None: all."""

    course: Course | None = None
    since: datetime | None = None
    experiment: Experiment | None = None

    @property
    def first(self) -> datetime | None:
        """The earliest moment of interest."""
        starts = [self.since, self.experiment.started if self.experiment else None]
        return max((start for start in starts if start is not None), default=None)


def rewards_in(scope: Scope) -> Iterator[tuple[int, Reward]]:
    """(student, reward) of each decision that led to an exercise, whoever made it. 2 queries."""
    answers = _answers(scope)
    made = _decisions(scope).values_list("pk", "student_id", "reason__skill", "at")
    for pk, student, skill, at in made:
        yield student, reward_of(pk, at, answers.get((student, skill), ()))


def steps_in(scope: Scope) -> Iterator[Step]:
    """The same with all that a policy was told, a few hundred at a time."""
    answers = _answers(scope)
    told = ("exercise_id", "reason__skill", "rule", "propensity", "inputs", "at")
    rows = _decisions(scope).values_list("pk", "student_id", *told)
    for row in rows.iterator(chunk_size=CHUNK):
        pk, student, exercise, skill, rule, propensity, inputs, at = row
        reward = reward_of(pk, at, answers.get((student, skill), ()))
        yield Step(student, exercise, skill, rule, propensity, inputs, reward)


def groups_compared(experiment: Experiment) -> Randomised:
    """The groups that were drawn, by what has stayed. 3 queries."""
    made = rewards_in(Scope(experiment.classroom.course, None, experiment))
    later = ((student, reward.later) for student, reward in made)
    return compare_groups(experiment.policies, assigned(experiment), later)


def _decisions(scope: Scope) -> QuerySet[Decision]:
    whose = _whose(scope)
    if scope.experiment is not None:
        # In the same call as the experiment, or it would be the draw of any experiment.
        whose["at__gte"] = Greatest(F("student__experiment_assignments__at"), scope.first)
    made = Decision.objects.filter(exercise__isnull=False, reason__has_key="skill", **whose)
    ended = scope.experiment and scope.experiment.ended
    return (made.filter(at__lt=ended) if ended else made).order_by("pk")


def _answers(scope: Scope) -> dict[_Key, list[Answer]]:
    """(student, skill) -> their entries of the ledger, oldest first."""
    led_to = Attempt.objects.filter(code=OuterRef("source")).values("run__decision")[:1]
    found: dict[_Key, list[Answer]] = defaultdict(list)
    for student, skills, right, help_level, at, decision in (
        Observation.objects.filter(**_whose(scope))
        .order_by("at", "pk")
        .annotate(led_to=Subquery(led_to))
        .values_list("student_id", "skills", "right", "help_level", "at", "led_to")
    ):
        answer = Answer(at, right, help_level == 0, decision)
        for skill in skills:
            found[student, skill].append(answer)
    return found


def _whose(scope: Scope) -> dict[str, Any]:
    conditions: dict[str, Any] = {
        "course": scope.course,
        "at__gte": scope.first,
        "student__experiment_assignments__experiment": scope.experiment,
    }
    return {name: value for name, value in conditions.items() if value is not None}

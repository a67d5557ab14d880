"""Everything that starts, ends and fills an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from curriculum.models import Course
from curriculum.policy import OURS, POLICIES
from tutor.classrooms.models import Classroom
from tutor.experiments.models import Assignment, Experiment
from tutor.experiments.reads import Governing, governing, known
from tutor.people.models import User


class ExperimentError(Exception):
    """A refusal with a stable code; pages put it into words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Plan:
    name: str
    policy_a: str
    policy_b: str
    share: float = 0.5
    note: str = ""


@transaction.atomic
def start_experiment(
    classroom: Classroom, plan: Plan, *, by: User, seed: int, at: datetime
) -> Experiment:
    """Draw everybody in the class into one of the two groups. Only one runs in a class."""
    locked = Classroom.objects.select_for_update().get(pk=classroom.pk)
    _check(locked, plan)
    experiment = Experiment.objects.create(
        classroom=classroom,
        name=plan.name,
        policy_a=plan.policy_a,
        policy_b=plan.policy_b,
        share=plan.share,
        note=plan.note,
        seed=seed,
        started=at,
        started_by=by,
    )
    # Who is drawn in another class of the course stays with that draw.
    elsewhere = Assignment.objects.filter(
        experiment__ended__isnull=True, experiment__classroom__course=classroom.course_id
    ).values("student")
    inside = classroom.memberships.exclude(student__in=elsewhere).order_by("pk")
    draw = Governing(experiment.pk, experiment.policies, plan.share, seed, None, 0)
    Assignment.objects.bulk_create(
        Assignment(
            experiment=experiment,
            student_id=student,
            place=place,
            policy=draw.drawn_at(place),
            at=at,
        )
        for place, student in enumerate(inside.values_list("student", flat=True))
    )
    return experiment


def _check(classroom: Classroom, plan: Plan) -> None:
    if classroom.archived:
        raise ExperimentError("archived")
    if not {plan.policy_a, plan.policy_b} <= set(POLICIES):
        raise ExperimentError("unknown_policy")
    if plan.policy_a == plan.policy_b:
        raise ExperimentError("same_policy")
    if classroom.experiments.filter(ended__isnull=True).exists():
        raise ExperimentError("already_running")


def end_experiment(classroom: Classroom, *, by: User, at: datetime) -> bool:
    """From now on everybody gets the usual policy. False if none was running."""
    running = classroom.experiments.filter(ended__isnull=True)
    return bool(running.update(ended=at, ended_by=by))


def assigned_policy(student_id: int, course: Course, *, at: datetime) -> str:
    """The policy that chooses for the student now. Somebody who has joined since the experiment
    began is drawn here, once and for all."""
    found = governing(student_id, course)
    if found is None:
        return OURS
    return known(found.assigned or _draw(found, student_id, at))


@transaction.atomic
def _draw(found: Governing, student_id: int, at: datetime) -> str:
    """One student after the other, each at the next place."""
    experiment = Experiment.objects.select_for_update().get(pk=found.experiment)
    already = experiment.assignments.filter(student=student_id).first()
    if already is not None:
        return already.policy
    if experiment.ended is not None:
        return OURS
    last = experiment.assignments.aggregate(last=Max("place"))["last"]
    place = 0 if last is None else last + 1
    policy = found.drawn_at(place)
    experiment.assignments.create(student_id=student_id, place=place, policy=policy, at=at)
    return policy

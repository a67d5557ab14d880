"""A past decision, made again from the ledger.

The student's rows are taken back to the moment of the decision inside a transaction that is rolled
back: what chooses for students chooses here, and nothing that it reads can be forgotten. Nothing
stays changed. What an author has changed since cannot be taken back; the replay says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from curriculum.policy import OURS, Choice, choose_again
from curriculum.reads import course_index
from knowledge_tracing.actions import rewind
from knowledge_tracing.reads import stamped_estimates
from tutor.classrooms.models import Classroom
from tutor.practice.choosing import next_choice, next_seed, policy_version_of, recent_of, wished
from tutor.practice.control import in_force
from tutor.practice.models import ClassGoal, CoursePace, Decision, Override, Placement, Run, Session
from tutor.practice.placing import answers_of, next_item


@dataclass(frozen=True)
class Replay:
    """stored: from what the decision kept alone; None where a person chose, or a placement asked.
    ledger: from the student's rows; None if nothing would be asked any more.
    differences: what came out otherwise from the ledger, by name: then and now.  policy_changed:
    another version of the policy decided; what serves now may choose otherwise."""

    decision: Decision
    stored: Choice | None
    ledger: Choice | None
    differences: dict[str, tuple[Any, Any]]
    course_changed: bool
    policy_changed: bool

    @property
    def same(self) -> bool:
        return not self.differences and self.same_from_record

    @property
    def same_from_record(self) -> bool:
        return self.stored is None or self.stored.exercise == self.decision.exercise_id


def replay(decision: Decision) -> Replay:
    """The decision, made again. Locks the student's rows for a moment."""
    # Whole: while it is made again its row is not there to be read.
    if missing := decision.get_deferred_fields():
        decision.refresh_from_db(fields=missing)
    session = Session.objects.filter(runs__decision=decision).select_related("course").first()
    with rewound(decision):
        if decision.rule == Placement.SENTENCE and session is not None:
            ledger = _asked_again(session)
        else:
            ledger = _chosen_again(decision)
        seed = next_seed(decision.student_id, decision.course)
    stored = choose_again(decision.inputs) if "skills" in decision.inputs else None
    revision = decision.inputs.get("revision", decision.course.revision)
    return Replay(
        decision,
        stored,
        ledger,
        _differences(decision, ledger, seed),
        course_changed=revision != decision.course.revision,
        policy_changed=ledger is not None and policy_version_of(ledger) != decision.policy_version,
    )


@contextmanager
def rewound(decision: Decision) -> Iterator[None]:
    """Before the decision was made, for as long as the block lasts."""
    mine = {"student": decision.student_id, "course": decision.course_id}
    with transaction.atomic():
        later = Decision.objects.filter(**mine, pk__gte=decision.pk)
        Override.objects.filter(**mine, at__gt=decision.at).delete()
        ended = Q(ended__gt=decision.at) | Q(ended=decision.at, decision=decision)
        Override.objects.filter(ended, **mine).update(ended=None, ended_by=None, outcome="")
        reached = Override.objects.filter(**mine, ended=decision.at, outcome="reached")
        reached.update(ended=None, outcome="")
        Placement.objects.filter(**mine, started__gt=decision.at).delete()
        Placement.objects.filter(**mine, finished__gt=decision.at).update(
            state=Placement.State.OPEN, finished=None
        )
        Run.objects.filter(decision__in=later).delete()
        later.delete()
        _limit_reviews(decision)
        _forget_later_paces(decision)
        rewind(decision.student_id, decision.course, decision.at, decision.model_version)
        yield
        transaction.set_rollback(True)


def _limit_reviews(decision: Decision) -> None:
    """As many a day as were enough then: a teacher may have changed that since. A class that is
    archived by now may have said so; of its goals, those that counted are the student's own rows.
    """
    limit = decision.inputs.get("most_reviews")
    if limit is not None:
        taken = Classroom.objects.filter(
            course=decision.course_id, memberships__student=decision.student_id
        )
        goals = ClassGoal.objects.filter(classroom__in=taken.filter(archived=True), ended=None)
        goals.update(ended=decision.at)
        taken.update(daily_reviews=limit, archived=False)


def _forget_later_paces(decision: Decision) -> None:
    """What the decision kept was in force, and not what had been measured by then: a choice may
    have been made while a new row was being stored."""
    newest = decision.inputs.get("pace") or 0
    CoursePace.objects.filter(course=decision.course_id, pk__gt=newest).delete()


def _asked_again(session: Session) -> Choice | None:
    """As actions.placing asks."""
    used = set(session.runs.values_list("version__exercise_id", flat=True))
    return next_item(session.course, course_index(session.course), answers_of(session), used)[0]


def _chosen_again(decision: Decision) -> Choice:
    """As actions.sitting chooses."""
    student_id, course, at = decision.student_id, decision.course, decision.at
    index = course_index(course)
    estimates = stamped_estimates(student_id, course, at).estimates
    asked = in_force(student_id, course, index, estimates, at)
    policy = decision.inputs.get("policy", OURS)
    choice, _ = next_choice(student_id, course, index, estimates, at, asked.control, policy)
    wish = decision.inputs.get("wish")
    if wish is None:
        return choice
    recent = recent_of(student_id, course, at)
    return wished(wish, index, estimates, recent, choice) or choice


def _differences(decision: Decision, found: Choice | None, seed: int) -> dict[str, tuple[Any, Any]]:
    names = ("rule", "propensity", "reason", "candidates")
    then = {name: getattr(decision, name) for name in names}
    then |= {"exercise": decision.exercise_id, "seed": decision.seed}
    now = {name: getattr(found, name, None) for name in (*names, "exercise")} | {"seed": seed}
    return {name: (then[name], now[name]) for name in then if then[name] != now[name]}

"""Who is served with which model. A switch writes down the choice; beliefs follow by replays."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from curriculum.models import Course
from knowledge_tracing import ledger
from knowledge_tracing.models import Belief, FittedModel, ModelChoice
from knowledge_tracing.sending import send

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_S = FittedModel.State
# What was found of a learner under one model says nothing under another.
UNKNOWN: dict[str, Any] = {"node": 0, "traits": None}


class SwitchError(Exception):
    """A switch that is refused; `code` is stable, the message is for operators."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def switch_model(
    course: Course,
    model: FittedModel | None,
    *,
    students: Iterable[int] | None = None,
    classroom: UUID | None = None,
    by: AbstractBaseUser | None = None,
) -> None:
    """Serve the course with this model, None being the built-in defaults; or only a class, whose
    students the caller names, or only these students. Those stay when the course is switched.

    The former choice is kept for `roll_back`. Beliefs are replayed at the student's next answer
    or by a worker, whichever comes first, and are shown as they were until then.
    """
    if model is not None:
        _check(course, model)
    with transaction.atomic():
        take_turns(course)
        transaction.on_commit(partial(send, "replay"), robust=True)
        if classroom is None and students is None:
            _switch_course(course, model, by)
            return
        if classroom is not None:
            _choose(course, classroom, model)
        _pin(course, students or (), model)


def roll_back(
    course: Course,
    *,
    students: Iterable[int] | None = None,
    classroom: UUID | None = None,
    by: AbstractBaseUser | None = None,
) -> FittedModel | None:
    """Back to what the course was served with before, or the class of these students; twice is
    there again."""
    with transaction.atomic():
        take_turns(course)
        choice = _choice(course, classroom)
        if choice is None:
            raise SwitchError("nothing_before", f"nothing was ever switched in {course.slug}")
        members = None if classroom is None else students
        switch_model(course, choice.former, students=members, classroom=classroom, by=by)
    return choice.former


def unpin(course: Course, *, students: Iterable[int], classroom: UUID | None = None) -> None:
    """The class, or these students, go with the course again."""
    with transaction.atomic():
        take_turns(course)
        if classroom is not None:
            ModelChoice.objects.filter(course=course, classroom=classroom).delete()
        transaction.on_commit(partial(send, "replay"), robust=True)
        Belief.objects.filter(course=course, student__in=list(students)).update(pinned=False)
        follow(course)


def retire(model: FittedModel) -> None:
    """Never promoted by anybody unawares. In force, it gives way to the built-in defaults."""
    with transaction.atomic():
        if in_force(model.course) == model:
            switch_model(model.course, None)
        FittedModel.objects.filter(pk=model.pk).update(state=_S.RETIRED)


def enter_class(student: int, course: Course, classroom: UUID) -> None:
    """Who comes into a class that is kept on a model is served with it too. One query mostly."""
    choice = _choice(course, classroom)
    if choice is not None:
        _pin(course, [student], choice.model)


def leave_class(student: int, course: Course, classroom: UUID) -> None:
    """Who leaves such a class goes with the course again. One query mostly."""
    if _choice(course, classroom) is not None:
        unpin(course, students=[student])


def in_force(course: Course) -> FittedModel | None:
    """The course's default; None: the built-in one."""
    choice = _choice(course, None)
    return choice.model if choice else None


def follow(course: Course) -> int:
    """Give everybody who is not pinned the course's model; how many had another."""
    model = in_force(course)
    mine = Belief.objects.filter(course=course, pinned=False)
    return _served_otherwise(mine, model).update(model=model, **UNKNOWN)


def take_turns(course: Course) -> None:
    """Switches of one course wait for each other; answers do not wait for them."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def _check(course: Course, model: FittedModel) -> None:
    if model.course_id != course.pk:
        raise SwitchError("other_course", f"{model} was fitted on another course")
    # What is damaged would be served with the defaults: a switch to it would only seem to be one.
    if ledger.dynamics_for(course, model.version).params.version != model.version:
        raise SwitchError(
            "unreadable", f"“{model}” cannot be served: it is damaged or of other skills"
        )


def _switch_course(course: Course, model: FittedModel | None, by: AbstractBaseUser | None) -> None:
    _choose(course, None, model)
    FittedModel.objects.filter(course=course, state=_S.IN_FORCE).update(state=_S.RETIRED)
    if model is not None:
        FittedModel.objects.filter(pk=model.pk).update(
            state=_S.IN_FORCE, promoted_at=now(), promoted_by=by
        )
    follow(course)


def _choose(course: Course, classroom: UUID | None, model: FittedModel | None) -> None:
    choice = _choice(course, classroom)
    if choice is None:
        # A class had what its course had.
        before = None if classroom is None else in_force(course)
        choice = ModelChoice(course=course, classroom=classroom, model=before)
    if choice.pk and choice.model == model:
        return
    choice.former, choice.model = choice.model, model
    choice.save()


def _pin(course: Course, students: Iterable[int], model: FittedModel | None) -> None:
    """Also who has not answered yet: their row is made."""
    members = list(students)
    theirs = Belief.objects.filter(course=course, student__in=members)
    _served_otherwise(theirs, model).update(**UNKNOWN)
    rows = [
        Belief(student_id=student, course=course, model=model, pinned=True, skills=[], state=b"")
        for student in members
    ]
    Belief.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["student", "course"],
        update_fields=["model", "pinned"],
    )


def _served_otherwise(rows: QuerySet[Belief], model: FittedModel | None) -> QuerySet[Belief]:
    return rows.exclude(model=model) if model else rows.filter(model__isnull=False)


def _choice(course: Course, classroom: UUID | None) -> ModelChoice | None:
    rows = ModelChoice.objects.select_related("model", "former")
    rows = rows.defer("model__checkpoint", "former__checkpoint")
    return rows.filter(course=course, classroom=classroom).first()

"""People ask something of the choice for a student, and take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from curriculum.index import CourseIndex
from curriculum.models import Course, Skill
from curriculum.policy import Estimate
from curriculum.reads import course_index
from knowledge_tracing.reads import class_matrix, estimates_for
from tutor.classrooms.models import Classroom
from tutor.classrooms.reads import students_of
from tutor.people.models import User
from tutor.practice.actions.following import take_up
from tutor.practice.actions.place import touch
from tutor.practice.actions.sitting import go_on, open_session
from tutor.practice.control import open_overrides
from tutor.practice.models import ClassGoal, Override, Session
from tutor.practice.reads.asked import asked_about

Kind, Outcome = Override.Kind, Override.Outcome

ASKED_BY_TEACHERS = (*Override.PINS, *Override.LASTING)
# What cannot stand beside a new override about the same skill.
AGAINST: dict[str, tuple[str, ...]] = {
    Kind.BLOCK: (Kind.GOAL, Kind.PIN_SKILL),
    Kind.GOAL: (Kind.BLOCK,),
    **dict.fromkeys(Override.PINS, (Kind.BLOCK,)),
}


class OverrideError(Exception):
    """A wish that cannot be followed; `field` is where to say so, the message is for people."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Wish:
    """What is asked for; skill and exercise by their keys."""

    kind: str
    skill: int | None = None
    exercise: int | None = None
    until: date | None = None
    why: str = ""


@dataclass(frozen=True)
class GoalSet:
    """For how many students of a class a goal was set, and why not for the others."""

    set: int
    mastered: int
    blocked: int


def ask(student: User, course: Course, wish: Wish, *, by: User, at: datetime) -> Override:
    """Put it in force; an earlier one in the same place is replaced."""
    wish = _checked(wish, course_index(course), at)
    with transaction.atomic():
        rows = _begin([student], course, at)[student.pk]
        estimates = class_matrix([student.pk], course, at)[student.pk]
        if wish.kind == Kind.GOAL and _is_mastered(wish, rows, estimates):
            raise OverrideError("skill", _("This skill is mastered already."))
        for other in _against(wish, rows, course):
            raise OverrideError("skill", _in_the_way(other))
        _same(wish, student, course).update(ended=at, ended_by=by, outcome=Outcome.REPLACED)
        return _give([student], course, wish, by, at)[0]


def set_class_goal(classroom: Classroom, wish: Wish, *, by: User, at: datetime) -> GoalSet:
    """The same goal for every student of a class who has not mastered it and for whom it is not
    set aside; who joins later is given it then. It takes the place of the one that the class had,
    and of goals of its students alone; what another class of theirs has set stays beside it."""
    course = classroom.course
    wish = _checked(replace(wish, kind=Kind.GOAL), course_index(course), at)
    with transaction.atomic():
        students = _students_locked(classroom)
        asked = _begin(students, course, at)
        estimates = class_matrix(list(asked), course, at) if asked else {}
        blocked = {one for one, rows in asked.items() if _against(wish, rows, course)}
        mastered = {
            one for one, rows in asked.items() if _is_mastered(wish, rows, estimates[one])
        } - blocked
        left = [one for one in students if one.pk not in blocked | mastered]
        earlier = _open_goals(classroom, wish)
        given, alone = Q(class_goal__in=earlier), Q(class_goal=None, student__in=left)
        replaced = _open_rows(wish).filter(given | alone)
        replaced.update(ended=at, ended_by=by, outcome=Outcome.REPLACED)
        earlier.update(ended=at, ended_by=by)
        goal = ClassGoal.objects.create(
            classroom=classroom, why=wish.why, by=by, at=at, **_aim(wish)
        )
        _give(left, course, wish, by, at, goal)
    return GoalSet(len(left), len(mastered), len(blocked))


def withdraw_class_goal(classroom: Classroom, wish: Wish, *, by: User, at: datetime) -> bool:
    """For everybody who has it from this class, also who has left, and for who would join. If the
    class has no such goal: that of its students alone by this day. False if there was none."""
    wish = replace(wish, kind=Kind.GOAL)
    with transaction.atomic():
        students = _students_locked(classroom)
        _begin(students, classroom.course, at)
        goals = _open_goals(classroom, wish).filter(**_aim(wish))
        rows = _open_rows(wish).filter(**_aim(wish))
        given = rows.filter(class_goal__in=goals)
        alone = rows.filter(class_goal=None, student__in=students)
        ending = given if goals.exists() else alone
        ended = ending.update(ended=at, ended_by=by, outcome=Outcome.WITHDRAWN)
        return bool(goals.update(ended=at, ended_by=by) or ended)


def withdraw(override: Override, *, by: User, at: datetime) -> bool:
    """Taking back what has ended changes nothing."""
    take_up([override])
    still = Override.objects.filter(code=override.code, ended__isnull=True)
    return bool(still.update(ended=at, ended_by=by, outcome=Outcome.WITHDRAWN))


def start_check(student: User, skill: Skill, *, at: datetime, language: str) -> Session:
    """The student says that they know the skill: two exercises will show it. An exercise that is
    open is left for it. Asking twice is asking once."""
    with transaction.atomic():
        session = open_session(student, skill.course, at=at)
        if not touch(session, at):
            return session
        about = {"student": student, "course": skill.course, "kind": Kind.CHECK}
        running = Override.objects.filter(**about, ended__isnull=True)
        leave = None
        if not running.filter(skill=skill).exists():
            _refuse_check(student, skill, at)
            running.update(ended=at, outcome=Outcome.REPLACED)
            Override.objects.create(**about, skill=skill, by=student, at=at)
            leave = session.latest_run.code if session.latest_run else None
        go_on(session, at=at, leave=leave, language=language)
    return session


def _refuse_check(student: User, skill: Skill, at: datetime) -> None:
    index = course_index(skill.course)
    estimate = estimates_for(student.pk, skill.course, at).get(skill.pk)
    rows = open_overrides([student.pk], skill.course, at)[student.pk]
    if not asked_about(student, skill, rows, index, estimate, at).may_check:
        raise OverrideError("skill", _("There is nothing to check about this skill today."))


def _checked(wish: Wish, index: CourseIndex, at: datetime) -> Wish:
    """The wish with nothing in it that its kind does not need, or why it cannot be followed."""
    if wish.kind not in ASKED_BY_TEACHERS:
        raise OverrideError("kind", _("Choose one of these."))
    until = wish.until if wish.kind == Kind.GOAL else None
    if wish.kind == Kind.PIN_EXERCISE:
        found = index.exercises.get(wish.exercise or 0)
        if found is None or not found.skills:
            raise OverrideError("exercise", _("Choose a published exercise of this course."))
        return replace(wish, skill=None, until=None)
    if wish.skill is None or wish.skill not in index.skills:
        raise OverrideError("skill", _("Choose a skill of this course."))
    if wish.kind == Kind.PIN_SKILL and not index.by_skill[wish.skill]:
        raise OverrideError("skill", _("No exercise of this skill is published yet."))
    if wish.kind == Kind.GOAL and until is None:
        raise OverrideError("until", _("By which day?"))
    if until is not None and until < localdate(at):
        raise OverrideError("until", _("This day has passed."))
    return replace(wish, exercise=None, until=until)


def _students_locked(classroom: Classroom) -> list[User]:
    """What two teachers ask for a class at the same moment happens one after the other, also while
    nobody is in it."""
    Classroom.objects.select_for_update(no_key=True).get(pk=classroom.pk)
    return students_of(classroom)


def _begin(students: Sequence[User], course: Course, at: datetime) -> dict[int, list[Override]]:
    """Student -> what is in force. What two teachers ask for one student at the same moment happens
    one after the other, on rows that are all written down."""
    keys = [one.pk for one in students]
    locked = User.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    asked = open_overrides(keys, course, at)
    take_up(one for rows in asked.values() for one in rows)
    return asked


def _aim(wish: Wish) -> dict[str, Any]:
    return {"skill_id": wish.skill, "until": wish.until}


def _open_goals(classroom: Classroom, wish: Wish) -> QuerySet[ClassGoal]:
    return ClassGoal.objects.filter(classroom=classroom, skill=wish.skill, ended__isnull=True)


def _open_rows(wish: Wish) -> QuerySet[Override]:
    return Override.objects.filter(kind=wish.kind, skill=wish.skill, ended__isnull=True)


def _is_mastered(wish: Wish, rows: Sequence[Override], estimates: Mapping[int, Estimate]) -> bool:
    """Or set as known: a goal is reached with that."""
    estimate = estimates.get(wish.skill or 0)
    known = (one.kind == Kind.KNOWN for one in rows if one.skill_id == wish.skill)
    return any(known) or (estimate is not None and estimate.secure)


def _against(wish: Wish, rows: Sequence[Override], course: Course) -> list[Override]:
    """Those that say the opposite."""
    skills = {wish.skill}
    if wish.exercise is not None:
        skills = set(course_index(course).exercises[wish.exercise].skills)
    kinds = AGAINST.get(wish.kind, ())
    return [one for one in rows if one.kind in kinds and one.skill_id in skills]


def _in_the_way(other: Override) -> str:
    if other.kind == Kind.BLOCK:
        return _("This skill is set aside for the student. Withdraw that first.")
    if other.kind == Kind.GOAL:
        return _("This skill is a goal of the student. Withdraw that first.")
    return _("This skill is to come next. Withdraw that first.")


def _same(wish: Wish, student: User, course: Course) -> QuerySet[Override]:
    """What stands in the place of the wish."""
    rows = Override.objects.filter(student=student, course=course, ended__isnull=True)
    if wish.kind in Override.PINS:
        return rows.filter(kind__in=Override.PINS)
    return rows.filter(kind=wish.kind, skill=wish.skill)


def _give(
    students: Sequence[User],
    course: Course,
    wish: Wish,
    by: User,
    at: datetime,
    class_goal: ClassGoal | None = None,
) -> list[Override]:
    return Override.objects.bulk_create(
        Override(
            student=one,
            course=course,
            kind=wish.kind,
            skill_id=wish.skill,
            exercise_id=wish.exercise,
            until=wish.until,
            class_goal=class_goal,
            why=wish.why,
            by=by,
            at=at,
        )
        for one in students
    )

"""What comes next for a student, and what people have asked of that: in force, and the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.content import Text
from curriculum.index import CourseIndex, SkillInfo
from curriculum.models import Course, Exercise
from knowledge_tracing.reads import Estimate
from tutor.classrooms.models import Classroom
from tutor.experiments.reads import policy_for
from tutor.people.models import User
from tutor.practice.choosing import next_choice
from tutor.practice.control import in_force, sorted_out
from tutor.practice.models import ClassGoal, Override
from tutor.practice.reasons import sentence

LOGGED = 20

KINDS = {
    "pin_skill": gettext_lazy("Comes next"),
    "pin_exercise": gettext_lazy("Comes next"),
    "block": gettext_lazy("Set aside"),
    "goal": gettext_lazy("Goal"),
    "known": gettext_lazy("Set as known"),
    "check": gettext_lazy("“I know this already”"),
}
OUTCOMES = {
    "used": gettext_lazy("used"),
    "withdrawn": gettext_lazy("withdrawn"),
    "replaced": gettext_lazy("replaced"),
    "reached": gettext_lazy("reached"),
    "passed": gettext_lazy("passed"),
    "failed": gettext_lazy("not passed"),
    "contradicted": gettext_lazy("ended by an answer that was not right"),
}


@dataclass(frozen=True)
class Line:
    """One thing that somebody asked for, in words."""

    override: Override
    kind: str
    about: Text
    by: str
    outcome: str
    has_effect: bool
    day_has_passed: bool
    # When it was asked: for a class before somebody joined it, maybe.
    asked: datetime


@dataclass(frozen=True)
class ComingUp:
    """skill and exercise are empty where nothing is left to choose."""

    skill: Text
    exercise: Text
    reason: str
    in_force: list[Line]
    log: list[Line]
    # Skills set as known, or found known by a placement.
    known: Collection[int]


def coming_up(
    student: User,
    course: Course,
    index: CourseIndex,
    estimates: Mapping[int, Estimate],
    at: datetime,
) -> ComingUp:
    """6 queries; 1 more after a placement, up to 3 for the names of what is asked."""
    asked = in_force(student.pk, course, index, estimates, at)
    prefetch_related_objects(asked.shown, "skill", "class_goal", _exercises())
    policy = policy_for(student.pk, course)
    choice, _ = next_choice(student.pk, course, index, estimates, at, asked.control, policy)
    return ComingUp(
        skill=index.skills[choice.skill].title if choice.skill else "",
        exercise=index.exercises[choice.exercise].title if choice.exercise else "",
        reason=sentence(choice.reason, index, asked.record),
        in_force=[_line(one, at, has_effect=one not in asked.idle) for one in asked.shown],
        log=[_line(one, at) for one in _ended(student, course)[:LOGGED]],
        known=asked.control.known,
    )


@dataclass(frozen=True)
class GoalInClass:
    """A goal by a day, and how many students of the class have it."""

    skill: SkillInfo
    until: date
    students: int
    day_has_passed: bool


def goals_in(
    classroom: Classroom,
    asked: Mapping[int, Sequence[Override]],
    estimates: Mapping[int, Mapping[int, Estimate]],
    index: CourseIndex,
    at: datetime,
) -> list[GoalInClass]:
    """Those that are in force, the nearest day first: of the class, also one that is there for who
    may join, and of students alone; not what another class has set. `asked`: what is in force for
    the students of the class. 1 query."""
    goals = ClassGoal.objects.filter(classroom=classroom, ended__isnull=True)
    today, here = localdate(at), {None, *(goal.pk for goal in goals)}
    nobody = {(goal.until, goal.skill_id): 0 for goal in goals if goal.until >= today}
    has = Counter(
        (one.until, one.skill_id)
        for student, rows in asked.items()
        for one in sorted_out(rows, index, estimates[student], at).effective
        if one.until and one.skill_id and one.class_goal_id in here
    )
    return [
        GoalInClass(index.skills[skill], until, students, until < today)
        for (until, skill), students in sorted((nobody | has).items())
        if skill in index.skills
    ]


def _ended(student: User, course: Course) -> QuerySet[Override]:
    rows = Override.objects.filter(student=student, course=course, ended__isnull=False)
    named = rows.select_related("skill", "exercise", "class_goal", "by", "ended_by")
    return named.defer("exercise__draft").order_by("-ended")


def _exercises() -> Prefetch[str, QuerySet[Exercise], str]:
    return Prefetch("exercise", Exercise.objects.defer("draft"))


def _line(override: Override, at: datetime, *, has_effect: bool = True) -> Line:
    thing = override.exercise or override.skill
    return Line(
        override,
        str(KINDS[override.kind]),
        thing.title if thing else "–",
        _name(override.by),
        str(OUTCOMES.get(override.outcome, "")),
        has_effect,
        override.until is not None and override.until < localdate(at),
        override.class_goal.at if override.class_goal else override.at,
    )


def _name(person: User | None) -> str:
    return person.name if person else _("somebody who is no longer here")


@dataclass(frozen=True)
class Recorded:
    """What a decision kept of one override."""

    kind: str
    about: Text
    by: str
    why: str
    until: date | None


def recorded_lines(kept: Sequence[Mapping[str, Any]], index: CourseIndex) -> list[Recorded]:
    """1 query, and none where nobody had asked for anything."""
    codes = {one["by"] for one in kept if one["by"]}
    people = {str(one.code): one for one in User.objects.filter(code__in=codes)} if codes else {}
    return [
        Recorded(
            str(KINDS.get(one["kind"], one["kind"])),
            _title(one, index),
            _name(people.get(one["by"] or "")),
            one["why"],
            date.fromisoformat(one["until"]) if one["until"] else None,
        )
        for one in kept
    ]


def _title(kept: Mapping[str, Any], index: CourseIndex) -> Text:
    found = index.exercises.get(kept["exercise"]) or index.skills.get(kept["skill"])
    return found.title if found else "–"

"""Who may need help, and why. Every cause is a count or an estimate a teacher can check."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from curriculum.content import Text
from curriculum.index import CourseIndex
from curriculum.policy import Estimate
from tutor.people.models import User
from tutor.practice.models import Attempt

QUIET = timedelta(days=7)
RECENT = timedelta(days=14)
TARGET = 0.8
# Exercises are chosen so that about one answer in four is wrong.
OFTEN_WRONG = 0.4
NOT_RIGHT = ("wrong", "partial", "dont_know")


@dataclass(frozen=True)
class Cause:
    """why: gap (a prerequisite holds a skill back) | wrong (share of wrong answers) | quiet (days
    without an answer) | shown (answers read instead of found) | due (reviews waiting).
    weight: how much it counts when students are put in order; nothing else is done with it."""

    why: str
    weight: float
    number: int = 0
    of: int = 0
    skill: Text = ""
    holds_back: Text = ""


@dataclass(frozen=True)
class AtRisk:
    student: User
    causes: tuple[Cause, ...]

    @property
    def weight(self) -> float:
        return sum(cause.weight for cause in self.causes)


@dataclass(frozen=True)
class Activity:
    """When a student answered last, and the last two weeks."""

    last: datetime
    judged: int = 0
    wrong: int = 0
    shown: int = 0
    # Exercise -> when it was last worked on.
    worked: Mapping[int, datetime] = field(default_factory=dict)


def activity_of(students: Sequence[User], course_id: int, at: datetime) -> dict[int, Activity]:
    """Those who ever answered in the course. Two queries for any number of students."""
    mine = Attempt.objects.filter(student__in=students, run__session__course=course_id).order_by()
    recent = Q(at__gte=at - RECENT)
    counts = mine.values("student").annotate(
        last=Max("at"),
        recent_judged=Count("pk", filter=recent & ~Q(verdict="malformed")),
        recent_wrong=Count("pk", filter=recent & Q(verdict__in=NOT_RIGHT)),
        recent_shown=Count("pk", filter=recent & (Q(help_level__gte=4) | Q(verdict="dont_know"))),
    )
    worked: dict[int, dict[int, datetime]] = {}
    pairs = mine.filter(recent).values_list("student", "run__version__exercise")
    for student, exercise, last in pairs.annotate(last=Max("at")):
        worked.setdefault(student, {})[exercise] = last
    return {
        row["student"]: Activity(
            row["last"],
            row["recent_judged"],
            row["recent_wrong"],
            row["recent_shown"],
            worked.get(row["student"], {}),
        )
        for row in counts
    }


def at_risk(
    students: Iterable[User],
    activity: Mapping[int, Activity],
    estimates: Mapping[int, Mapping[int, Estimate]],
    index: CourseIndex,
    known: Mapping[int, Collection[int]],
    at: datetime,
) -> list[AtRisk]:
    """Students who have begun and have at least one cause, the most pressing first. `known`: what
    is set or was found as known; that is no gap."""
    found = [
        AtRisk(
            student, causes_of(activity[pk], estimates.get(pk, {}), index, known.get(pk, ()), at)
        )
        for student in students
        if (pk := student.pk) in activity
    ]
    pressing = [one for one in found if one.causes]
    return sorted(pressing, key=lambda one: (-one.weight, one.student.name.casefold()))


def causes_of(
    activity: Activity,
    estimates: Mapping[int, Estimate],
    index: CourseIndex,
    known: Collection[int],
    at: datetime,
) -> tuple[Cause, ...]:
    causes = [
        _gap(activity, estimates, index, known),
        _wrong(activity),
        _quiet(activity.last, at),
        _shown(activity),
        _due(estimates),
    ]
    return tuple(sorted((c for c in causes if c), key=lambda cause: -cause.weight))


def _gap(
    activity: Activity,
    estimates: Mapping[int, Estimate],
    index: CourseIndex,
    known: Collection[int],
) -> Cause | None:
    """The weakest prerequisite of what the student has worked on lately and not learnt."""
    worked = {
        skill
        for exercise in activity.worked
        if exercise in index.exercises
        for skill in index.exercises[exercise].skills
    }
    pairs = [
        (TARGET - estimates[before].p, before, after)
        for after in worked & set(index.skills) - set(known)
        if after not in estimates or estimates[after].p < TARGET
        for before in index.graph.ancestors(after)
        if before not in known and before in estimates and estimates[before].known
    ]
    gap, before, after = max(pairs, default=(0.0, 0, 0))
    if gap < 0.2:
        return None
    return Cause(
        "gap",
        1.0 + gap,
        number=round(100 * estimates[before].p),
        skill=index.skills[before].title,
        holds_back=index.skills[after].title,
    )


def _wrong(activity: Activity) -> Cause | None:
    if activity.judged < 8 or activity.wrong / activity.judged < OFTEN_WRONG:
        return None
    share = activity.wrong / activity.judged
    return Cause("wrong", 0.5 + share, number=activity.wrong, of=activity.judged)


def _quiet(last: datetime, at: datetime) -> Cause | None:
    if at - last < QUIET:
        return None
    return Cause("quiet", 0.8, number=(at - last).days)


def _shown(activity: Activity) -> Cause | None:
    if activity.judged < 8 or activity.shown / activity.judged < 0.3:
        return None
    return Cause("shown", 0.6, number=activity.shown, of=activity.judged)


def _due(estimates: Mapping[int, Estimate]) -> Cause | None:
    due = sum(estimate.due for estimate in estimates.values())
    return Cause("due", min(0.5, 0.1 * due), number=due) if due >= 3 else None

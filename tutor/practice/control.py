"""What people have asked of the choice for one student: the rows in force, the policy's view of
them, and what a decision keeps of them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from django.utils.timezone import localdate

from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.policy import NO_CONTROL, Control, Estimate
from curriculum.rows import Select
from tutor.classrooms.models import Membership
from tutor.people.models import User
from tutor.practice.models import ClassGoal, Override
from tutor.practice.placing import placed_known

Kind = Override.Kind

# Asked for every choice: written out, because composing it costs more than running it. The rows of
# the students, and the goals of their classes that they have not been given yet: not where the
# skill is set aside, or a goal of the student alone. Of several goals the nearest day comes first.
_OPEN = Select(
    """
    FROM (
      SELECT student_id AS student, id AS asked, NULL::bigint AS goal, NULL::bigint AS place
      FROM practice_override WHERE student_id = ANY(%s) AND course_id = %s AND ended IS NULL
      UNION ALL
      SELECT m.student_id, NULL, g.id, m.id FROM classrooms_membership m
      JOIN classrooms_classroom c ON c.id = m.classroom_id AND c.course_id = %s AND NOT c.archived
      JOIN practice_classgoal g ON g.classroom_id = c.id AND g.ended IS NULL AND g.at <= %s
      WHERE m.student_id = ANY(%s) AND m.joined <= %s AND NOT EXISTS (
        SELECT FROM practice_override x WHERE x.student_id = m.student_id AND (
          x.class_goal_id = g.id OR x.skill_id = g.skill_id AND x.ended IS NULL
          AND (x.kind = 'block' OR x.kind = 'goal' AND x.class_goal_id IS NULL)
        )
      )
    ) rows
    LEFT JOIN practice_override o ON o.id = rows.asked
    LEFT JOIN practice_classgoal g ON g.id = rows.goal
    LEFT JOIN classrooms_membership m ON m.id = rows.place
    LEFT JOIN people_user u ON u.id = coalesce(o.by_id, g.by_id)
    ORDER BY coalesce(o.until, g.until), o.id, g.id
    """,
    o=Override,
    g=ClassGoal,
    m=(Membership, "student", "joined"),
    u=(User, "code", "display_name", "username"),
)


@dataclass(frozen=True)
class InForce:
    """The open overrides of a student in a course.

    effective: those that the choice follows. idle: those about what is no longer there.
    reached: goals that the student has got to; the next choice ends them.
    """

    effective: tuple[Override, ...] = ()
    idle: tuple[Override, ...] = ()
    reached: tuple[Override, ...] = ()
    control: Control = NO_CONTROL

    @property
    def rows(self) -> tuple[Override, ...]:
        return self.shown + self.reached

    @property
    def shown(self) -> tuple[Override, ...]:
        """What people are told is in force."""
        return self.effective + self.idle

    def of_kind(self, *kinds: str) -> Override | None:
        return next((one for one in self.effective if one.kind in kinds), None)

    @property
    def record(self) -> list[dict[str, Any]]:
        """What a decision keeps: enough to say who asked for what, and why."""
        return [recorded(one) for one in self.effective]


def in_force(
    student_id: int,
    course: Course,
    index: CourseIndex,
    estimates: Mapping[int, Estimate],
    at: datetime,
) -> InForce:
    """With what the latest placement found known. 2 queries; 3 after a placement."""
    rows = open_overrides([student_id], course, at)[student_id]
    found = sorted_out(rows, index, estimates, at)
    placed = placed_known([student_id], course).get(student_id, frozenset())
    known = found.control.known | placed
    return replace(found, control=replace(found.control, known=known))


def open_overrides(
    student_ids: Sequence[int], course: Course, at: datetime
) -> dict[int, list[Override]]:
    """Student -> what is in force, each with its author; of two goals about one skill, the nearer
    comes first. Among them, not saved, the goals of a class that reach somebody who has joined it
    since. 1 query."""
    found: dict[int, list[Override]] = {student: [] for student in student_ids}
    wanted, key = list(student_ids), course.pk
    for row, goal, place, author in _OPEN.rows(wanted, key, key, at, wanted, at):
        if row is not None:
            found[row.student_id].append(_with_author(row, author))
        elif localdate(place.joined) <= goal.until:
            given = _given(goal, place.student_id, course, at)
            found[place.student_id].append(_with_author(given, author))
    return found


def _given(goal: ClassGoal, student_id: int, course: Course, at: datetime) -> Override:
    """Its code is the same whenever it is read: a decision may keep it, a button may name it."""
    return Override(
        code=uuid5(goal.code, str(student_id)),
        student_id=student_id,
        course=course,
        kind=Kind.GOAL,
        skill_id=goal.skill_id,
        until=goal.until,
        class_goal=goal,
        why=goal.why,
        at=at,
    )


def known_in_class(
    asked: Mapping[int, Sequence[Override]], course: Course
) -> dict[int, frozenset[int]]:
    """Student -> what `in_force` has as known. `asked`: what is in force for the students of the
    class. 1 query; 2 after a placement of any."""
    placed = placed_known(list(asked), course)
    return {
        student: frozenset(one.skill_id for one in rows if one.skill_id and one.kind == Kind.KNOWN)
        | placed.get(student, frozenset())
        for student, rows in asked.items()
    }


def sorted_out(
    rows: Sequence[Override],
    index: CourseIndex,
    estimates: Mapping[int, Estimate],
    at: datetime,
) -> InForce:
    """Open rows, each with its author, by what the choice makes of them."""
    known = {one.skill_id for one in rows if one.kind == Kind.KNOWN}
    effective, idle, reached = [], [], []
    for one in rows:
        if not has_effect(one, index):
            idle.append(one)
        elif one.kind == Kind.GOAL and (one.skill_id in known or _is_secure(one, estimates)):
            reached.append(one)
        else:
            effective.append(one)
    control = _control(effective, at)
    return InForce(tuple(effective), tuple(idle), tuple(reached), control)


def has_effect(override: Override, index: CourseIndex) -> bool:
    """Not if its skill was retired, or its exercise is published no longer."""
    if override.kind == Kind.PIN_EXERCISE:
        exercise = index.exercises.get(override.exercise_id or 0)
        return exercise is not None and bool(exercise.skills)
    if override.skill_id is None or override.skill_id not in index.skills:
        return False
    needs_exercises = override.kind in (Kind.PIN_SKILL, Kind.CHECK)
    return not needs_exercises or bool(index.by_skill[override.skill_id])


def recorded(override: Override) -> dict[str, Any]:
    """People by their code: when an account is erased, no name stays behind."""
    return {
        "code": str(override.code),
        "kind": override.kind,
        "skill": override.skill_id,
        "exercise": override.exercise_id,
        "until": override.until.isoformat() if override.until else None,
        "by": str(override.by.code) if override.by else None,
        "why": override.why,
    }


def _with_author(override: Override, author: User | None) -> Override:
    override.by = author
    return override


def _is_secure(override: Override, estimates: Mapping[int, Estimate]) -> bool:
    estimate = estimates.get(override.skill_id or 0)
    return estimate is not None and estimate.secure


def _control(rows: Sequence[Override], at: datetime) -> Control:
    def skills(kind: str) -> list[int]:
        return [one.skill_id for one in rows if one.kind == kind and one.skill_id is not None]

    pinned = next((one.exercise_id for one in rows if one.kind == Kind.PIN_EXERCISE), None)
    return Control(
        exercise=pinned,
        skill=next(iter(skills(Kind.PIN_SKILL)), None),
        check=next(iter(skills(Kind.CHECK)), None),
        blocked=frozenset(skills(Kind.BLOCK)),
        known=frozenset(skills(Kind.KNOWN)),
        goals=_days_left(rows, localdate(at)),
    )


def _days_left(rows: Sequence[Override], today: date) -> dict[int, float]:
    """By skill; to the nearest day, where two classes have the same goal."""
    found: dict[int, float] = {}
    for one in rows:
        if one.kind == Kind.GOAL and one.skill_id is not None and one.until is not None:
            days = float((one.until - today).days)
            found[one.skill_id] = min(days, found.get(one.skill_id, days))
    return found

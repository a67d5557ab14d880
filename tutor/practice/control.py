"""What people have asked of the choice for one student: the rows in force, the policy's view of
them, and what a decision keeps of them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.policy import NO_CONTROL, Control, Estimate
from curriculum.rows import Select
from tutor.people.models import User
from tutor.practice.models import Override
from tutor.practice.placing import placed_known

Kind = Override.Kind

# Asked for every choice: written out, because composing it costs more than running it.
_OPEN = Select(
    """
    FROM practice_override o LEFT JOIN people_user u ON u.id = o.by_id
    WHERE o.student_id = %s AND o.course_id = %s AND o.ended IS NULL ORDER BY o.id
    """,
    o=Override,
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
    rows = [_with_author(*found) for found in _OPEN.rows(student_id, course.pk)]
    found = sorted_out(rows, index, estimates, at)
    placed = placed_known([student_id], course).get(student_id, frozenset())
    known = found.control.known | placed
    return replace(found, control=replace(found.control, known=known))


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

    today = localdate(at)
    pinned = next((one.exercise_id for one in rows if one.kind == Kind.PIN_EXERCISE), None)
    return Control(
        exercise=pinned,
        skill=next(iter(skills(Kind.PIN_SKILL)), None),
        check=next(iter(skills(Kind.CHECK)), None),
        blocked=frozenset(skills(Kind.BLOCK)),
        known=frozenset(skills(Kind.KNOWN)),
        goals={
            one.skill_id: float((one.until - today).days)
            for one in rows
            if one.kind == Kind.GOAL and one.skill_id is not None and one.until is not None
        },
    )

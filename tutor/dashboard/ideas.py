"""The wrong ideas of the week: how many hold each one, of those who met it, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from curriculum.index import CourseIndex, SkillInfo
from curriculum.models import Course, Misconception
from dialogue.reads import misconceptions_of_week
from tutor.dashboard.risk import Activity
from tutor.people.models import User

MOST = 8


@dataclass(frozen=True)
class WrongIdea:
    misconception: Misconception
    students: tuple[User, ...]
    # Who worked on one of its skills in the same time: the number it is a share of.
    met: int
    samples: tuple[str, ...]
    skills: tuple[SkillInfo, ...]


def wrong_ideas(
    students: Sequence[User],
    course: Course,
    index: CourseIndex,
    activity: Mapping[int, Activity],
    since: datetime,
) -> list[WrongIdea]:
    """The most common first. Two queries."""
    people = {student.pk: student for student in students}
    found = misconceptions_of_week(list(people), course, since)[:MOST]
    prefetch_related_objects([one.misconception for one in found], "skills")
    ideas = []
    for one in found:
        skills = {skill.pk for skill in one.misconception.skills.all()}
        met = _who_met(skills, index, activity, since) | one.students
        holders = [people[pk] for pk in one.students]
        ideas.append(
            WrongIdea(
                one.misconception,
                tuple(sorted(holders, key=lambda student: student.name.casefold())),
                len(met),
                tuple(one.samples),
                tuple(index.skills[pk] for pk in sorted(skills) if pk in index.skills),
            )
        )
    return ideas


def _who_met(
    skills: set[int], index: CourseIndex, activity: Mapping[int, Activity], since: datetime
) -> set[int]:
    exercises = {pk for pk, info in index.exercises.items() if skills & set(info.skills)}
    return {
        student
        for student, of_one in activity.items()
        if any(at >= since for pk, at in of_one.worked.items() if pk in exercises)
    }

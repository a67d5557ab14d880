"""Which skills come back for review, on which day and on what evidence; and which skills an answer
has taken out of the mastered ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.utils.timezone import localtime

from curriculum.index import SkillInfo
from curriculum.models import Course
from curriculum.reads import course_index
from curriculum.review import Refreshed, planned
from knowledge_tracing.reads import Estimate, Moment, review_dates, timelines
from tutor.classrooms.reads import daily_reviews
from tutor.practice.choosing import midnight
from tutor.practice.models import Decision
from tutor.practice.refreshing import Fresh, answers_lately, refresh

WEEK = 7
LATELY = timedelta(days=14)
# Where the forecast of a skill refreshed in part is looked at.
LATER = 91
FORECAST = (0.0, 1.0, 2.0, 4.0, 7.0, 14.0, 30.0, 60.0, 90.0)


@dataclass(frozen=True)
class Review:
    """One skill to come back. `planned` is None where the class leaves reviews out."""

    skill: SkillInfo
    estimate: Estimate
    due: date
    planned: date | None
    is_due: bool
    partial: Refreshed | None

    @property
    def waits(self) -> bool:
        """The daily limit puts it off."""
        return self.planned is not None and self.planned > self.due


class Day(NamedTuple):
    on: date
    reviews: list[Review]


@dataclass(frozen=True)
class Reviews:
    """estimates: with partial reviews counted. most: of a day."""

    estimates: Mapping[int, Estimate]
    today: date
    by_skill: Mapping[int, Review] = field(default_factory=dict)
    most: int = 0

    @property
    def some_due(self) -> bool:
        return any(one.is_due for one in self.by_skill.values())

    def week(self) -> list[Day]:
        """The days of the coming week on which something is planned, today first."""
        last = self.today + timedelta(days=WEEK - 1)
        soon = [one for one in self.by_skill.values() if one.planned and one.planned <= last]
        soon.sort(key=lambda one: (one.planned, one.estimate.p, one.skill.position))
        return [Day(on, list(found)) for on, found in groupby(soon, attrgetter("planned"))]


def reviews_of(
    student_id: int, course: Course, estimates: Mapping[int, Estimate], at: datetime
) -> Reviews:
    """Nothing asked before a skill is mastered; then up to 5 queries."""
    today = localtime(at).date()
    if not any(estimate.secure for estimate in estimates.values()):
        return Reviews(estimates, today)
    index = course_index(course)
    dates = review_dates(student_id, course, at)
    days = {
        skill: (on - at.date()).days
        for skill, on in dates.items()
        if on is not None and index.by_skill.get(skill)
    }
    if not days:
        return Reviews(estimates, today)
    fresh = _refreshed(student_id, course, estimates, days, at)
    due = days | {
        skill: LATER if one.due is None else one.due for skill, one in fresh.partial.items()
    }
    most = daily_reviews(student_id, course.pk)
    plan = planned(
        due,
        {skill: 1.0 - fresh.estimates[skill].p for skill in due},
        index.graph.encompassed,
        most=most,
        done=_reviews_since(student_id, course, midnight(at)),
    )
    found = {skill: _review(course, skill, fresh, due, plan, today) for skill in due}
    return Reviews(fresh.estimates, today, found, most)


def _refreshed(
    student_id: int,
    course: Course,
    estimates: Mapping[int, Estimate],
    days: Mapping[int, int],
    at: datetime,
) -> Fresh:
    """Partial reviews put off what is due this week; what is due later has time."""
    soon = [skill for skill, day in days.items() if day < WEEK]
    if not soon or not course_index(course).graph.encompassed:
        return Fresh(estimates)
    answers = answers_lately(student_id, course, at)
    return refresh(student_id, course, estimates, answers, soon, at, FORECAST)


def _reviews_since(student_id: int, course: Course, since: datetime) -> int:
    chosen = Decision.objects.filter(student=student_id, course=course, rule="review")
    return chosen.filter(at__gte=since).count()


def _review(
    course: Course,
    skill: int,
    fresh: Fresh,
    due: Mapping[int, int],
    plan: Mapping[int, int],
    today: date,
) -> Review:
    return Review(
        skill=course_index(course).skills[skill],
        estimate=fresh.estimates[skill],
        due=today + timedelta(days=due[skill]),
        planned=today + timedelta(days=plan[skill]) if skill in plan else None,
        is_due=due[skill] == 0,
        partial=fresh.partial.get(skill),
    )


class Lapse(NamedTuple):
    """A skill that was mastered until the answer at this time. `wrong`: how many answers in a row
    were not right then."""

    until: datetime
    wrong: int


def lapse_of(moments: Sequence[Moment]) -> Lapse | None:
    """From the answers on a skill, oldest first; None if it is mastered, or never was."""
    found, wrong, was_secure = None, 0, False
    for moment in moments:
        if moment.right is None:
            continue
        wrong = wrong + 1 if moment.right < 1.0 else 0
        if moment.secure:
            found = None
        elif was_secure:
            found = Lapse(moment.at, wrong)
        was_secure = moment.secure
    return found


def lapses_of(
    student_id: int,
    course: Course,
    estimates: Mapping[int, Estimate],
    since: datetime | None = None,
) -> dict[int, Lapse]:
    """The skills that were mastered when an exercise was chosen (since then) and are not now. One
    query; one more, and a replay of the ledger, where there are any."""
    chosen = Decision.objects.filter(student=student_id, course=course)
    if since is not None:
        chosen = chosen.filter(at__gte=since)
    mastered = chosen.exclude(inputs__mastered=[]).values_list("inputs__mastered", flat=True)
    once = {skill for skills in mastered.distinct() for skill in skills or ()}
    lost = [skill for skill in once if skill in estimates and not estimates[skill].secure]
    if not lost:
        return {}
    found = timelines(student_id, course, lost, own=True)
    lapses = {skill: lapse_of(moments) for skill, moments in found.items()}
    return {skill: lapse for skill, lapse in lapses.items() if lapse is not None}

"""Today: where the student was, what comes next and why, what is due, how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from curriculum.content import Text
from curriculum.index import CourseIndex, SkillInfo
from curriculum.models import Course
from curriculum.policy import Estimate
from curriculum.reads import course_index
from knowledge_tracing.reads import estimates_for
from tutor.experiments.reads import policy_for
from tutor.people.models import User
from tutor.practice.choosing import next_choice
from tutor.practice.control import InForce, in_force
from tutor.practice.courses import courses_open_to
from tutor.practice.models import Attempt, Run, Session
from tutor.practice.placing import latest_placement
from tutor.practice.reads.offers import Offer, offers_of
from tutor.practice.reads.reviews import LATELY, Review, Reviews, lapses_of, reviews_of
from tutor.practice.reasons import sentence
from tutor.practice.review_words import evidence, lapse, load, plan
from tutor.practice.states import states_of

REVIEWS_SHOWN = 8


@dataclass(frozen=True)
class Glance:
    """How many skills of a course stand where."""

    skills: int
    mastered: int
    learning: int
    due: int
    ready: int


@dataclass(frozen=True)
class ReviewLine:
    review: Review
    why: str


@dataclass(frozen=True)
class NextUp:
    title: Text
    reason: str
    offers: tuple[Offer, ...] = ()
    placing: bool = False


def today_page(student: User, *, at: datetime, course: str = "") -> dict[str, Any]:
    """The context of practice/today.html. `course`: the code of the one the student picked."""
    courses = list(courses_open_to(student))
    sessions = {one.course_id: one for one in open_sessions(student)}
    chosen = course_of_page(courses, list(sessions), course)
    context = {"courses": courses, "course": chosen, "other_courses": len(courses) > 1}
    if chosen is None:
        return context
    session = sessions.get(chosen.pk)
    index = course_index(chosen)
    estimates = estimates_for(student.pk, chosen, at)
    reviews = reviews_of(student.pk, chosen, estimates, at)
    asked = in_force(student.pk, chosen, index, estimates, at)
    states = states_of(index, reviews.estimates, asked.control.known)
    week = _week(student, at)
    open_run = _open_run(session, index)
    return {
        **context,
        "session": session,
        "open_run": open_run,
        "next_up": None if open_run else _next_up(student, chosen, index, estimates, at, asked),
        "has_exercises": bool(index.exercises),
        "offer_placement": _offers_placement(student, chosen, index, estimates),
        "glance": _glance(Counter(states.values()), len(states)),
        **_coming_back(reviews, index),
        "lapses": _lapses(student, chosen, index, estimates, at),
        "week": week,
        "week_total": sum(day.answers for day in week),
    }


def _offers_placement(
    student: User, course: Course, index: CourseIndex, estimates: Mapping[int, Estimate]
) -> bool:
    """To one who has answered nothing here and was not asked before. At most 1 query."""
    if not index.exercises or any(one.answers for one in estimates.values()):
        return False
    return latest_placement(student.pk, course) is None


def course_of_page(courses: list[Course], recent: list[int], wanted: str) -> Course | None:
    """The course asked for, else the one practised last, else the first."""
    by_code = {str(one.code): one for one in courses}
    by_pk = {one.pk: one for one in courses}
    last = next((by_pk[pk] for pk in recent if pk in by_pk), None)
    return by_code.get(wanted) or last or next(iter(courses), None)


def open_sessions(student: User) -> list[Session]:
    mine = Session.objects.filter(student=student, finished__isnull=True)
    return list(mine.select_related("course").order_by("-last_active"))


def _open_run(session: Session | None, index: CourseIndex) -> NextUp | None:
    run = session.latest_run if session else None
    if run is None or run.state != Run.State.OPEN:
        return None
    title = index.skills[run.decision.reason["skill"]].title if _known(run, index) else ""
    decision = run.decision
    reason = sentence(decision.reason, index, decision.overrides)
    return NextUp(title, reason, placing=run.in_placement)


def _known(run: Run, index: CourseIndex) -> bool:
    return run.decision.reason.get("skill") in index.skills


def _next_up(
    student: User,
    course: Course,
    index: CourseIndex,
    estimates: Any,
    at: datetime,
    asked: InForce,
) -> NextUp | None:
    policy = policy_for(student.pk, course)
    choice, _ = next_choice(student.pk, course, index, estimates, at, asked.control, policy)
    if choice.exercise is None or choice.skill is None:
        return None
    reason = sentence(choice.reason, index, asked.record)
    return NextUp(index.skills[choice.skill].title, reason, tuple(offers_of(choice, index)))


def _glance(count: Counter[str], skills: int) -> Glance:
    return Glance(
        skills=skills,
        mastered=count["mastered"] + count["due"],
        learning=count["learning"],
        due=count["due"],
        ready=count["ready"],
    )


def _coming_back(reviews: Reviews, index: CourseIndex) -> dict[str, Any]:
    """The plan of the coming week, and why each skill is in it."""
    week = reviews.week()
    planned = [one for day in week for one in day.reviews]
    lines = [
        ReviewLine(one, " ".join((evidence(one, index), plan(one, reviews.most) * one.waits)))
        for one in planned[:REVIEWS_SHOWN]
    ]
    return {
        "reviews": lines,
        "reviews_more": max(len(planned) - REVIEWS_SHOWN, 0),
        "review_load": load(week, reviews.today),
        "some_due": reviews.some_due,
        "today": reviews.today,
    }


def _lapses(
    student: User, course: Course, index: CourseIndex, estimates: Any, at: datetime
) -> list[tuple[SkillInfo, str]]:
    """Skills that an answer of the last days has taken out of the mastered ones."""
    found = lapses_of(student.pk, course, estimates, at - LATELY)
    skills = sorted(
        (index.skills[pk] for pk in found if pk in index.skills), key=lambda one: one.position
    )
    return [(skill, lapse(found[skill.pk])) for skill in skills]


@dataclass(frozen=True)
class Day:
    on: date
    answers: int


def _week(student: User, at: datetime) -> list[Day]:
    """Answers on each of the last seven days, today last. 1 query."""
    since = (at - timedelta(days=6)).date()
    moments = Attempt.objects.filter(student=student, at__date__gte=since)
    judged = moments.exclude(verdict="malformed").values_list("at", flat=True)
    count = Counter(moment.date() for moment in judged)
    days = [since + timedelta(days=offset) for offset in range(7)]
    return [Day(day, count[day]) for day in days]

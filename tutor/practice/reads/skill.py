"""One skill of one student: the estimate, how it will fade, and the answers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.index import CourseIndex, SkillInfo
from curriculum.models import Course, Skill
from curriculum.policy import Estimate
from curriculum.reads import course_index
from knowledge_tracing.models import Observation
from knowledge_tracing.reads import estimates_for, forecast, timelines
from tutor.lib.charts import Chart, ChartPoint, band_chart
from tutor.lib.templatetags.chiron import percent
from tutor.people.models import User
from tutor.practice.control import in_force
from tutor.practice.models import Attempt
from tutor.practice.reads.asked import asked_about
from tutor.practice.reads.history import WITH, Answer, answer_of
from tutor.practice.reads.reviews import Reviews, lapses_of, reviews_of
from tutor.practice.reads.sitting import Band, band_of
from tutor.practice.review_words import lapse, partly, plan, then_and_now
from tutor.practice.states import State, set_known, states_of

DAYS = tuple(float(day) for day in range(0, 61, 2))
TABLE_DAYS = (0.0, 7.0, 14.0, 30.0, 60.0)
RECENT = 10


def skill_page(student: User, skill: Skill, *, at: datetime) -> dict[str, Any]:
    """The context of practice/skill.html."""
    course = skill.course
    index = course_index(course)
    estimates = estimates_for(student.pk, course, at)
    reviews = reviews_of(student.pk, course, estimates, at)
    asked = in_force(student.pk, course, index, estimates, at)
    states = states_of(index, reviews.estimates, asked.control.known)
    estimate = estimates.get(skill.pk)
    points = forecast(student.pk, course, skill.pk, at, DAYS)
    review = reviews.by_skill.get(skill.pk)
    state = states.get(skill.pk, "later")
    return {
        "skill": skill,
        "course": course,
        "state": state,
        "set_known": set_known(state, estimate),
        "estimate": estimate,
        "band": band_of(estimate) if estimate else None,
        "standing": standing_in_words(estimate),
        "chart": _chart(points, review.due if review else None, at),
        "forecast": [point for point in points if point.day in TABLE_DAYS],
        "review": review,
        "plan": plan(review, reviews.most) if review else "",
        "notes": review_notes(student.pk, course, skill.pk, reviews),
        "before": _neighbours(
            index.graph.prerequisites.get(skill.pk, ()), index, estimates, states
        ),
        "after": _neighbours(_built_on(index, skill.pk), index, estimates, states),
        "answers": answers_behind(student, course.pk, skill.pk),
        "asked": asked_about(student, skill, asked.shown, index, estimate, at),
        "exercises": len(index.by_skill.get(skill.pk, ())),
    }


def review_notes(student_id: int, course: Course, skill: int, reviews: Reviews) -> list[str]:
    """On what evidence a skill is due for review, or not mastered any more. A query and a replay
    of the ledger for each, where there is something to say."""
    review, found = reviews.by_skill.get(skill), []
    if review is not None and (review.is_due or review.partial):
        moments = timelines(student_id, course, [skill], own=True)[skill]
        before = review.partial.before if review.partial else review.estimate.p
        found = [then_and_now(moments, before), partly(review.partial, course_index(course))]
    mine = {pk: one for pk, one in reviews.estimates.items() if pk == skill}
    found += [lapse(one) for one in lapses_of(student_id, course, mine).values()]
    return [sentence for sentence in found if sentence]


def standing_in_words(estimate: Estimate | None) -> str:
    """The estimate in words: a number only where it is known well enough to mean something."""
    if estimate is None or not estimate.answers:
        return _("No answers yet on this skill.")
    numbers = {
        "p": percent(estimate.p),
        "low": percent(estimate.low),
        "high": percent(estimate.high),
        "count": estimate.answers,
    }
    days = round(estimate.idle or 0)
    if not estimate.known and estimate.secure and days:
        # There was evidence enough to call it mastered; what lacks is recent evidence.
        return ngettext(
            "The last answer is %(days)d day old, so a number would mean little:"
            " somewhere from %(low)s to %(high)s.",
            "The last answer is %(days)d days old, so a number would mean little:"
            " somewhere from %(low)s to %(high)s.",
            days,
        ) % {**numbers, "days": days}
    if not estimate.known:
        return (
            ngettext(
                "Not enough evidence yet: after %(count)d answer,"
                " somewhere from %(low)s to %(high)s.",
                "Not enough evidence yet: after %(count)d answers,"
                " somewhere from %(low)s to %(high)s.",
                estimate.answers,
            )
            % numbers
        )
    return (
        ngettext(
            "Chance of a right answer now: about %(p)s, from %(low)s to %(high)s"
            " (%(count)d answer).",
            "Chance of a right answer now: about %(p)s, from %(low)s to %(high)s"
            " (%(count)d answers).",
            estimate.answers,
        )
        % numbers
    )


def _built_on(index: CourseIndex, pk: int) -> list[int]:
    before = index.graph.prerequisites
    return [one for one in index.skills if pk in before.get(one, ())]


def _neighbours(
    pks: Any, index: CourseIndex, estimates: Mapping[int, Estimate], states: dict[int, State]
) -> list[tuple[SkillInfo, State, Band | None]]:
    ordered = sorted(
        (pk for pk in pks if pk in index.skills), key=lambda pk: index.skills[pk].position
    )
    return [
        (index.skills[pk], states[pk], band_of(estimates[pk]) if pk in estimates else None)
        for pk in ordered
    ]


def answers_behind(student: User, course: int, skill: int) -> list[Answer]:
    """The latest answers that moved the estimate. 2 queries."""
    seen = Observation.objects.filter(student=student, course=course, skills__contains=skill)
    sources = list(seen.order_by("-at").values_list("source", flat=True)[:RECENT])
    attempts = Attempt.objects.filter(code__in=sources, student=student)
    return [answer_of(one) for one in attempts.select_related(*WITH).order_by("-at")]


def _chart(points: Any, review: date | None, at: datetime) -> Chart:
    """The forecast over sixty days; a dashed line where the next review falls."""
    days = (review - at.date()).days if review else None
    due = (
        min((p.day for p in points), key=lambda day: abs(day - days)) if days is not None else None
    )
    marked = due is not None and days is not None and 0 <= days <= DAYS[-1]
    return band_chart(
        [
            ChartPoint(p.day, p.p, p.low, p.high, "review" if marked and p.day == due else None)
            for p in points
        ],
        x_ticks=[
            (0.0, _("today")),
            *(
                (float(day), ngettext("%(days)d day", "%(days)d days", day) % {"days": day})
                for day in (20, 40, 60)
            ),
        ],
    )

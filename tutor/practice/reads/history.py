"""Every answer a student gave, newest first, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.http import urlencode
from django.utils.timezone import localdate

from curriculum.content import Text
from curriculum.models import Course, Skill
from curriculum.reads import document_of, variant
from tutor.people.models import User
from tutor.practice.courses import courses_open_to
from tutor.practice.models import Attempt
from tutor.practice.reads.sitting import Written, written
from tutor.practice.words import verdict_words

PER_PAGE = 40
WITH = ("run__version", "run__session__course")


@dataclass(frozen=True)
class Answer:
    course: Course
    at: datetime
    title: Text
    prompt: Text
    answer: Written
    verdict: str
    words: str
    help_level: int


def history_page(
    student: User, *, page: int, skill: UUID | None = None, verdict: str = ""
) -> dict[str, Any]:
    """The context of practice/history.html. 4 queries, however many answers."""
    answers = Attempt.objects.filter(student=student).select_related(*WITH)
    if skill:
        answers = answers.filter(run__version__exercise__skills__code=skill)
    if verdict:
        answers = answers.filter(verdict__in=_VERDICTS[verdict])
    chosen = {name: str(one) for name, one in (("skill", skill), ("verdict", verdict)) if one}
    shown = Paginator(answers.order_by("-at", "-pk"), PER_PAGE).get_page(page)
    skills = Skill.objects.filter(course__in=courses_open_to(student).order_by(), retired=False)
    return {
        "page": shown,
        "days": _days(shown),
        "skills": list(skills.only("code", "title", "position", "course_id")),
        "skill": skill,
        "verdict": verdict,
        "filtered": bool(skill or verdict),
        "filter_query": "&" + urlencode(chosen) if chosen else "",
    }


_VERDICTS = {
    "right": ["right", "form"],
    "wrong": ["wrong", "partial", "malformed"],
    "dont_know": ["dont_know"],
}


def _days(page: Page[Attempt]) -> list[tuple[Any, list[Answer]]]:
    answers = [answer_of(attempt) for attempt in page]
    return [(day, list(group)) for day, group in groupby(answers, lambda one: localdate(one.at))]


def answer_of(attempt: Attempt) -> Answer:
    """One answer with the words of its step. The attempt must be loaded WITH its run."""
    document = variant(attempt.run.version, attempt.run.seed)
    step = document.step(attempt.step_id)
    return Answer(
        course=attempt.run.session.course,
        at=attempt.at,
        title=document_of(attempt.run.version).title,
        prompt=step.prompt or document.prompt,
        answer=written(step.answer, attempt.text),
        verdict=attempt.verdict,
        words=verdict_words(attempt).title,
        help_level=attempt.help_level,
    )

"""How much there is of everything, for lists: one statement each, however large a course is."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from curriculum.models import Course, Edge, Exercise, Misconception, Skill
from curriculum.reads import exercises_for_authors

# The draft says something else than what students get. The database compares the documents.
CHANGED = Q(current__isnull=False) & ~Q(draft=F("current__content"))
UNPUBLISHED = Q(state=Exercise.State.DRAFT)


def course_cards() -> QuerySet[Course]:
    """Courses with `skill_count`, `published_count`, `draft_count`, `changed_count`."""
    exercises = Exercise.objects.filter(course=OuterRef("pk")).exclude(state=Exercise.State.RETIRED)
    return Course.objects.annotate(
        skill_count=_count(Skill.objects.filter(course=OuterRef("pk"), retired=False), "course"),
        published_count=_count(exercises.filter(state=Exercise.State.PUBLISHED), "course"),
        draft_count=_count(exercises.filter(UNPUBLISHED), "course"),
        changed_count=_count(exercises.filter(CHANGED), "course"),
    ).order_by("slug")


def course_card(course: Course) -> Course:
    """The same of one course, with `misconception_count` and `proposed_count`."""
    wrong_ideas = Misconception.objects.filter(course=OuterRef("pk"))
    proposed = Edge.objects.filter(
        target__course=OuterRef("pk"), status=Edge.Status.PROPOSED
    ).annotate(course=F("target__course"))
    return (
        course_cards()
        .annotate(
            misconception_count=_count(wrong_ideas, "course"),
            proposed_count=_count(proposed, "course"),
        )
        .get(pk=course.pk)
    )


def exercise_rows(
    course: Course, *, skill: Skill | None, state: str, words: str
) -> QuerySet[Exercise]:
    """As reads.exercises_for_authors, with `is_changed`; state may also be "changed"."""
    changed_only = state == "changed"
    found = exercises_for_authors(
        course, skill=skill, state="" if changed_only else state, words=words
    )
    found = found.annotate(
        is_changed=Case(When(CHANGED, then=True), default=False, output_field=BooleanField())
    )
    return found.filter(CHANGED) if changed_only else found


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)

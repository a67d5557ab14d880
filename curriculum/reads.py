"""What there is to know, read. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from curriculum import documents, variants
from curriculum.content import Document
from curriculum.graph import SkillGraph
from curriculum.index import CourseIndex, ExerciseInfo, SkillInfo, UnitInfo
from curriculum.models import (
    Course,
    Edge,
    Exercise,
    ExerciseVersion,
    Figure,
    ImportRecord,
    Misconception,
    Skill,
)
from curriculum.recent import Recent

_indexes: Recent[CourseIndex] = Recent(16)
_documents: Recent[Document] = Recent(2048)
_variants: Recent[Document] = Recent(4096)


def course_index(course: Course) -> CourseIndex:
    """The course of this revision, from this process's memory or by five queries."""
    return _indexes.get((course.pk, course.revision), lambda: _read_index(course))


def document_of(version: ExerciseVersion) -> Document:
    """The document as authored, with its parameters; `content` may be deferred."""
    return _documents.get(version.pk, lambda: documents.parse(version.content))


def variant(version: ExerciseVersion, seed: int) -> Document:
    """The document that the student of this seed sees."""
    key = (version.pk, seed)
    return _variants.get(key, lambda: variants.draw(document_of(version), seed))


def published_courses() -> QuerySet[Course]:
    return Course.objects.filter(published=True).order_by("slug")


def courses_for_authors() -> QuerySet[Course]:
    """With `skill_count`, `exercise_count` and `published_count`."""
    published = Q(exercises__state=Exercise.State.PUBLISHED)
    return Course.objects.annotate(
        skill_count=Count("skills", filter=Q(skills__retired=False), distinct=True),
        exercise_count=Count("exercises", distinct=True),
        published_count=Count("exercises", filter=published, distinct=True),
    ).order_by("slug")


def skills_for_authors(course: Course) -> QuerySet[Skill]:
    """Retired ones too, with `exercise_count` (published)."""
    published = Q(exercises__state=Exercise.State.PUBLISHED)
    return (
        course.skills.select_related("unit")
        .annotate(exercise_count=Count("exercises", filter=published, distinct=True))
        .order_by("position", "pk")
    )


def exercises_for_authors(
    course: Course, *, skill: Skill | None = None, state: str = "", words: str = ""
) -> QuerySet[Exercise]:
    """With skills at hand; without the documents, which lists do not show."""
    found = course.exercises.select_related("unit", "current").prefetch_related("skills")
    found = found.defer("draft", "current__content").order_by("position", "pk")
    if skill:
        found = found.filter(skills=skill)
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(slug__icontains=words) | Q(title__icontains=words))
    return found


def misconceptions_for_authors(course: Course) -> QuerySet[Misconception]:
    return course.misconceptions.prefetch_related("skills").order_by("slug")


def edges_of(course: Course) -> QuerySet[Edge]:
    """Proposed ones too."""
    found = Edge.objects.filter(target__course=course).select_related("source", "target")
    return found.order_by("target__position", "source__position", "kind")


def versions_of(exercise: Exercise) -> QuerySet[ExerciseVersion]:
    return exercise.versions.defer("content").select_related("author").order_by("-number")


def imports_of(course: Course) -> QuerySet[ImportRecord]:
    return course.imports.defer("archive").order_by("-created")


def has_changes(exercise: Exercise) -> bool:
    """Whether the draft differs from what students get."""
    if exercise.current is None:
        return True
    draft = documents.content_hash(documents.parse(exercise.draft))
    return draft != exercise.current.content_hash


def figure_bytes(course: Course, name: str) -> tuple[bytes, str] | None:
    """(data, content type), or None."""
    figure = Figure.objects.filter(course=course, name=name).first()
    return (bytes(figure.data), figure.content_type) if figure else None


def _read_index(course: Course) -> CourseIndex:
    skills = _skills(course)
    return CourseIndex(
        course=course.pk,
        revision=course.revision,
        skills=skills,
        graph=_graph(course, skills),
        exercises=_exercises(course, skills),
        misconceptions=dict(course.misconceptions.order_by().values_list("slug", "pk")),
    )


def _skills(course: Course) -> dict[int, SkillInfo]:
    units: dict[int, UnitInfo] = {}
    found = {}
    query = course.skills.filter(retired=False).select_related("unit").order_by("position", "pk")
    for one in query:
        unit = None
        if at := one.unit:
            unit = units.setdefault(
                at.pk, UnitInfo(at.pk, at.slug, at.title, at.position, at.target)
            )
        found[one.pk] = SkillInfo(one.pk, one.code, one.slug, one.title, unit, one.position)
    return found


def _graph(course: Course, skills: dict[int, SkillInfo]) -> SkillGraph:
    query = Edge.objects.filter(target__course=course, status=Edge.Status.ACCEPTED)
    edges = [
        edge
        for edge in query.values_list("source_id", "target_id", "kind", "weight")
        if edge[0] in skills and edge[1] in skills
    ]
    return _graph_of(skills, edges)


def _graph_of(skills: Iterable[int], edges: list[tuple[int, int, str, float]]) -> SkillGraph:
    prerequisites: dict[int, set[int]] = {pk: set() for pk in skills}
    encompasses: dict[int, dict[int, float]] = {pk: {} for pk in prerequisites}
    for source, target, kind, weight in edges:
        if kind == Edge.Kind.PREREQUISITE:
            prerequisites[target].add(source)
        else:
            encompasses[target][source] = weight
    return SkillGraph(
        nodes=tuple(prerequisites),
        prerequisites={pk: frozenset(needed) for pk, needed in prerequisites.items()},
        encompasses=encompasses,
    )


def _exercises(course: Course, skills: dict[int, SkillInfo]) -> dict[int, ExerciseInfo]:
    """An exercise whose skills are all retired is not there."""
    practised: dict[int, list[int]] = {}
    through = Exercise.skills.through.objects.filter(exercise__course=course).order_by("pk")
    for exercise, skill in through.values_list("exercise_id", "skill_id"):
        if skill in skills:
            practised.setdefault(exercise, []).append(skill)
    query = course.exercises.filter(state=Exercise.State.PUBLISHED, current__isnull=False)
    rows = query.order_by("position", "pk").values_list(
        "pk", "code", "slug", "title", "difficulty", "current_id"
    )
    return {
        pk: ExerciseInfo(pk, code, slug, title, tuple(practised[pk]), difficulty, version)
        for pk, code, slug, title, difficulty, version in rows
        if pk in practised and version is not None
    }

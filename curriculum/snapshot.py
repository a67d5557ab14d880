"""The course in the database as a `Package`: for export, for the linter, for comparing."""

from __future__ import annotations

from curriculum.course_files.writing import exercise_file
from curriculum.documents import parse
from curriculum.models import Course, Edge, Exercise
from curriculum.package import (
    EdgeEntry,
    ExerciseEntry,
    FigureEntry,
    MisconceptionEntry,
    Package,
    SkillEntry,
    UnitEntry,
)


def package_of(slug: str) -> Package | None:
    """What students get; an exercise never published counts with its draft. None: no course."""
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        return None
    return Package(
        slug=course.slug,
        title=course.title,
        description=course.description,
        languages=tuple(course.languages),
        licence=course.licence,
        attribution=course.attribution,
        source_url=course.source_url,
        published=course.published,
        units=tuple(UnitEntry(one.slug, one.title, one.target) for one in course.units.all()),
        skills=_skills(course),
        edges=_edges(course),
        misconceptions=_misconceptions(course),
        exercises=tuple(map(_exercise, _exercises(course))),
        figures=_figures(course),
    )


def _skills(course: Course) -> tuple[SkillEntry, ...]:
    return tuple(
        SkillEntry(one.slug, one.title, one.description, one.unit.slug if one.unit else "")
        for one in course.skills.filter(retired=False).select_related("unit")
    )


def _edges(course: Course) -> tuple[EdgeEntry, ...]:
    """In the order the files have: by skill, prerequisites first, then as they came."""
    found = Edge.objects.filter(
        target__course=course, source__retired=False, target__retired=False
    ).select_related("source", "target")
    ordered = found.order_by("target__position", "target__pk", "-kind", "pk")
    return tuple(
        EdgeEntry(
            source=edge.source.slug,
            target=edge.target.slug,
            kind=edge.kind,  # type: ignore[arg-type]
            weight=edge.weight,
            status=edge.status,  # type: ignore[arg-type]
            origin=edge.origin,
        )
        for edge in ordered
    )


def _misconceptions(course: Course) -> tuple[MisconceptionEntry, ...]:
    return tuple(
        MisconceptionEntry(
            slug=one.slug,
            title=one.title,
            description=one.description,
            remediation=one.remediation,
            skills=tuple(skill.slug for skill in one.skills.all() if not skill.retired),
            examples=tuple(one.examples),
        )
        for one in course.misconceptions.prefetch_related("skills").order_by("pk")
    )


def _exercises(course: Course) -> list[Exercise]:
    return list(course.exercises.select_related("unit", "current").order_by("position", "pk"))


def _exercise(exercise: Exercise) -> ExerciseEntry:
    content = exercise.current.content if exercise.current else exercise.draft
    entry = ExerciseEntry(
        document=parse(content),
        unit=exercise.unit.slug if exercise.unit else "",
        state=exercise.state,  # type: ignore[arg-type]
    )
    return ExerciseEntry(entry.document, entry.unit, entry.state, exercise_file(entry))


def _figures(course: Course) -> tuple[FigureEntry, ...]:
    return tuple(
        FigureEntry(one.name, one.content_type, bytes(one.data))
        for one in course.figures.order_by("name")
    )

"""Every write to the curriculum. Each holds the course's row, so that graph and revision agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from curriculum import documents
from curriculum.content import Document, Text
from curriculum.errors import CurriculumError
from curriculum.findings import DocumentError
from curriculum.graph import closes_loop
from curriculum.loading import load_package
from curriculum.models import (
    Course,
    CourseUpload,
    Edge,
    Exercise,
    ExerciseVersion,
    Misconception,
    Skill,
    Unit,
)
from curriculum.publishing import publication_findings, skill_slugs
from curriculum.report import ImportReport

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

__all__ = [
    "CurriculumError",
    "ImportReport",
    "accept_edge",
    "add_edge",
    "create_course",
    "create_exercise",
    "keep_upload",
    "load_package",
    "publish",
    "remove_edge",
    "retire",
    "save_course",
    "save_draft",
    "save_misconception",
    "save_skill",
]


@transaction.atomic
def create_exercise(
    course: Course, content: Document | Mapping[str, Any], *, unit: Unit | None = None
) -> Exercise:
    """A new draft at the end of the course."""
    document = _parsed(content)
    _lock(course)
    if course.exercises.filter(slug=document.slug).exists():
        raise CurriculumError("duplicate_slug", slug=document.slug)
    exercise = Exercise.objects.create(
        course=course,
        unit=unit,
        slug=document.slug,
        position=course.exercises.count(),
        title=document.title,
        draft=documents.dump(document),
        difficulty=document.difficulty,
    )
    _practise(exercise, document)
    return exercise


@transaction.atomic
def save_draft(
    exercise: Exercise,
    content: Document | Mapping[str, Any],
    *,
    unit: Unit | None = None,
    since: datetime | None = None,
) -> Exercise:
    """The draft only: students keep getting the published version. `unit` None leaves it.
    CurriculumError("edited_meanwhile") if it was edited after `since` to something else."""
    document = _parsed(content)
    exercise = _locked(exercise)
    if since and exercise.edited != since and exercise.draft != documents.dump(document):
        raise CurriculumError("edited_meanwhile")
    taken = exercise.course.exercises.filter(slug=document.slug).exclude(pk=exercise.pk)
    if taken.exists():
        raise CurriculumError("duplicate_slug", slug=document.slug)
    exercise.slug = document.slug
    exercise.draft = documents.dump(document)
    exercise.unit = unit or exercise.unit
    if exercise.current_id is None:
        exercise.title, exercise.difficulty = document.title, document.difficulty
        _practise(exercise, document)
    exercise.save(update_fields=["slug", "draft", "unit", "title", "difficulty", "edited"])
    return exercise


@transaction.atomic
def publish(exercise: Exercise, *, author: AbstractBaseUser | None = None) -> ExerciseVersion:
    """The draft becomes a version that never changes; the same content makes no new one."""
    _lock(exercise.course)
    exercise = _locked(exercise)
    document = _parsed(exercise.draft)
    digest = documents.content_hash(document)
    current = exercise.current
    if current and current.content_hash == digest:
        if exercise.state != Exercise.State.PUBLISHED:
            _set_state(exercise, Exercise.State.PUBLISHED)
        return current
    _check_publishable(exercise.course, document)
    version = ExerciseVersion.objects.create(
        exercise=exercise,
        number=1
        + (exercise.versions.order_by("-number").values_list("number", flat=True).first() or 0),
        content=documents.dump(document),
        content_hash=digest,
        author=author,  # type: ignore[misc]
    )
    exercise.current = version
    exercise.title, exercise.difficulty = document.title, document.difficulty
    _practise(exercise, document)
    _set_state(exercise, Exercise.State.PUBLISHED)
    return version


@transaction.atomic
def retire(exercise: Exercise) -> Exercise:
    """Nobody gets it any more; what was answered stays. Publishing brings it back."""
    _lock(exercise.course)
    exercise = _locked(exercise)
    if exercise.state != Exercise.State.RETIRED:
        _set_state(exercise, Exercise.State.RETIRED)
    return exercise


@transaction.atomic
def add_edge(
    source: Skill,
    target: Skill,
    kind: str = Edge.Kind.PREREQUISITE,
    *,
    weight: float = 1.0,
    status: str = Edge.Status.ACCEPTED,
    origin: str = "",
) -> Edge:
    """`source` before `target`. CurriculumError("cycle", path=[slugs]) if that closes a loop;
    the same edge again changes its weight and status."""
    if source.course_id != target.course_id:
        raise CurriculumError("other_course")
    if source.pk == target.pk:
        raise CurriculumError("self_loop", path=[source.slug, source.slug])
    if not 0 < weight <= 1:
        raise CurriculumError("weight", weight=weight)
    _lock(target.course)
    _refuse_loop(source, target, kind)
    edge, _ = Edge.objects.update_or_create(
        source=source,
        target=target,
        kind=kind,
        defaults={"weight": weight, "status": status, "origin": origin},
    )
    _changed(target.course)
    return edge


@transaction.atomic
def accept_edge(edge: Edge) -> Edge:
    """A proposed edge counts from now on."""
    edge.status = Edge.Status.ACCEPTED
    edge.save(update_fields=["status"])
    _changed(edge.target.course)
    return edge


@transaction.atomic
def remove_edge(edge: Edge) -> None:
    course = edge.target.course
    _lock(course)
    edge.delete()
    _changed(course)


@transaction.atomic
def create_course(slug: str, **values: Any) -> Course:
    """An empty course that nobody sees but authors."""
    course, is_new = Course.objects.get_or_create(slug=slug, defaults=values)
    if not is_new:
        raise CurriculumError("duplicate_slug", slug=slug)
    return course


def keep_upload(author: AbstractBaseUser, name: str, data: bytes) -> CourseUpload:
    values = {"name": name[-200:], "data": data, "code": uuid4()}
    upload, _ = CourseUpload.objects.update_or_create(author_id=author.pk, defaults=values)
    return upload


@transaction.atomic
def save_course(course: Course, **values: Any) -> Course:
    """Title, description, languages, licence, attribution, source_url, published."""
    for name, value in values.items():
        setattr(course, name, value)
    course.save(update_fields=list(values))
    _changed(course)
    return course


@transaction.atomic
def save_skill(
    course: Course,
    skill: Skill | None = None,
    *,
    slug: str,
    title: Text,
    description: Text = "",
    unit: Unit | None = None,
    retired: bool = False,
) -> Skill:
    """A new skill at the end of the course, or `skill` with these values."""
    _lock(course)
    skill = skill or Skill(course=course, position=course.skills.count())
    if course.skills.filter(slug=slug).exclude(pk=skill.pk).exists():
        raise CurriculumError("duplicate_slug", slug=slug)
    skill.slug, skill.title, skill.description = slug, title, description
    skill.unit, skill.retired = unit, retired
    skill.save()
    _changed(course)
    return skill


@transaction.atomic
def save_misconception(
    course: Course,
    misconception: Misconception | None = None,
    *,
    slug: str,
    skills: Iterable[Skill] = (),
    **values: Any,
) -> Misconception:
    """`values`: title, description, remediation, examples."""
    _lock(course)
    one = misconception or Misconception(course=course)
    if course.misconceptions.filter(slug=slug).exclude(pk=one.pk).exists():
        raise CurriculumError("duplicate_slug", slug=slug)
    one.slug = slug
    for name, value in values.items():
        setattr(one, name, value)
    one.save()
    one.skills.set(skills)
    _changed(course)
    return one


def _parsed(content: Document | Mapping[str, Any]) -> Document:
    if isinstance(content, Document):
        content = documents.dump(content)
    try:
        return documents.parse(content)
    except DocumentError as error:
        raise CurriculumError("invalid", findings=error.findings) from error


def _lock(course: Course) -> None:
    """Graph and exercises of a course change one writer at a time."""
    Course.objects.select_for_update().get(pk=course.pk)


def _locked(exercise: Exercise) -> Exercise:
    found = Exercise.objects.select_for_update(of=("self",))
    return found.select_related("course", "current", "unit").get(pk=exercise.pk)


def _changed(course: Course) -> None:
    """Processes notice by the revision."""
    Course.objects.filter(pk=course.pk).update(revision=F("revision") + 1)
    course.refresh_from_db(fields=["revision"])


def _set_state(exercise: Exercise, state: Exercise.State) -> None:
    exercise.state = state
    exercise.save(update_fields=["state", "current", "title", "difficulty", "edited"])
    _changed(exercise.course)


def _check_publishable(course: Course, document: Document) -> None:
    findings = publication_findings(
        document,
        set(course.skills.filter(retired=False).values_list("slug", flat=True)),
        set(course.misconceptions.values_list("slug", flat=True)),
    )
    if findings:
        raise CurriculumError("invalid", findings=findings)


def _practise(exercise: Exercise, document: Document) -> None:
    """The skills of the document, in its order; unknown ones are reported when it is published."""
    slugs = skill_slugs(document)
    found = {one.slug: one for one in exercise.course.skills.filter(slug__in=slugs)}
    exercise.skills.clear()
    for slug in slugs:
        if slug in found:
            exercise.skills.add(found[slug])


def _refuse_loop(source: Skill, target: Skill, kind: str) -> None:
    existing = Edge.objects.filter(target__course=target.course_id, kind=kind)
    pairs = existing.values_list("source__slug", "target__slug")
    loop = closes_loop(list(pairs), source.slug, target.slug)
    if loop:
        raise CurriculumError("cycle", path=loop)

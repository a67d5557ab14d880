"""Results as tables for a spreadsheet, a row at a time: a year of a class must not fill memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.utils.translation import get_language

from curriculum.content import Text, text_in
from curriculum.index import CourseIndex
from curriculum.policy import Estimate
from curriculum.reads import course_index
from dialogue.models import Diagnosis
from knowledge_tracing.reads import class_matrix
from tutor.classrooms.models import Classroom
from tutor.classrooms.reads import students_of
from tutor.dashboard.student import diagnoses_of_attempts
from tutor.people.models import User
from tutor.practice.models import Attempt

CHUNK = 500
Row = list[object]

ATTEMPT_HEAD: Row = [
    "time", "username", "name", "exercise", "exercise_title", "version", "seed", "skills", "step",
    "answer", "verdict", "normal_form", "help_level", "diagnosis", "misconception", "rule",
]  # fmt: skip
ESTIMATE_HEAD: Row = [
    "username", "name", "skill", "skill_title", "estimate", "low", "high", "enough_evidence",
    "learnt", "answers", "review_due",
]  # fmt: skip


def attempt_rows(classroom: Classroom) -> Iterator[Row]:
    """One row for every answer that a present student of the class gave in its course."""
    index = course_index(classroom.course)
    yield ATTEMPT_HEAD
    attempts = (
        Attempt.objects.filter(
            student__memberships__classroom=classroom, run__session__course=classroom.course_id
        )
        .select_related("student", "run__version__exercise", "run__decision")
        .defer(
            "run__version__content",
            "run__version__exercise__draft",
            "run__decision__candidates",
            "run__decision__inputs",
        )
        .order_by("at", "pk")
    )
    for chunk in _in_chunks(attempts.iterator(chunk_size=CHUNK)):
        found = diagnoses_of_attempts(chunk)
        for attempt in chunk:
            yield _attempt_row(attempt, found.get(str(attempt.code)), index)


def _in_chunks(attempts: Iterable[Attempt]) -> Iterator[list[Attempt]]:
    source = iter(attempts)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _attempt_row(attempt: Attempt, diagnosis: Diagnosis | None, index: CourseIndex) -> Row:
    run, student = attempt.run, attempt.student
    info = index.exercises.get(run.version.exercise_id)
    misconception = diagnosis.misconception if diagnosis else None
    return [
        attempt.at.isoformat(timespec="seconds"),
        student.username,
        student.name,
        run.version.exercise.slug,
        _words(run.version.exercise.title),
        run.version.number,
        run.seed,
        " ".join(index.skills[pk].slug for pk in info.skills if pk in index.skills) if info else "",
        attempt.step_id,
        attempt.text,
        attempt.verdict,
        attempt.normal_form,
        attempt.help_level,
        diagnosis.outcome if diagnosis else "",
        misconception.slug if misconception else "",
        run.decision.rule,
    ]


def estimate_rows(classroom: Classroom, at: datetime) -> Iterator[Row]:
    """One row for every student and skill, whether there is evidence or not."""
    index = course_index(classroom.course)
    students = students_of(classroom)
    matrix = class_matrix([student.pk for student in students], classroom.course, at)
    yield ESTIMATE_HEAD
    skills = sorted(index.skills.values(), key=lambda skill: skill.position)
    for student in students:
        for skill in skills:
            if estimate := matrix.get(student.pk, {}).get(skill.pk):
                yield [*_of_skill(student, skill.slug, skill.title), *_of_estimate(estimate)]


def _of_skill(student: User, slug: str, title: Text) -> Row:
    return [student.username, student.name, slug, _words(title)]


def _of_estimate(estimate: Estimate) -> Row:
    return [
        f"{estimate.p:.3f}",
        f"{estimate.low:.3f}",
        f"{estimate.high:.3f}",
        "yes" if estimate.known else "no",
        "yes" if estimate.secure else "no",
        estimate.answers,
        "yes" if estimate.due else "no",
    ]


def _words(text: Text) -> str:
    return text_in(text, get_language() or "en")

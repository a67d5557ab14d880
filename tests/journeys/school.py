"""A class on a part of the course that ships, and what the open exercise of a student wants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from uuid import uuid4

from django.utils import timezone

from curriculum.actions import load_package
from curriculum.content import AnswerSpec, Document, Step
from curriculum.course_files import read_folder
from curriculum.models import Course
from curriculum.package import Package
from curriculum.reads import variant
from tests.cast import make_classroom, make_person
from tests.journeys.browsing import repository
from tutor.classrooms.models import Classroom
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.access import session_for
from tutor.practice.models import Run

# Numbers to type; one with two steps.
SUMS = ("mirror-number", "steps-to-zero", "bars-first", "past-zero", "two-negatives", "lift-ride")


@cache
def first_course() -> Package:
    package, findings = read_folder(repository() / "courses" / "integers-to-equations")
    assert package is not None, findings
    return package


def part(*slugs: str) -> Package:
    """These exercises, with the skills they are about."""
    whole = first_course()
    exercises = tuple(one for one in whole.exercises if one.document.slug in slugs)
    kept = {skill for one in exercises for skill in one.document.skills}
    return replace(
        whole,
        exercises=exercises,
        skills=tuple(one for one in whole.skills if one.slug in kept),
        edges=tuple(one for one in whole.edges if {one.source, one.target} <= kept),
        misconceptions=tuple(
            replace(one, skills=tuple(skill for skill in one.skills if skill in kept))
            for one in whole.misconceptions
        ),
    )


@dataclass(frozen=True)
class School:
    course: Course
    classroom: Classroom
    teacher: User
    student: User


def found(*slugs: str, language: str = "en") -> School:
    """Cleo teaches these exercises; Ada is in her class and has not begun."""
    package = part(*(slugs or SUMS))
    load_package(package)
    course = Course.objects.get(slug=package.slug)
    teacher, student = make_person("Cleo", User.Role.TEACHER), make_person("Ada")
    User.objects.update(language=language)
    return School(course, make_classroom(course, teacher, student), teacher, student)


@dataclass(frozen=True)
class Task:
    """The step that stands open in front of a student."""

    run: Run
    document: Document
    step: Step

    @property
    def right(self) -> str:
        return self.step.answer.accept[0]

    @property
    def wrong(self) -> str:
        """A mistake that the author foresaw."""
        return self.step.wrong[0].match[0]

    @property
    def spec(self) -> AnswerSpec:
        return self.step.answer

    def words(self, option: str) -> str:
        text = next(one.text for one in self.spec.options if one.id == option)
        return text if isinstance(text, str) else text["en"]


def task_of(student: User) -> Task:
    run = Run.objects.filter(session__student=student).select_related("version").latest("pk")
    document = variant(run.version, run.seed)
    return Task(run, document, document.steps[run.step_index])


def answer(school: School, text: str) -> None:
    """Ada answers the step that stands open in front of her."""
    task = task_of(school.student)
    actions.submit_answer(
        session_for(school.student, task.run.session.code),
        run=task.run.code, step=task.step.id, text=text, ticket=uuid4(), at=timezone.now(),
    )  # fmt: skip

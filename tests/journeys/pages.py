"""A school in which every page has something to show, and the address of every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from dialogue.models import Diagnosis, Turn
from knowledge_tracing import proposals
from tests.cast import make_person
from tests.factories.overrides import make_override
from tests.journeys.school import School, answer, found, task_of
from tests.knowledge_tracing.stand_in import make_proposal
from tutor.classrooms.models import Membership
from tutor.experiments.actions import Plan, end_experiment, start_experiment
from tutor.people.models import User
from tutor.practice import actions
from tutor.practice.access import session_for
from tutor.practice.models import Run, Session

MIXED = ("mirror-number", "steps-to-zero", "past-zero", "lift-ride", "line-up-four", "warmer-place")


@dataclass(frozen=True)
class Place:
    """A page under the name of its URL. `what` tells two of the same name apart."""

    name: str
    path: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.what}".strip()


def lived_in(language: str) -> School:
    """Ada has finished one sitting and stands in the middle of another."""
    school = found(*MIXED, language=language)
    _sit(school, language)
    answer(school, "7 +")
    answer(school, task_of(school.student).wrong)
    answer(school, task_of(school.student).right)
    done = Run.objects.latest("pk").session
    actions.finish(session_for(school.student, done.code), at=timezone.now())
    _sit(school, language)
    answer(school, task_of(school.student).wrong)
    task = task_of(school.student)
    here = session_for(school.student, task.run.session.code)
    actions.ask_hint(here, run=task.run.code, step=task.step.id, at=timezone.now())
    actions.report_problem(here, run=task.run.code, text="A word is missing.")
    author = make_person("Eve", User.Role.AUTHOR)
    newcomer, other = make_person("Dan"), make_person("Ben")
    Membership.objects.create(classroom=school.classroom, student=other)
    others = [author.pk, newcomer.pk, other.pk]
    User.objects.filter(pk__in=others).update(language=language)
    return school


def _sit(school: School, language: str) -> None:
    session = actions.open_session(school.student, school.course, at=timezone.now())
    actions.go_on(session, at=timezone.now(), language=language)


def _places(*names: str, **arguments: object) -> Iterator[Place]:
    for name in names:
        yield Place(name, reverse(name, kwargs=arguments or None))


def of_a_visitor(school: School) -> Iterator[Place]:
    yield from _places("home", "people:login", "people:licences", "classrooms:signup")


def of_a_newcomer(school: School) -> Iterator[Place]:
    """Empty states."""
    for place in _places("practice:today", "practice:map", "practice:history", "classrooms:join"):
        yield Place(place.name, place.path, "before anything")


def of_a_student(school: School) -> Iterator[Place]:
    yield from _places("practice:today", "practice:map", "practice:history")
    yield from _places("people:account", "people:erase")
    skill = task_of(school.student).document.skills[0]
    code = school.course.skills.get(slug=skill).code
    yield from _places("practice:skill", skill=code)
    finished, opened = Session.objects.order_by("pk")
    yield Place("practice:session", reverse("practice:session", args=[opened.code]), "open")
    yield Place("practice:session", reverse("practice:session", args=[finished.code]), "recap")
    said = Turn.objects.filter(role=Turn.Role.TUTOR).latest("pk")
    yield from _places("dialogue:turn", conversation=said.conversation.code, turn=said.code)
    make_override(school.student, school.course, school.teacher, timezone.now(), "known", skill)
    yield Place("practice:skill", reverse("practice:skill", args=[code]), "set as known")
    Run.objects.filter(session=opened).update(state=Run.State.DONE)
    yield from _places("practice:choice", session=opened.code)


def of_one_being_placed(school: School) -> Iterator[Place]:
    """Found out once, and asked again."""
    ben = User.objects.get(username="ben")
    for what in ("found", "open"):
        yield from _places("practice:today")
        session = actions.begin_placement(ben, school.course, at=timezone.now())
        assert session is not None
        if what == "found":
            answer_placement(session)
            actions.finish(session_for(ben, session.code), at=timezone.now())
        yield Place("practice:placement", reverse("practice:placement", args=[session.code]), what)
        yield from _places("practice:map")


def answer_placement(session: Session) -> None:
    """One answer that is right."""
    task = task_of(session.student)
    actions.answer_placement(
        session_for(session.student, session.code),
        run=task.run.code, step=task.step.id, ticket=uuid4(), text=task.right, at=timezone.now(),
    )  # fmt: skip


def of_a_teacher(school: School) -> Iterator[Place]:
    room, pupil = school.classroom.code, school.student.code
    yield from _places("classrooms:list", "classrooms:create", "people:account")
    yield from _places("classrooms:detail", "classrooms:update", "classrooms:roster",
                       "dashboard:class", classroom=room)  # fmt: skip
    yield from _places("dashboard:student", classroom=room, student_code=pupil)
    for kind in ("pin_skill", "known"):
        slug = task_of(school.student).document.skills[0]
        make_override(school.student, school.course, school.teacher, timezone.now(), kind, slug)
    path = reverse("dashboard:student", args=[room, pupil])
    yield Place("dashboard:student", path, "with something in force")
    skill = school.course.skills.get(slug=task_of(school.student).document.skills[0])
    yield from _places(
        "dashboard:student-skill", classroom=room, student_code=pupil, skill=skill.code
    )
    run = Diagnosis.objects.latest("pk").turn.conversation.run
    yield from _places("dashboard:run", classroom=room, student_code=pupil, run=run.code)
    yield from _places("dashboard:comparison", classroom=room)
    plan = Plan("Spring", "expected_gain", "three_in_a_row", note="Until Easter.")
    one = start_experiment(school.classroom, plan, by=school.teacher, seed=0, at=timezone.now())
    path = reverse("dashboard:comparison", args=[room])
    yield Place("dashboard:comparison", path, "while one is running")
    end_experiment(school.classroom, by=school.teacher, at=timezone.now())
    yield from _places("dashboard:earlier-comparison", classroom=room, experiment=one.code)


def of_an_author(school: School) -> Iterator[Place]:
    course = school.course
    yield from _places("curriculum:course-list", "curriculum:course-create",
                       "curriculum:course-import")  # fmt: skip
    parts = ("course-detail", "course-update", "graph", "skill-list", "skill-create",
             "exercise-list", "exercise-create", "misconception-list", "misconception-create",
             "course-check")  # fmt: skip
    yield from _places(*(f"curriculum:{part}" for part in parts), course=course.slug)
    exercise = course.exercises.get(slug="lift-ride")
    yield from _places("curriculum:exercise-update", exercise=exercise.code)
    yield from _places("curriculum:exercise-version", exercise=exercise.code, number=1)
    yield from _places("curriculum:skill-update", skill=course.skills.latest("pk").code)
    idea = course.misconceptions.latest("pk")
    yield from _places("curriculum:misconception-update", misconception=idea.code)
    yield from _places("knowledge_tracing:proposals", course=course.slug)
    first, second, third = course.skills.order_by("-pk").values_list("slug", flat=True)[:3]
    make_proposal(course, first, second)
    decided = make_proposal(course, second, third)
    proposals.reject(decided, User.objects.get(username="eve"))
    path = reverse("knowledge_tracing:proposals", args=[course.slug])
    yield Place("knowledge_tracing:proposals", path, "with a proposal and a decision")


PLACES = {
    "visitor": (None, of_a_visitor),
    "newcomer": ("dan", of_a_newcomer),
    "student": ("ada", of_a_student),
    "one being placed": ("ben", of_one_being_placed),
    "teacher": ("cleo", of_a_teacher),
    "author": ("eve", of_an_author),
}

"""Serve a course, or one class of it, with another version of the tracing model. --previous is the
way back after a switch that was wrong. Beliefs follow in the background, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from knowledge_tracing import switching, versions
from knowledge_tracing.models import FittedModel
from tutor.classrooms.models import Classroom


class Command(MeasuringCommand):
    help = __doc__

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django's --version, which prints its own, gives way to ours.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", required=True)
        parser.add_argument("--classroom", metavar="CODE", help="only this class: its code or UUID")
        to = parser.add_mutually_exclusive_group(required=True)
        to.add_argument("--version", metavar="V", dest="to", help="a version of list_models")
        to.add_argument("--defaults", action="store_true", help="the built-in parameters")
        to.add_argument("--previous", action="store_true", help="what was in force before")
        to.add_argument("--with-course", action="store_true", help="the class follows its course")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise BadInputError(f"There is no course “{options['course']}”")
        whom = _whom(course, options["classroom"])
        try:
            model = _switch(course, whom, options)
        except switching.SwitchError as error:
            raise BadInputError(str(error)) from error
        version = model.version if model else versions.DEFAULTS
        self.say(f"{options['classroom'] or course.slug} is served with {version}\n")
        return {"course": course.slug, "classroom": options["classroom"], "model_version": version}


def _switch(course: Course, whom: dict[str, Any], options: dict[str, Any]) -> FittedModel | None:
    if options["previous"]:
        return switching.roll_back(course, **whom)
    if options["with_course"]:
        if not whom:
            raise BadInputError("--with-course needs --classroom")
        switching.unpin(course, **whom)
        return switching.in_force(course)
    model = _model(course, options["to"]) if options["to"] else None
    switching.switch_model(course, model, **whom)
    return model


def _model(course: Course, version: str) -> FittedModel:
    found = FittedModel.objects.filter(course=course, version=version).first()
    if found is None:
        raise BadInputError(f"“{course.slug}” has no model “{version}”")
    return found


def _whom(course: Course, code: str | None) -> dict[str, Any]:
    """The class and who is in it; nothing for the whole course."""
    if not code:
        return {}
    try:
        wanted: dict[str, Any] = {"code": UUID(code)}
    except ValueError:
        wanted = {"join_code": code.upper()}
    classroom = Classroom.objects.filter(course=course, **wanted).first()
    if classroom is None:
        raise BadInputError(f"“{course.slug}” has no class “{code}”")
    students = classroom.memberships.values_list("student_id", flat=True)
    return {"classroom": classroom.code, "students": list(students)}

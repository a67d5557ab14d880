"""The fitted tracing models of all courses or one, newest first, and who is served with which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Count, Q

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from knowledge_tracing import versions
from knowledge_tracing.models import Belief, FittedModel, ModelChoice


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only this course")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        courses = Course.objects.order_by("slug")
        if slug := options["course"]:
            courses = courses.filter(slug=slug)
            if not courses.exists():
                raise BadInputError(f"There is no course “{slug}”")
        models = FittedModel.objects.filter(course__in=courses).defer("checkpoint")
        listed = [_line(one) for one in models.select_related("course").order_by("-created", "-pk")]
        for line in listed:
            self.say("{course}  {version}  {state}  {answers} answers  {reason}\n".format(**line))
        if not listed:
            self.say("No model was fitted yet: everybody is served with the built-in defaults.\n")
        served, classes = _served(courses), _classes(courses)
        for line in served:
            self.say(f"{line['course']}: {line['students']} students with {_name(line)}\n")
        for line in classes:
            self.say(f"{line['course']}: class {line['classroom']} is kept on {_name(line)}\n")
        return {"models": listed, "served": served, "classes": classes}


def _line(model: FittedModel) -> dict[str, Any]:
    figures = model.figures
    return {
        "course": model.course.slug,
        "version": model.version,
        "created": model.created.isoformat(timespec="seconds"),
        "state": model.state,
        "answers": model.answers,
        "learners": model.learners,
        "log_loss": figures.get("candidate", {}).get("log_loss"),
        "log_loss_in_force": figures.get("in_force", {}).get("log_loss"),
        "ece": figures.get("candidate", {}).get("ece"),
        "reason": model.reason,
    }


def _name(line: Mapping[str, Any]) -> str:
    return line["version"] or versions.DEFAULTS


def _served(courses: Any) -> list[dict[str, Any]]:
    """How many students are served with each version, None being the built-in defaults."""
    rows = Belief.objects.filter(course__in=courses).values("course__slug", "model__version")
    return [
        {
            "course": row["course__slug"],
            "version": row["model__version"],
            "students": row["students"],
            "pinned": row["kept"],
        }
        for row in rows.annotate(
            students=Count("pk"), kept=Count("pk", filter=Q(pinned=True))
        ).order_by("course__slug", "model__version")
    ]


def _classes(courses: Any) -> list[dict[str, Any]]:
    rows = ModelChoice.objects.filter(course__in=courses, classroom__isnull=False)
    return [
        {"course": slug, "classroom": str(code), "version": version}
        for slug, code, version in rows.values_list("course__slug", "classroom", "model__version")
    ]

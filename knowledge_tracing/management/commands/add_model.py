"""Keep a checkpoint of `train_psikt`, fitted on an export of a course, as a version of that course.

It is compared with the model in force on the answers that are newer than those it was fitted on;
nobody is served with it before `switch_model` or *Promote* in the admin.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from knowledge_tracing.adopting import Adopted, adopt
from knowledge_tracing.psikt import checkpoint
from knowledge_tracing.tracers.tracer import Setting, silent


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("checkpoint", type=Path, metavar="FILE")
        parser.add_argument("--course", metavar="SLUG", required=True)

    def measure(self, **options: Any) -> Mapping[str, Any]:
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise BadInputError(f"There is no course “{options['course']}”")
        try:
            fitted = checkpoint.load(options["checkpoint"])
        except ValueError as problem:
            raise BadInputError(str(problem)) from problem
        try:
            found = adopt(course, fitted, Setting(options["seed"], say=silent))
        except ValueError as problem:
            raise BadInputError(f"{options['checkpoint']}: {problem}") from problem
        if found.strange:
            self.say(f"The course does not have these skills: {', '.join(found.strange)}\n")
        if found.missing:
            self.say(f"Taken for average, the fit did not meet them: {', '.join(found.missing)}\n")
        self.say(f"{found.model.version} is a candidate of {course.slug}. {found.model.reason}\n")
        return _figures(found)


def _figures(found: Adopted) -> Mapping[str, Any]:
    judgement = found.judgement
    return {
        "model_version": found.model.version,
        "state": found.model.state,
        "skills_not_in_course": list(found.strange),
        "skills_not_fitted": list(found.missing),
        "answers_compared": judgement.answers if judgement else 0,
        "log_loss": judgement.candidate.log_loss if judgement else None,
        "log_loss_in_force": judgement.in_force.log_loss if judgement else None,
        "better": judgement.better if judgement else None,
        "reason": found.model.reason,
    }

"""What two ways of choosing are worth, from the decisions and later answers of the ledger.

Inverse-propensity and doubly robust estimates with effective sample sizes; with --experiment also
the plain comparison of the groups that were drawn. A choice is judged by the student's first
unaided answer on the chosen skill on a later day, never by the model's own forecast. How to read
the figures: docs/model.md, "Comparing policies".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser
from django.utils.timezone import get_default_timezone

from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.models import Course
from curriculum.policy import OURS, POLICIES
from tutor.experiments import report
from tutor.experiments.comparing import Gathered, compare, gather
from tutor.experiments.estimators import CLIP, RESAMPLES
from tutor.experiments.models import Experiment
from tutor.practice.reads.logged import Scope, groups_compared, steps_in

DEFAULT = f"{OURS},three_in_a_row"
REWARDS = {
    "later": "credit of the first unaided answer on the chosen skill 20 hours to 30 days later",
    "following": "credit of the next answer on the chosen skill outside the chosen exercise",
}


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="only this course")
        parser.add_argument("--experiment", metavar="CODE", help="only this experiment's students")
        parser.add_argument(
            "--policies", metavar="A,B", help=f"the experiment's two, else {DEFAULT}"
        )
        parser.add_argument("--since", metavar="DATE", help="decisions from this day on")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        experiment = _experiment(options["experiment"])
        policies = _policies(options["policies"], experiment)
        scope = _scope(options, experiment)
        found = gather(steps_in(scope), policies)
        later = compare(found, "later", options["seed"])
        if later is None:
            raise BadInputError(_nothing(found))
        following = compare(found, "following", options["seed"])
        groups = groups_compared(experiment) if experiment else None
        self.say(report.table(later, found.left_out, groups))
        return {
            "course": scope.course.slug if scope.course else None,
            "experiment": str(experiment.code) if experiment else None,
            **report.compared(later),
            "left_out": {**found.left_out, "without_reward": later.unrewarded},
            "secondary": report.compared(following) if following else None,
            "randomised": report.groups(groups) if groups else None,
            "rewards": REWARDS,
            "clip": CLIP,
            "resamples": RESAMPLES,
        }


def _experiment(code: str | None) -> Experiment | None:
    if code is None:
        return None
    try:
        known = Experiment.objects.select_related("classroom__course").filter(code=UUID(code))
    except ValueError as problem:
        raise BadInputError(f"“{code}” is not the code of an experiment") from problem
    experiment = known.first()
    if experiment is None:
        raise BadInputError(f"There is no experiment “{code}”")
    return experiment


def _policies(names: str | None, experiment: Experiment | None) -> list[str]:
    own = ",".join(experiment.policies) if experiment else DEFAULT
    policies = [name.strip() for name in (names or own).split(",")]
    for name in policies:
        if name not in POLICIES:
            raise BadInputError(f"There is no policy “{name}”; there are {', '.join(POLICIES)}")
    if len(set(policies)) != len(policies) or len(policies) < 2:
        raise BadInputError("--policies takes two or more different policies")
    return policies


def _scope(options: Mapping[str, Any], experiment: Experiment | None) -> Scope:
    course = None
    if options["course"]:
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise BadInputError(f"There is no course “{options['course']}”")
    since = _day(options["since"]) if options["since"] else None
    if experiment is not None:
        if course not in (None, experiment.classroom.course):
            raise BadInputError("The experiment is in another course")
        course = experiment.classroom.course
    return Scope(course, since, experiment)


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), get_default_timezone())
    except ValueError as problem:
        raise BadInputError(f"--since takes a day such as 2026-03-04, not “{text}”") from problem


def _nothing(found: Gathered) -> str:
    left_out = sum(found.left_out.values())
    if not len(found):
        return f"No decision of a policy can be compared; {left_out} left out"
    return f"None of {len(found)} decisions has been followed by an answer on a later day yet"

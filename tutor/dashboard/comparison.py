"""What the page about a comparison of two policies shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tutor.classrooms.models import Classroom
from tutor.experiments import words
from tutor.experiments.models import Experiment
from tutor.experiments.randomised import Arm
from tutor.experiments.reads import experiments_of, groups_of
from tutor.people.models import User
from tutor.practice.reads.logged import groups_compared


@dataclass(frozen=True)
class GroupShown:
    way: words.Way
    students: list[User]
    arm: Arm


def comparison_context(classroom: Classroom, chosen: Experiment | None = None) -> dict[str, Any]:
    """The chosen comparison, else the latest of the class. 5 queries; 1 without any."""
    known = experiments_of(classroom)
    shown = chosen or next(iter(known), None)
    context = {
        "classroom": classroom,
        "experiment": shown,
        "others": [one for one in known if one != shown],
        "may_start": not classroom.archived and all(one.ended for one in known),
        "ways": list(words.WAYS.values()),
    }
    return context | (_about(classroom, shown) if shown else {})


def _about(classroom: Classroom, experiment: Experiment) -> dict[str, Any]:
    experiment.classroom = classroom
    compared = groups_compared(experiment)
    groups = [
        GroupShown(words.way(group.policy), group.students, arm)
        for group, arm in zip(groups_of(experiment), compared.arms, strict=True)
    ]
    findings = words.findings(compared, ended=experiment.ended is not None)
    return {"groups": groups, "enough": compared.enough, "findings": findings}

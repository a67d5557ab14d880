"""What is asked about one skill of one student, as the student's own pages say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from curriculum.index import CourseIndex
from curriculum.models import Skill
from curriculum.policy import Estimate
from tutor.people.models import User
from tutor.practice.models import Override, Run

Kind = Override.Kind


@dataclass(frozen=True)
class Asked:
    """may_check: "I know this already" makes sense here and now."""

    blocked: Override | None
    goal: Override | None
    known: Override | None
    check: Override | None
    may_check: bool


def asked_about(
    student: User,
    skill: Skill,
    rows: Sequence[Override],
    index: CourseIndex,
    estimate: Estimate | None,
    at: datetime,
) -> Asked:
    """`rows`: what is in force for the student, the nearest goal first. 1 query: what was checked
    today."""
    still = {one.kind: one for one in reversed(rows) if one.skill_id == skill.pk}
    checks = Override.objects.filter(student=student, skill=skill, kind=Kind.CHECK)
    checked = checks.filter(at__date=localdate(at)).exists()
    mastered = estimate is not None and (estimate.secure or estimate.due)
    return Asked(
        blocked=still.get(Kind.BLOCK),
        goal=still.get(Kind.GOAL),
        known=still.get(Kind.KNOWN),
        check=still.get(Kind.CHECK),
        may_check=not mastered
        and len(index.by_skill.get(skill.pk, ())) >= 2
        and not checked
        and not any(kind in still for kind in (Kind.BLOCK, Kind.KNOWN, Kind.CHECK)),
    )


def check_of(run: Run) -> Override | None:
    """The check that the exercise was part of; no query for any other exercise."""
    if run.decision.reason.get("sentence") != "check":
        return None
    codes = [one["code"] for one in run.decision.overrides if one["kind"] == Kind.CHECK]
    return Override.objects.filter(code__in=codes).select_related("skill").first()

"""A model fitted elsewhere, on an export of a course: checked, judged, kept for an operator.

It is judged as the night's candidates are, but only on answers that are newer than all it was
fitted on: of the others it may know the outcome. Nobody is served with it before a switch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing import ledger, versions
from knowledge_tracing.examining import compare, newest
from knowledge_tracing.judging import Judgement
from knowledge_tracing.models import FittedModel, Observation
from knowledge_tracing.psikt import checkpoint
from knowledge_tracing.switching import in_force, take_turns
from knowledge_tracing.tracers.tracer import Setting

NOT_COMPARED = (
    "Fitted elsewhere; not compared, for want of enough answers newer than those it was fitted on."
)


class AdoptError(ValueError):
    """A model that this course cannot be served with; the message is for operators."""


@dataclass(frozen=True)
class Adopted:
    """strange: skills of the fit that the course does not have.  missing: of the course, unknown to
    the fit, which are served as average ones."""

    model: FittedModel
    judgement: Judgement | None
    strange: tuple[str, ...]
    missing: tuple[str, ...]


def adopt(course: Course, fitted: checkpoint.Fitted, setting: Setting) -> Adopted:
    """Skills are told by their slugs, as exports call them; items by their codes."""
    slugs = {info.slug: str(pk) for pk, info in course_index(course).skills.items()}
    if not set(slugs) & set(fitted.skills):
        raise AdoptError(
            f"it knows none of the skills of “{course.slug}” but, for example, "
            f"“{', '.join(fitted.skills[:3])}”: was it fitted on an export of this course?"
        )
    ours = replace(
        fitted, skills=tuple(slugs.get(one, f"not here: {one}") for one in fitted.skills)
    )
    versions.dynamics_of(ours, ledger.structure_of(course_index(course)))
    against = in_force(course)
    judgement, cut = _judged(course, ours, against, setting)
    figures = {
        "cut": cut.isoformat() if cut else None,
        "against": versions.version_of(against.pk if against else None),
        **(judgement.figures() if judgement else {}),
    }
    return Adopted(
        model=_kept(course, ours, figures, _reason(judgement)),
        judgement=judgement,
        strange=tuple(one for one in fitted.skills if one not in slugs),
        missing=tuple(sorted(set(slugs) - set(fitted.skills))),
    )


def _judged(
    course: Course, fitted: checkpoint.Fitted, against: FittedModel | None, setting: Setting
) -> tuple[Judgement | None, datetime | None]:
    day = fitted.about.get("newest")
    if day is None or not Observation.objects.filter(course=course).exists():
        return None, None
    # An export rounds to seconds.
    cut = datetime.fromtimestamp(0, UTC) + timedelta(days=float(day), seconds=1)
    until = newest(course)
    return compare(course, fitted, against, until=until, cut=cut, setting=setting), cut


def _reason(judgement: Judgement | None) -> str:
    if judgement is None:
        return NOT_COMPARED
    _, _, why = judgement.reason.partition(": ")
    return f"Fitted elsewhere; {'' if judgement.better else 'not '}better on newer answers: {why}"


def _kept(
    course: Course, fitted: checkpoint.Fitted, figures: Mapping[str, Any], reason: str
) -> FittedModel:
    with transaction.atomic():
        take_turns(course)
        there = FittedModel.objects.filter(version=fitted.version).select_related("course").first()
        if there is not None:
            raise AdoptError(f"“{there.course.slug}” has the version {fitted.version} already")
        return FittedModel.objects.create(
            course=course,
            version=fitted.version,
            answers=int(fitted.about.get("answers", 0)),
            learners=int(fitted.about.get("learners", 0)),
            checkpoint=checkpoint.to_bytes(fitted),
            figures=figures,
            reason=reason,
        )

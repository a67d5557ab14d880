"""Edges that the answers speak for or against: kept as proposals until an author decides.

Nothing here changes what students get but `accept`, and that is an author's click.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.timezone import now

from curriculum import actions as curriculum
from curriculum.models import Course, Edge
from knowledge_tracing.models import EdgeProposal

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_S, _K = EdgeProposal.State, EdgeProposal.Kind

ORIGIN = "learned from answers"
# What was rejected is asked again only with so many times the answers, and so much surer.
MORE_ANSWERS, SURER = 1.5, 1.0


class Found(NamedTuple):
    """What the answers say of one pair of skills (primary keys). effect, low, high: the share of
    an advantage that is passed on, with its 80 % interval."""

    source: int
    target: int
    kind: str
    probability: float
    effect: float
    low: float
    high: float
    learners: int
    answers: int


class Kept(NamedTuple):
    """How many proposals are new, asked once more, and withdrawn because they no longer hold."""

    new: int
    again: int
    withdrawn: int


@transaction.atomic
def keep(course: Course, found: Iterable[Found], model_version: str) -> Kept:
    """The open proposals become these, but for what an author has decided already."""
    Course.objects.select_for_update().get(pk=course.pk)
    rows = {
        (one.source_id, one.target_id): one for one in EdgeProposal.objects.filter(course=course)
    }
    new, again, still = 0, 0, set()
    for one in found:
        row = rows.get((one.source, one.target))
        if row is not None and not _may_ask(row, one):
            continue
        new, again = new + (row is None), again + (row is not None and row.state != _S.OPEN)
        row = row or EdgeProposal(course=course, source_id=one.source, target_id=one.target)
        _write(row, one, model_version)
        still.add(row.pk)
    stale = EdgeProposal.objects.filter(course=course, state=_S.OPEN).exclude(pk__in=still)
    return Kept(new, again, stale.delete()[0])


@transaction.atomic
def accept(proposal: EdgeProposal, by: AbstractBaseUser) -> bool:
    """The graph changes as proposed. CurriculumError("cycle", path=[slugs]) if it cannot. False
    where somebody has decided already."""
    row = _open(proposal)
    if row is None:
        return False
    if row.kind == _K.NEW:
        curriculum.add_edge(row.source, row.target, origin=ORIGIN)
    else:
        edges = Edge.objects.select_related("target__course")
        pair = {"source": row.source, "target": row.target, "kind": Edge.Kind.PREREQUISITE}
        for edge in edges.filter(**pair):
            curriculum.remove_edge(edge)
    _decide(row, _S.ACCEPTED, by)
    return True


@transaction.atomic
def reject(proposal: EdgeProposal, by: AbstractBaseUser) -> bool:
    """The graph stays. False where somebody has decided already."""
    row = _open(proposal)
    if row is not None:
        _decide(row, _S.REJECTED, by)
    return row is not None


def _may_ask(row: EdgeProposal, found: Found) -> bool:
    if row.state == _S.OPEN or row.kind != found.kind:
        return True
    grown = found.answers >= MORE_ANSWERS * row.answers
    return row.state == _S.REJECTED and grown and _surety(found) >= _surety(row) + SURER


def _surety(one: EdgeProposal | Found) -> float:
    """Log odds of what is proposed."""
    p = min(max(one.probability, 1e-9), 1 - 1e-9)
    odds = math.log(p / (1 - p))
    return odds if one.kind == _K.NEW else -odds


def _write(row: EdgeProposal, found: Found, model_version: str) -> None:
    row.kind, row.probability = found.kind, found.probability
    row.effect, row.effect_low, row.effect_high = found.effect, found.low, found.high
    row.learners, row.answers = found.learners, found.answers
    row.model_version, row.state = model_version, _S.OPEN
    row.decided_by, row.decided_at = None, None
    row.save()


def _open(proposal: EdgeProposal) -> EdgeProposal | None:
    """Locked until the commit; its course before it, as in `keep`."""
    Course.objects.select_for_update().get(pk=proposal.course_id)
    rows = EdgeProposal.objects.select_for_update(of=("self",))
    rows = rows.select_related("source__course", "target__course")
    return rows.filter(pk=proposal.pk, state=_S.OPEN).first()


def _decide(row: EdgeProposal, state: str, by: AbstractBaseUser) -> None:
    row.state, row.decided_by, row.decided_at = state, by, now()  # type: ignore[assignment]
    row.save(update_fields=["state", "decided_by", "decided_at"])

"""A look at how one learner differs from others, once they have answered enough to tell.

The ledger is replayed at every trait node of the learner's model (psikt/traits.py). What is found
stays on the belief's row, with the node that the learner is served with from then on; the state
follows by a replay, as after a switch. A look changes nothing else and gives the same result
again, so any number of workers may look at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from curriculum.models import Course
from knowledge_tracing import ledger, versions
from knowledge_tracing.models import Belief
from knowledge_tracing.psikt.traits import CENTRE, TraitPosterior, most_probable, posterior
from knowledge_tracing.sending import send

# Fewer tell nothing of these traits, and fewer new ones nothing new.
LEAST_ANSWERS, NEW_ANSWERS = 100, 20
AT_ONCE = 10
_NUMBERS = ("weights", "mean", "sd", "contraction")


def refresh(*, at: datetime, at_once: int = AT_ONCE) -> int:
    """Look at some learners; how many. Asks for the next batch itself, and for replays."""
    if not settings.TRACING_TRAITS:
        return 0
    found = list(due()[:at_once])
    moved = [look(row, at) for row in found]
    if any(moved):
        send("replay")
    if len(found) == at_once:
        send("refresh_traits")
    return len(found)


def due(course: Course | None = None) -> QuerySet[Belief]:
    """Beliefs with enough answers, and enough new ones since the last look."""
    seen = Cast(KT("traits__answers"), IntegerField())
    rows = Belief.objects.filter(answers__gte=LEAST_ANSWERS).alias(seen=seen)
    rows = rows.filter(Q(traits__isnull=True) | Q(answers__gte=F("seen") + NEW_ANSWERS))
    if course is not None:
        rows = rows.filter(course=course)
    return rows.select_related("course").defer("state").order_by("pk")


def look(row: Belief, at: datetime) -> bool:
    """Whether the learner is to be served with another node now. Nothing is kept if the model was
    switched meanwhile."""
    # A version that cannot be read is served with the defaults: then these are looked at.
    plain = ledger.dynamics_for(row.course, versions.version_of(row.model_id)).params.version
    found = _posterior(row, plain)
    node = CENTRE if found is None else most_probable(found.weights)
    kept = {"version": plain, "answers": row.answers, "at": at.isoformat()} | _as_json(found)
    mine = Belief.objects.filter(pk=row.pk, model=row.model_id)
    return bool(mine.update(node=node, traits=kept)) and node != row.node


def found_in(traits: Mapping[str, Any] | None) -> TraitPosterior | None:
    """What the last look found; None before one, and where the model says nothing of how learners
    differ."""
    if not traits or not traits["weights"]:
        return None
    weights, mean, sd, contraction = (np.array(traits[name]) for name in _NUMBERS)
    return TraitPosterior(weights, mean, sd, contraction, traits["answers"])


def _as_json(found: TraitPosterior | None) -> dict[str, list[float]]:
    if found is None:
        return {name: [] for name in _NUMBERS}
    return {name: getattr(found, name).tolist() for name in _NUMBERS}


def _posterior(row: Belief, plain: str) -> TraitPosterior | None:
    nodes, weights = versions.population(plain)
    if not len(nodes):
        return None
    history = [
        (ledger.days(entry.at), entry.evidence)
        for entry in ledger.history(row.student_id, row.course)
    ]
    dynamics = [
        ledger.dynamics_for(row.course, versions.with_node(plain, node))
        for node in range(len(nodes))
    ]
    return posterior(dynamics, nodes, weights, history)

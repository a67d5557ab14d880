"""The life of a refit's row: queued, running, done, failed.

As with diagnoses (dialogue/jobs.py) the row decides: a worker works only after its conditional
claim succeeded, and what it found counts only while the claim is still its own.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from knowledge_tracing.models import FittedModel, Refit

MAX_TRIES = 3
# A fit says something after every pass over the data; the largest take minutes for one.
STALE_AFTER = timedelta(minutes=30)
QUEUED_TOO_LONG = timedelta(minutes=10)

_S = Refit.State


def claim(pk: int, at: datetime) -> uuid.UUID | None:
    """The claim token, or None when the row is done, taken by a living worker, or given up."""
    token = uuid.uuid4()
    taken = (
        Refit.objects.filter(pk=pk, tries__lt=MAX_TRIES)
        .filter(Q(state=_S.QUEUED) | _stale(at))
        .update(state=_S.RUNNING, claim=token, tries=F("tries") + 1, heartbeat_at=at)
    )
    return token if taken else None


def beat(pk: int, token: uuid.UUID, at: datetime) -> bool:
    """Still at work. False: the claim is lost, and whatever is found would not be kept."""
    return bool(_mine(pk, token).update(heartbeat_at=at))


def finish(pk: int, token: uuid.UUID, at: datetime, model: FittedModel | None, note: str) -> bool:
    return bool(
        _mine(pk, token).update(state=_S.DONE, claim=None, finished_at=at, model=model, note=note)
    )


def give_back(pk: int, token: uuid.UUID, at: datetime, reason: str) -> bool:
    """After an error: queued for another try, or failed when the tries are used up."""
    mine = _mine(pk, token)
    if mine.filter(tries__lt=MAX_TRIES).update(
        state=_S.QUEUED, claim=None, queued_at=at, note=reason
    ):
        return True
    return bool(mine.update(state=_S.FAILED, claim=None, finished_at=at, note=reason))


def reap(at: datetime) -> list[int]:
    """Fail what used up its tries, put abandoned rows back; the keys to send again."""
    lost = Refit.objects.filter(_stale(at))
    lost.filter(tries__gte=MAX_TRIES).update(
        state=_S.FAILED, claim=None, finished_at=at, note="abandoned"
    )
    lost.update(state=_S.QUEUED, claim=None, queued_at=at - QUEUED_TOO_LONG)
    waiting = Refit.objects.filter(state=_S.QUEUED, queued_at__lte=at - QUEUED_TOO_LONG)
    keys = list(waiting.order_by("queued_at").values_list("pk", flat=True))
    # Marked as sent just now: the next round does not send them once more.
    Refit.objects.filter(pk__in=keys, state=_S.QUEUED).update(queued_at=at)
    return keys


def _stale(at: datetime) -> Q:
    return Q(state=_S.RUNNING, heartbeat_at__lt=at - STALE_AFTER)


def _mine(pk: int, token: uuid.UUID) -> QuerySet[Refit]:
    return Refit.objects.filter(pk=pk, state=_S.RUNNING, claim=token)

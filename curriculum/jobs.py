"""The life of a job's row: queued, running, done, failed.

Brokers deliver a message twice, late or never; the row decides. A worker works only after its
conditional claim succeeded, and its result counts only while the claim is still its own. The
reaper puts back what was lost. `at` is always given, so that tests can let time pass.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet

MAX_TRIES = 3
REAPED_AT_ONCE = 500


class Job(models.Model):
    """The row is the truth; the broker only carries its key."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    queued_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


_S = Job.State


@dataclass(frozen=True)
class Claims:
    """How workers share the jobs of one table.

    stale_after: who has been silent for so long is taken for dead. queued_too_long: a message
    that has not been answered for so long is taken for lost.
    """

    table: type[Job]
    stale_after: timedelta
    queued_too_long: timedelta

    def claim(self, pk: int, at: datetime) -> uuid.UUID | None:
        """The claim token, or None when the row is done, taken by a living worker, or given up."""
        token = uuid.uuid4()
        taken = (
            self._rows()
            .filter(pk=pk, tries__lt=MAX_TRIES)
            .filter(Q(state=_S.QUEUED) | self._stale(at))
            .update(state=_S.RUNNING, claim=token, tries=F("tries") + 1, heartbeat_at=at)
        )
        return token if taken else None

    def beat(self, pk: int, token: uuid.UUID, at: datetime) -> bool:
        """Still at work. False: the claim is lost, and whatever is found would not be kept."""
        return bool(self._mine(pk, token).update(heartbeat_at=at))

    def finish(self, pk: int, token: uuid.UUID, at: datetime, **found: Any) -> bool:
        """found: the columns of the result."""
        mine = self._mine(pk, token)
        return bool(mine.update(state=_S.DONE, claim=None, finished_at=at, **found))

    def give_back(self, pk: int, token: uuid.UUID, at: datetime, reason: str) -> bool:
        """After an error: queued for another try, or failed when the tries are used up."""
        mine = self._mine(pk, token)
        if mine.filter(tries__lt=MAX_TRIES).update(
            state=_S.QUEUED, claim=None, queued_at=at, note=reason
        ):
            return True
        return bool(mine.update(state=_S.FAILED, claim=None, finished_at=at, note=reason))

    def reap(self, at: datetime) -> list[int]:
        """Fail what used up its tries, put abandoned rows back; the keys to send again."""
        lost = self._rows().filter(self._stale(at))
        lost.filter(tries__gte=MAX_TRIES).update(
            state=_S.FAILED, claim=None, finished_at=at, note="abandoned"
        )
        lost.update(state=_S.QUEUED, claim=None, queued_at=at - self.queued_too_long)
        queued = self._rows().filter(state=_S.QUEUED)
        waiting = queued.filter(queued_at__lte=at - self.queued_too_long).order_by("queued_at")
        keys = list(waiting.values_list("pk", flat=True)[:REAPED_AT_ONCE])
        # Marked as sent just now: the next round does not send them once more.
        queued.filter(pk__in=keys).update(queued_at=at)
        return keys

    def _rows(self) -> QuerySet[Job]:
        return self.table._default_manager.all()

    def _mine(self, pk: int, token: uuid.UUID) -> QuerySet[Job]:
        return self._rows().filter(pk=pk, state=_S.RUNNING, claim=token)

    def _stale(self, at: datetime) -> Q:
        return Q(state=_S.RUNNING, heartbeat_at__lt=at - self.stale_after)

"""Door-keepers: an action is called, nothing is decided here."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

LONGEST_MEASURING = 1800  # seconds


@shared_task(  # type: ignore[untyped-decorator]
    name="tutor.practice.tasks.measure_paces",
    soft_time_limit=LONGEST_MEASURING,
    time_limit=LONGEST_MEASURING + 60,
)
def measure_paces() -> None:
    from tutor.practice import actions  # noqa: PLC0415 -- airlock

    actions.measure_paces(at=now())

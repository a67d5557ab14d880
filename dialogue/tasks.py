"""Door-keepers: an id comes in, an action is called, nothing is decided here."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils.timezone import now


@shared_task(name="dialogue.tasks.diagnose", soft_time_limit=60, time_limit=90)  # type: ignore[untyped-decorator]
def diagnose(diagnosis_pk: int) -> None:
    from dialogue import actions  # noqa: PLC0415 -- airlock
    from dialogue.diagnosis import encoder  # noqa: PLC0415 -- airlock: torch lives behind it

    actions.diagnose(diagnosis_pk, encoder=encoder.shared(settings.MODEL_DEVICE))


@shared_task(name="dialogue.tasks.reap")  # type: ignore[untyped-decorator]
def reap() -> None:
    from dialogue import actions  # noqa: PLC0415 -- airlock

    actions.reap(at=now())

"""Door-keepers: an id comes in, an action is called, nothing is decided here."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

LONGEST_FIT = 6 * 3600  # seconds
# Ten learners of some thousand answers in a course of a thousand skills.
LONGEST_LOOK = 1800


@shared_task(name="knowledge_tracing.tasks.plan")  # type: ignore[untyped-decorator]
def plan() -> None:
    from knowledge_tracing import lifecycle  # noqa: PLC0415 -- airlock

    lifecycle.settle()
    lifecycle.plan(at=now())


@shared_task(  # type: ignore[untyped-decorator]
    name="knowledge_tracing.tasks.refit", soft_time_limit=LONGEST_FIT, time_limit=LONGEST_FIT + 60
)
def refit(pk: int) -> None:
    from knowledge_tracing import lifecycle  # noqa: PLC0415 -- airlock
    from knowledge_tracing.fitting.train import fit  # noqa: PLC0415 -- airlock
    from knowledge_tracing.psikt.checkpoint import to_bytes  # noqa: PLC0415 -- airlock
    from knowledge_tracing.versions import Fitting  # noqa: PLC0415 -- airlock

    lifecycle.refit(pk, Fitting(fit, to_bytes))


@shared_task(name="knowledge_tracing.tasks.replay")  # type: ignore[untyped-decorator]
def replay() -> None:
    from knowledge_tracing import lifecycle  # noqa: PLC0415 -- airlock

    lifecycle.replay()


@shared_task(  # type: ignore[untyped-decorator]
    name="knowledge_tracing.tasks.refresh_traits",
    soft_time_limit=LONGEST_LOOK,
    time_limit=LONGEST_LOOK + 60,
)
def refresh_traits() -> None:
    from knowledge_tracing import learner_traits  # noqa: PLC0415 -- airlock

    learner_traits.refresh(at=now())


@shared_task(name="knowledge_tracing.tasks.reap")  # type: ignore[untyped-decorator]
def reap() -> None:
    from knowledge_tracing import lifecycle  # noqa: PLC0415 -- airlock

    lifecycle.reap(at=now())

"""Handing work to the broker. What is to be done stands in tables, for the reaper to find."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)


def send(task: str, *arguments: int) -> bool:
    """Publish now; False when the broker cannot be reached."""
    from knowledge_tracing import tasks  # noqa: PLC0415 -- airlock

    try:
        getattr(tasks, task).apply_async(arguments, retry=False)
    except Exception as error:
        log.warning("the broker took no %s: %s", task, type(error).__name__)
        return False
    return True

"""One of several processes that replay beliefs. It starts bare: nothing of Django at the top."""

from __future__ import annotations

from collections.abc import Sequence

Pair = tuple[int, int]  # student, course


def set_up(database: str) -> None:
    """Settings come from the environment, but the database is that of the process that asks."""
    import django  # noqa: PLC0415 -- a bare process
    from django.conf import settings  # noqa: PLC0415 -- a bare process

    settings.DATABASES["default"]["NAME"] = database
    django.setup()


def rebuild(pairs: Sequence[Pair]) -> tuple[int, int]:
    """How many beliefs, of how many answers."""
    from curriculum.models import Course  # noqa: PLC0415 -- a bare process
    from knowledge_tracing import actions  # noqa: PLC0415 -- a bare process

    courses = Course.objects.in_bulk({course for _, course in pairs})
    return len(pairs), sum(actions.rebuild(student, courses[course]) for student, course in pairs)

"""A brake on guessing class codes: wrong ones are counted per address and forgotten in minutes.

The count lives in the process's cache; several web processes multiply the limit by their number,
which leaves guessing one of 190 million codes as hopeless as it was.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

MOST_WRONG = 60
MINUTES = 10


def _key(request: HttpRequest) -> str:
    return f"wrong-class-codes:{request.META.get('REMOTE_ADDR', '')}"


def is_braked(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MOST_WRONG


def count_wrong(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, timeout=MINUTES * 60):
        try:
            cache.incr(key)
        except ValueError:  # It ran out between the two calls.
            cache.set(key, 1, timeout=MINUTES * 60)

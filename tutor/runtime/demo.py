"""`bin/demo`: a whole school on this machine, in the foreground, stopped by Ctrl-C."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from tutor.people.demo import LOGINS, PASSWORD
from tutor.runtime import paths, postgres, valkey
from tutor.runtime.supervisor import Child, Supervisor

PYTHON = sys.executable
PIDFILE = paths.VAR / "demo.pid"
STOPPING = 60.0  # seconds; the supervisor gives each of five children ten
WELCOME = """
  {url}

{logins}

Ctrl-C stops everything; the data stays in {var}.
"""


class CannotStartError(Exception):
    """One clear line for the person at the terminal."""


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    try:
        if options.status or options.stop:
            return signal_running(stop=options.stop)
        if options.check:
            return check(options)
        return run(options)
    except CannotStartError as reason:
        sys.stderr.write(f"bin/demo: {reason}\n")
        return 1


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="begin again with an empty school")
    parser.add_argument("--check", action="store_true", help="start, walk through, print JSON")
    parser.add_argument("--learners", type=int, default=30, help="size of a new school")
    parser.add_argument("--weeks", type=int, default=6, help="length of its past")
    parser.add_argument("--status", action="store_true")
    parser.add_argument("--stop", action="store_true")
    return parser


def run(options: argparse.Namespace) -> int:
    if running_pid():
        raise CannotStartError("it is already running here; bin/demo --stop ends it")
    check_port(options.host, options.port)
    with services(reset=options.reset) as supervisor:
        prepare("--learners", str(options.learners), "--weeks", str(options.weeks))
        url = start_web(supervisor, options.host, options.port)
        start_workers(supervisor)
        sys.stdout.write(welcome(url))
        sys.stdout.flush()
        return supervisor.watch()


def welcome(url: str) -> str:
    logins = (f"  {role:9} {name:7} {PASSWORD}" for name, role in LOGINS)
    return WELCOME.format(url=url, logins="\n".join(logins), var=paths.VAR)


def check(options: argparse.Namespace) -> int:
    """A school of its own: bin/demo names a spare folder, so the demo's data is never touched."""
    port = free_port()
    with services(reset=True) as supervisor:
        prepare("--learners", "4", "--weeks", "2")
        url = start_web(supervisor, options.host, port)
        start_workers(supervisor)
        command = [PYTHON, "manage.py", "check_demo", url, "--json"]
        return subprocess.run(command, cwd=paths.ROOT, env=environment(), check=False).returncode


@contextmanager
def services(*, reset: bool) -> Iterator[Supervisor]:
    """PostgreSQL and Valkey, unless DATABASE_URL and VALKEY_URL name others."""
    supervisor = Supervisor()
    signal.signal(signal.SIGTERM, supervisor.stop)
    signal.signal(signal.SIGINT, supervisor.stop)
    try:
        paths.VAR.mkdir(parents=True, exist_ok=True)
        PIDFILE.write_text(str(os.getpid()))
        start_postgres(supervisor, reset=reset)
        start_valkey(supervisor, reset=reset)
        yield supervisor
    except OSError as error:
        raise CannotStartError(error.strerror or str(error)) from error
    finally:
        supervisor.stop_all()
        PIDFILE.unlink(missing_ok=True)


def start_postgres(supervisor: Supervisor, *, reset: bool) -> None:
    if os.environ.get("DATABASE_URL"):
        return
    pg = postgres.server()
    try:
        postgres.prepare(pg)
        if not postgres.is_running(pg):
            argv, identity = postgres.foreground(pg)
            supervisor.add(Child("postgres", argv, None, identity, signal.SIGINT))
        postgres.wait(pg)
        if reset:
            postgres.drop_database(pg, postgres.database_name())
        postgres.ensure_database(pg, postgres.database_name())
    except (RuntimeError, subprocess.CalledProcessError) as error:
        raise CannotStartError(f"PostgreSQL: {error}") from error


def start_valkey(supervisor: Supervisor, *, reset: bool) -> None:
    if os.environ.get("VALKEY_URL") or valkey.is_running():
        return
    if reset:
        shutil.rmtree(paths.valkey_socket().parent, ignore_errors=True)
    supervisor.add(Child("valkey", valkey.command()))
    wait_until(valkey.is_running, "Valkey did not start; see valkey.log")


def prepare(*seed_options: str) -> None:
    """Files and, beside them, tables, course and school; each does nothing where it is done."""
    steps = (["collectstatic", "--noinput", "-v", "0"], ["seed_demo", *seed_options])
    running = {
        step[0]: subprocess.Popen([PYTHON, "manage.py", *step], cwd=paths.ROOT, env=environment())
        for step in steps
    }
    failed = [name for name, process in running.items() if process.wait()]
    if failed:
        raise CannotStartError(f"manage.py {failed[0]} failed; its message is above")


def start_web(supervisor: Supervisor, host: str, port: int) -> str:
    command = [PYTHON, "-m", "gunicorn", "-c", "tutor/gunicorn.py", "tutor.wsgi:application"]
    env = {**environment(), "WEB_BIND": f"{host}:{port}"}
    supervisor.add(Child("web", command, env))
    wait_until(lambda: not is_free(host, port), f"the web server did not start on port {port}")
    return f"http://{host}:{port}/"


def start_workers(supervisor: Supervisor) -> None:
    celery = [PYTHON, "-m", "celery", "-A", "tutor", "-q",
              "worker", "-l", "warning", "--without-mingle"]  # fmt: skip
    schedule = str(paths.VAR / "beat-schedule")
    light = ["-Q", "default", "-c", "1", "-n", "default@%h", "-B", "-s", schedule]
    model = ["-Q", "ml", "-P", "solo", "-n", "ml@%h"]
    supervisor.add(Child("worker", celery + light, environment()))
    supervisor.add(Child("model", celery + model, environment()))


def environment() -> dict[str, str]:
    return {**os.environ, "DEMO": "True", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(paths.ROOT),
            "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}  # fmt: skip


def wait_until(ready: Callable[[], bool], complaint: str, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise CannotStartError(complaint)
        time.sleep(0.05)


def check_port(host: str, port: int) -> None:
    if not is_free(host, port):
        raise CannotStartError(f"port {port} is busy; choose another with --port")


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) != 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running_pid() -> int | None:
    """The supervisor's process number, if the one that wrote the file is still there."""
    try:
        pid = int(PIDFILE.read_text())
        return pid if "tutor.runtime.demo" in psutil.Process(pid).cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def signal_running(*, stop: bool) -> int:
    pid = running_pid()
    if pid and stop:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: running_pid() is None, "it is still stopping", STOPPING)
        sys.stdout.write("stopped\n")
    else:
        sys.stdout.write(f"running, process {pid}\n" if pid else "not running\n")
    return 0 if pid else 3


if __name__ == "__main__":
    raise SystemExit(main())

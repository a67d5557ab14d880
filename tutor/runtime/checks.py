"""`bin/test`: all checks in order of cost; any failure decides the status."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

from tutor.runtime import paths, postgres

PYTHON = sys.executable
BIN = os.path.dirname(PYTHON)
QUICK = {
    "style": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "templates": [f"{BIN}/djhtml", "--check", "--tabwidth", "2", "templates"],
    "imports": [f"{BIN}/lint-imports", "--no-cache"],
    "types": [f"{BIN}/mypy", "tutor", "curriculum", "knowledge_tracing", "dialogue"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "-v", "0"],
}


def main(arguments: list[str]) -> int:
    paths.VAR.mkdir(parents=True, exist_ok=True)
    chromium = ensure_chromium()
    started_here = start_postgres()
    try:
        results = {} if arguments else {name: passes(name, cmd) for name, cmd in QUICK.items()}
        results["tests"] = passes("tests", tests(arguments))
    finally:
        if started_here:
            postgres.stop(postgres.server())
    if not chromium:
        say("!! NO BROWSER: Chromium could not be installed, so no journey and no axe check ran.")
    failed = [name for name, ok in results.items() if not ok]
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def tests(arguments: list[str]) -> list[str]:
    """The whole suite in parallel with coverage; with arguments, just what they name."""
    whole = [
        "-n",
        str(os.cpu_count() or 2),
        "--dist",
        "loadgroup",
        "--cov",
        "--cov-report=term:skip-covered",
    ]
    # Importing tutor has named the product's settings in the environment; pytest would obey it.
    return [PYTHON, "-m", "pytest", "--ds", "tests.settings", *(arguments or whole)]


def passes(name: str, command: list[str]) -> bool:
    say(f"-- {name}")
    started = time.monotonic()
    done = subprocess.run(command, cwd=paths.ROOT, check=False)
    result = "ok" if done.returncode == 0 else "FAILED"
    say(f"-- {name}: {result} ({time.monotonic() - started:.0f} s)")
    return done.returncode == 0


def start_postgres() -> bool:
    if os.environ.get("DATABASE_URL") or postgres.is_running(postgres.server()):
        return False
    postgres.start(postgres.server())
    postgres.ensure_database(postgres.server(), postgres.database_name())
    return True


def ensure_chromium() -> str | None:
    """Debian's package where we may install it; otherwise browser tests skip with the reason."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    say("Installing Chromium for the browser tests")
    with open(paths.VAR / "chromium.log", "w") as log:
        for command in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "chromium", "fonts-dejavu-core"],
        ):
            subprocess.run(["apt-get", *command], stdout=log, stderr=log, check=False)
    return shutil.which("chromium")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

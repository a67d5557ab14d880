#!/usr/bin/env python3
"""Measure again and write docs/benchmarks/figures.md from what the commands print.

usage: .venv/bin/python scripts/figures.py [--oatutor FOLDER] [--only NAME ...]

Needs a running database (bin/demo or DATABASE_URL). FOLDER is an OATutor source with an
equivalence.jsonl beside it; without it, what needs it keeps its last figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "benchmarks"
COURSE = "integers-to-equations"


def commands(oatutor: Path | None) -> dict[str, list[str]]:
    """Name of the figures -> management command, in the order they are shown."""
    sources = {} if oatutor is None else {
        "answers": ["check_answers", str(oatutor / "equivalence.jsonl")],
        "import": ["import_course", str(oatutor), "--format", "oatutor"],
        "keys": ["grade_keys", oatutor.name],
    }  # fmt: skip
    return sources | {
        "course": ["lint_course", str(ROOT / "courses" / COURSE), "--variants", "20"],
        "tracing": ["benchmark_tracing", "--skills", "150"],
        "tracing-recovery": ["check_tracing", "--seed", "11"],
        "diagnosis": ["benchmark_diagnosis", "--device", "cpu"],
        "web": ["benchmark_web"],
    }


def main() -> int:
    options = arguments()
    for name, command in commands(options.oatutor).items():
        if not options.only or name in options.only:
            sys.stderr.write(f"{name}: manage.py {' '.join(command)}\n")
            (FOLDER / f"{name}.json").write_text(measured(command))
    (FOLDER / "figures.md").write_text(page())
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oatutor", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    return parser.parse_args()


def measured(command: list[str]) -> str:
    """The command and its JSON, indented."""
    done = subprocess.run(  # noqa: S603 -- our own commands
        [sys.executable, "manage.py", *command, "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    shown = [Path(word).name if "/" in word else word for word in command]
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return json.dumps({"command": " ".join(shown), "result": result}, indent=1) + "\n"


def page() -> str:
    lines = ["# Figures", "", "Written by `scripts/figures.py`; the numbers are the commands' own."]
    for path in sorted(FOLDER.glob("*.json")):
        kept = json.loads(path.read_text())
        lines += ["", f"## `manage.py {kept['command']}`", "", "| key | value |", "|---|---|"]
        lines += [f"| {key} | {value} |" for key, value in flat(kept["result"])]
    return "\n".join(lines) + "\n"


def flat(result: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested keys with dots; of a list, how many."""
    rows: list[tuple[str, str]] = []
    for key, value in result.items():
        if isinstance(value, dict) and value:
            rows += flat(value, f"{prefix}{key}.")
        else:
            shown = f"{len(value)} listed" if isinstance(value, list) else str(value)
            rows.append((f"{prefix}{key}", shown))
    return rows


if __name__ == "__main__":
    raise SystemExit(main())

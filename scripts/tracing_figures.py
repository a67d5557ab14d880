#!/usr/bin/env python3
"""Evaluate the tracing models and write docs/benchmarks/tracing from what the command prints.

usage: .venv/bin/python -m scripts.tracing_figures [--data DIR] [--protocol NAME ...] [OPTION ...]

Further options go to `manage.py evaluate_tracing` as they are. Without --data only the page is
written again, from the JSON files that are there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge_tracing.evaluation.table import table
from scripts.figures import FOLDER, measured

TRACING = FOLDER / "tracing"
PROTOCOLS = ("next", "cold", "within10", "continual")
TITLES = {
    "next": "Next answer of new learners",
    "cold": "The first ten answers of new learners",
    "within10": "Answers 11 to 20 from the first ten (five cohorts)",
    "continual": "The next ten answers, again and again",
}
INTRODUCTION = """\
# Tracing models side by side

Written by `scripts/tracing_figures.py`; the numbers are those of `manage.py evaluate_tracing`.

Brackets hold the middle 95 % of resamples of learners, ± the standard deviation between folds,
cohorts or steps. Accuracy means little without the share of the commoner answer beside it.
"""


def main() -> int:
    options, others = arguments()
    TRACING.mkdir(exist_ok=True)
    for protocol in options.protocol if options.data else ():
        name = f"{options.data.name}-{protocol}"
        command = ["evaluate_tracing", "--data", str(options.data.resolve())]
        command += ["--protocol", protocol, "--plots", str(TRACING / name), *others]
        sys.stderr.write(f"{name}: manage.py {' '.join(command)}\n")
        (TRACING / f"{name}.json").write_text(measured(command), "utf-8")
    (TRACING / "README.md").write_text(page(TRACING), "utf-8")
    return 0


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--protocol", nargs="+", choices=PROTOCOLS, default=PROTOCOLS)
    return parser.parse_known_args()


def page(folder: Path) -> str:
    parts = [INTRODUCTION]
    for path in sorted(folder.glob("*.json")):
        kept = json.loads(path.read_text("utf-8"))
        plots = sorted((folder / path.stem).glob("*.svg"))
        parts.append(section(path.stem, kept["command"], kept["result"]))
        parts += [f"![{plot.stem} of {path.stem}]({path.stem}/{plot.name})\n" for plot in plots]
    return "\n".join(parts)


def section(name: str, command: str, result: Mapping[str, Any]) -> str:
    protocol = result["protocol"]
    facts = (
        f"{result['answers']:,} answers of {result['learners']:,} learners are scored; always the "
        f"commoner answer: {result['majority_accuracy']:.4f} right. Seed {result['seed']}, "
        f"version {result['version']}, {result['hardware']['processor']}, "
        f"{result['hardware']['cores']} cores, {result['hardware']['device']}."
    )
    title = f"## {name.removesuffix(f'-{protocol}')}: {TITLES[protocol]}"
    return "\n\n".join([title, f"`manage.py {command}`", facts, table(result)])


if __name__ == "__main__":
    raise SystemExit(main())

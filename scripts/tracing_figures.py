#!/usr/bin/env python3
"""Evaluate the tracing models and write docs/benchmarks/tracing from what the commands print.

usage: .venv/bin/python -m scripts.tracing_figures [--data DIR] [--protocol NAME ...] [OPTION ...]
       .venv/bin/python -m scripts.tracing_figures --ablation --data DIR [OPTION ...]
       .venv/bin/python -m scripts.tracing_figures --interpret|--edges [--data DIR] [OPTION ...]

Further options go to `manage.py evaluate_tracing`, with --interpret to `interpret_tracing`, with
--edges to `propose_prerequisites`, as they are; the last two take simulated learners where there
is no --data. With neither, only the page is written again, from the JSON files that are there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from knowledge_tracing.evaluation.edge_table import edge_table
from knowledge_tracing.evaluation.table import table
from knowledge_tracing.evaluation.trait_table import trait_tables
from knowledge_tracing.fitting.model import Switches
from knowledge_tracing.tracers.registry import OURS
from scripts.figures import FOLDER, measured

TRACING = FOLDER / "tracing"
PROTOCOLS = ("next", "cold", "within10", "continual")
TITLES = {
    "next": "Next answer of new learners",
    "cold": "The first ten answers of new learners",
    "within10": "Answers 11 to 20 from the first ten (five cohorts)",
    "continual": "The next ten answers, again and again",
}
INTERPRET, EDGES, ABLATION = "interpret-", "edges-", "-ablation"
SIMULATED = ["--simulated"]
INTRODUCTION = """\
# Tracing models side by side

Written by `scripts/tracing_figures.py`; the numbers are those of `manage.py evaluate_tracing`,
`interpret_tracing` and `propose_prerequisites`.

Brackets hold the middle 95 % of resamples of learners, ± the standard deviation between folds,
cohorts or steps. Accuracy means little without the share of the commoner answer beside it.
"""


def main() -> int:
    options, others = arguments()
    TRACING.mkdir(exist_ok=True)
    for name, command in commands(options):
        plots = [] if name.startswith(EDGES) else ["--plots", str(TRACING / name)]
        words = [*command, *plots, *others]
        sys.stderr.write(f"{name}: manage.py {' '.join(words)}\n")
        (TRACING / f"{name}.json").write_text(measured(words), "utf-8")
    (TRACING / "README.md").write_text(page(TRACING), "utf-8")
    return 0


def commands(options: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """Name of the figures and the command that prints them."""
    data = [] if options.data is None else ["--data", str(options.data.resolve())]
    name = options.data.name if data else "simulated"
    if options.interpret:
        yield f"{INTERPRET}{name}", ["interpret_tracing", *(data or SIMULATED)]
    elif options.edges:
        yield f"{EDGES}{name}", ["propose_prerequisites", *(data or SIMULATED)]
    elif options.ablation:
        models = ",".join([OURS, *(f"{OURS}:no_{part.name}" for part in fields(Switches))])
        yield f"{name}{ABLATION}", ["evaluate_tracing", *data, "--models", models, "--split", "md5"]
    else:
        for protocol in options.protocol if data else ():
            yield f"{name}-{protocol}", ["evaluate_tracing", *data, "--protocol", protocol]


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--interpret", action="store_true", help="what traits say")
    parser.add_argument("--edges", action="store_true", help="are prerequisites found again")
    parser.add_argument("--ablation", action="store_true", help="without each part of the model")
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
    of = of_models
    for prefix, other in {INTERPRET: of_traits, EDGES: of_edges}.items():
        of = other if name.startswith(prefix) else of
    title, facts, tables = of(name, result)
    where = (
        f"Seed {result['seed']}, version {result['version']}, {result['hardware']['processor']}, "
        f"{result['hardware']['cores']} cores, {result['hardware']['device']}."
    )
    return "\n\n".join([title, f"`manage.py {command}`", f"{facts} {where}", tables])


def of_models(name: str, result: Mapping[str, Any]) -> tuple[str, str, str]:
    protocol = result["protocol"]
    facts = (
        f"{result['answers']:,} answers of {result['learners']:,} learners are scored; always the "
        f"commoner answer: {result['majority_accuracy']:.4f} right."
    )
    data = name.removesuffix(f"-{protocol}").removesuffix(ABLATION)
    title = f"## {data}: {TITLES[protocol]}"
    if name.endswith(ABLATION):
        title += ", without each part of the model"
    return title, facts, table(result)


def of_traits(name: str, result: Mapping[str, Any]) -> tuple[str, str, str]:
    facts = (
        f"{result['answers']:,} answers of {result['learners']:,} learners on whom nothing was "
        "fitted. Regressions: traits from the first half of a learner's answers, outcomes from "
        "the second; change for one standard deviation of the predictor, standard errors by "
        "learner. Shown: the share of learners whose trait a teacher would see."
    )
    title = f"## {name.removeprefix(INTERPRET)}: What traits say about learners"
    return title, facts, trait_tables(result)


def of_edges(name: str, result: Mapping[str, Any]) -> tuple[str, str, str]:
    facts = (
        "Are prerequisites told from other pairs? `course_alone` knows only in which order skills "
        "are met, `answers_alone` only the answers; the baselines are of pairs that occur together."
    )
    return f"## {name.removeprefix(EDGES)}: Learned prerequisites", facts, edge_table(result)


if __name__ == "__main__":
    raise SystemExit(main())

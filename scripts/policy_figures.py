#!/usr/bin/env python3
"""Measure the choice of exercises and write docs/benchmarks/policy from what the commands print.

usage: .venv/bin/python -m scripts.policy_figures [--only NAME ...] [--log FILE] [--map DIR]

NAME is worlds, noise, fitted, time, log, placement, choice, map or map-placement. FILE is a
checkpoint of train_psikt, for the world of the log; DIR a folder with skills.csv and
prerequisites.csv. What has neither keeps its last figures. With `--only` and no name, only the page
is written again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.figures import FOLDER, measured
from tutor.simulation.report import table

POLICY = FOLDER / "policy"
TWO = ("--worlds", "ou,bktg")
TITLES = {
    "worlds": "Twelve policies in two worlds",
    "noise": "The same where the author errs in one line of five",
    "fitted": "With a model fitted to an earlier class",
    "time": "Where exercises differ in length",
    "log": "In a world fitted to a real log (dbe_kt22)",
    "placement": "Placement",
    "choice": "What a choice costs",
    "map": "What a choice costs on a real map of 835 skills",
    "map-placement": "Placement on that map",
}
NOTES = {
    "worlds": """\
No simple rule is ahead of ours in both worlds: rules by a fast rating keep a little more in `ou`,
where the oracle itself has almost nothing left to win, and much less in `bktg`.""",
    "noise": """\
Three in a row and bkt95 go by the order of the course, which the wrong lines keep; so they lose
nothing.""",
    "fitted": """\
In all other tables `ours` has the numbers of newcomers, as in a course that nothing was fitted to.
`ours_fitted` is our policy in the course's second year: as many other learners practised by `ours`,
and PSI-KT-R was fitted to their answers, as it is to those of a school. `ours_refitted` is the
first year: it begins as `ours`, and is fitted to the class itself after 2, 5 and 10 sittings.""",
    "time": """\
What an exercise of a skill takes is drawn once for each graph, the logarithm with a spread of .5.
`in time` is what counts here. `ours_untimed` does not look at the time; `ours_by_ratio` divides by
it, where ours divides by its root.""",
    "log": """\
What a fit finds in this log is that practice leaves little behind: touching every skill once more
keeps more than any rule that goes by mastery, ours among them. With a model that was fitted to
this world (`ours_fitted`) half as many exercises go to what is mastered, but what is left can
hardly be learned.""",
}
INTRODUCTION = """\
# The choice of the next exercise

Written by `scripts/policy_figures.py`; the numbers are those of `manage.py simulate_policies`,
`simulate_placement` and `benchmark_policy`. No seed below was used while anything was tuned: that
were seeds 100 to 199, for our policy and for the others alike.

`gain` is what is kept of what there was to learn: (chance of success on all skills after twenty
sittings and a break of thirty days, less that before) / (.97 less that before), with its standard
error over the seeds. `over`: share of exercises on skills with a true chance of .9 or more;
`unready`: on skills whose prerequisites are less than half there; `to goal`: exercises until one
skill of the middle of the course has a chance of .8; `in time`: the gain when half of the time is
used that all the exercises would take if each took the average. The worlds are models of learners,
not data: they rank policies and catch mistakes, and predict no effect on a class.
"""


def main() -> int:
    options = arguments()
    POLICY.mkdir(exist_ok=True)
    for name, words in commands(options):
        if options.only is None or name in options.only:
            sys.stderr.write(f"{name}: manage.py {' '.join(words)}\n")
            (POLICY / f"{name}.json").write_text(measured(words), "utf-8")
    (POLICY / "README.md").write_text(page(), "utf-8")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--log", type=Path)
    parser.add_argument("--map", type=Path)
    return parser.parse_args()


def commands(options: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    yield "worlds", simulated("all", *TWO, "--write", str(POLICY / "worlds"))
    yield "noise", simulated("all", *TWO, "--graph-noise", "0.2")
    yield "fitted", simulated("ours,ours_fitted,ours_refitted,three_in_a_row,target50,oracle", *TWO)
    few = "ours,ours_untimed,ours_by_ratio,three_in_a_row,target85,target50,oracle"
    yield "time", simulated(few, *TWO, "--time-spread", "0.5")
    if options.log:
        log = ("--worlds", "log", "--checkpoint", str(options.log))
        yield "log", simulated("all,ours_fitted", *log, "--write", str(POLICY / "log"))
    yield "placement", ["simulate_placement", "--worlds", "ou,bktg", "--seeds", "0-4"]
    yield "choice", ["benchmark_policy", "--curve"]
    if options.map:
        yield "map", ["benchmark_policy", "--map", str(options.map), "--exercises", "8350"]
        words = ["--map", str(options.map), "--learners", "40", "--seeds", "0-1"]
        yield "map-placement", ["simulate_placement", *words]


def simulated(policies: str, *more: str) -> list[str]:
    learners = ["--learners", "400", "--seeds", "0-4", "--processes", "2"]
    return ["simulate_policies", "--policies", policies, *learners, *more]


def page() -> str:
    parts = [INTRODUCTION]
    for name, title in TITLES.items():
        path = POLICY / f"{name}.json"
        if path.exists():
            kept = json.loads(path.read_text("utf-8"))
            about = f"`manage.py {kept['command']}`, on {hardware(kept['result'])}"
            note = f"{NOTES[name]}\n\n" if name in NOTES else ""
            parts.append(f"## {title}\n\n{about}\n\n{note}{shown(name, kept['result'])}")
    return "\n".join(parts)


def hardware(result: Mapping[str, Any]) -> str:
    found = result["hardware"]
    return f"{found['processor']}, {found['cores']} cores"


def shown(name: str, result: Mapping[str, Any]) -> str:
    if name.endswith("placement"):
        return rows_of("world", result["worlds"])
    if name in ("choice", "map"):
        sizes = result.get("curve") or [result]
        return rows_of("", {f"{one['exercises']} exercises": one for one in sizes})
    pictures = [
        f"![Learning curves]({one.parent.name}/{one.name})\n"
        for one in sorted((POLICY / name).glob("*.svg"))
    ]
    return "\n".join([table(result), *pictures])


def rows_of(title: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """A line for each row, a column for each number."""
    names = [
        key for key, value in next(iter(rows.values())).items() if isinstance(value, int | float)
    ]
    lines = [[title, *names], ["---"] * (len(names) + 1)]
    lines += [[label, *(str(row.get(name)) for name in names)] for label, row in rows.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())

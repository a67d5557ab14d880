"""Pictures of what `check_tracing` found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from knowledge_tracing.evaluation.plots import Results, save

LEAST, MOST = 0.77, 0.83  # what an 80 % band may cover
WORDS = {
    "fitted": "fitted",
    "known": "true parameters",
    "without_forgetting": "no forgetting",
    "next": "fitted, next answer",
}


def save_check_plots(results: Results, folder: Path) -> list[Path]:
    """SVG files: coverage by answers and by groups, forecasts by horizon, the general level."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        save(folder / f"{name}.svg", partial(_picture, results=results, draw=draw))
        for name, draw in PICTURES.items()
    ]


def _picture(figure: Any, results: Results, draw: Callable[[Any, Results], None]) -> None:
    axes = figure.add_subplot()
    draw(axes, results)
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)


def _coverage_by_answers(axes: Any, results: Results) -> None:
    axes.axhspan(LEAST, MOST, color="0.9")
    for name, found in results["coverage"].items():
        _with_errors(axes, found["by_answers"], WORDS[name])
    axes.set(xlabel="answers before", ylabel="levels inside their 80 % band")


def _coverage_by_group(axes: Any, results: Results) -> None:
    axes.axhspan(LEAST, MOST, color="0.9")
    for name, found in results["coverage"].items():
        flat = {
            f"{trait} {group}": got
            for trait, groups in found["by_group"].items()
            for group, got in groups.items()
        }
        _with_errors(axes, flat, WORDS[name], linestyle="")
    axes.tick_params(axis="x", rotation=90)
    axes.set(ylabel="levels inside their 80 % band")


def _with_errors(axes: Any, found: Mapping[str, Any], label: str, **style: Any) -> None:
    means = [one["mean"] for one in found.values()]
    errors = [2 * one["error"] for one in found.values()]
    axes.errorbar(list(found), means, errors, marker=".", capsize=2, label=label, **style)


def _forecast(axes: Any, results: Results) -> None:
    found = results["forecast"]
    axes.plot(list(found), [one["brier"] for one in found.values()], marker=".", label="fitted")
    for name in ("known", "without_forgetting", "next"):
        scores = [one[name]["brier"] for one in found.values()]
        axes.plot(list(found), scores, marker=".", label=WORDS[name])
    axes.plot(
        list(found), [one["least"] for one in found.values()], color="0.6", label="true chances"
    )
    axes.set(xlabel="days ahead", ylabel="Brier score")


def _mu(axes: Any, results: Results) -> None:
    found = {name: one for name, one in results["mu"].items() if one["r"] is not None}
    for key, label in (("r", "correlation with the truth"), ("contraction", "contraction")):
        axes.plot(list(found), [one[key] for one in found.values()], marker=".", label=label)
    axes.set(xlabel="answers before", ylabel="general level of a learner", ylim=(0, 1))


PICTURES: dict[str, Callable[[Any, Results], None]] = {
    "coverage-by-answers": _coverage_by_answers,
    "coverage-by-group": _coverage_by_group,
    "forecast-by-horizon": _forecast,
    "general-level": _mu,
}

"""Pictures of traits, drawn from what `interpret_tracing` printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from knowledge_tracing.evaluation.plots import save
from knowledge_tracing.evaluation.trait_paths import TRAITS

Results = Mapping[str, Any]
LABELS = {"alpha": "log alpha (per day)", "v": "log v", "gamma": "logit gamma", "mu": "mu"}


def save_trait_plots(results: Results, folder: Path) -> list[Path]:
    """SVG files: contraction by number of answers; means of single learners, with the truth where
    it is known."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        save(folder / "contraction.svg", partial(_contraction, results=results)),
        save(folder / "traits.svg", partial(_traits, results=results)),
    ]


def _contraction(figure: Any, results: Results) -> None:
    axes = figure.add_subplot()
    points = results["models"]["psikt_r"]["by_answers"]
    counts = [int(count) for count in points]
    for name in TRAITS:
        found = [got["contraction"][name] for got in points.values()]
        axes.plot(counts, found, marker=".", label=name)
    axes.axhline(0.5, color="0.6", linewidth=1, linestyle="--")
    axes.set(xlabel="answers", ylabel="mean contraction", xscale="log")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)


def _traits(figure: Any, results: Results) -> None:
    for axes, name in zip(figure.subplots(2, 2).flat, TRAITS, strict=True):
        for number, one in enumerate(results["examples"]):
            axes.plot(one["answers"], one[name], color=f"C{number}")
            if "truth" in one:
                axes.axhline(one["truth"][name], color=f"C{number}", linewidth=0.8, linestyle=":")
        axes.set(title=LABELS[name], xlabel="answers", xscale="log")
        axes.grid(alpha=0.3)

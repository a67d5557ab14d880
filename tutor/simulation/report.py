"""What the bench found as a table and as pictures, drawn from what `simulate_policies` printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from knowledge_tracing.evaluation.plots import save

Results = Mapping[str, Any]
OURS = "ours"
COLUMNS = ("gain", "over", "unready", "to goal", "in time")


def table(results: Results) -> str:
    """Markdown, one policy a row."""
    worlds = results["worlds"]
    head = ["policy", *(f"{world} {name}" for world in worlds for name in COLUMNS), "worst gain"]
    rows = []
    for policy, worst in results["worst"].items():
        cells = [cell for world in worlds.values() for cell in _cells(world["policies"][policy])]
        rows.append([policy, *cells, f"{worst['gain']:.3f} ({worst['world']})"])
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))


def _cells(figures: Results) -> list[str]:
    error, goal = figures["gain_se"], figures["exercises_to_goal"]
    return [
        f"{figures['gain']:.3f}" + ("" if error is None else f" ± {error:.3f}"),
        f"{figures['over']:.2f}",
        f"{figures['unready']:.2f}",
        "–" if goal is None else f"{goal:.0f}",
        f"{figures['time_adjusted_gain']:.3f}",
    ]


def write(results: Results, folder: Path) -> list[Path]:
    """policies.json, policies.md, and a picture of learning curves for each world."""
    figures, words = folder / "policies.json", folder / "policies.md"
    figures.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    words.write_text(table(results), "utf-8")
    pictures = [
        save(folder / f"curves-{world}.svg", partial(_curves, policies=found["policies"]))
        for world, found in results["worlds"].items()
    ]
    return [figures, words, *pictures]


def _curves(figure: Any, policies: Results) -> None:
    """A line with its band for each policy; what is left after the break stands apart."""
    import matplotlib as mpl  # noqa: PLC0415 -- slow, and only here

    axes = figure.add_subplot()
    for n, (name, figures) in enumerate(policies.items()):
        _curve(axes, name, figures["curve"], mpl.colormaps["tab20"](n % 20))
    sessions = max(len(figures["curve"]["mean"]) - 2 for figures in policies.values())
    ticks = list(range(0, sessions + 1, max(1, sessions // 5)))
    axes.set_xticks([*ticks, _apart(sessions)], [*map(str, ticks), "delayed"])
    axes.set(xlabel="sessions", ylabel="mean true chance of a right answer")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)


def _curve(axes: Any, name: str, curve: Results, color: Any) -> None:
    mean, low, high = (curve[line] for line in ("mean", "low", "high"))
    sessions = len(mean) - 2
    days, end = list(range(sessions + 1)), _apart(sessions)
    bold = name == OURS
    axes.plot(days, mean[:-1], color=color, label=name, linewidth=2.4 if bold else 1.2)
    axes.fill_between(days, low[:-1], high[:-1], color=color, alpha=0.2, linewidth=0)
    axes.plot([sessions, end], mean[-2:], color=color, linewidth=0.8, linestyle=":")
    axes.errorbar(
        end, mean[-1], yerr=[[mean[-1] - low[-1]], [high[-1] - mean[-1]]], color=color, marker="."
    )


def _apart(sessions: int) -> float:
    """Where the delayed test stands on the axis."""
    return sessions + max(1.0, 0.15 * sessions)

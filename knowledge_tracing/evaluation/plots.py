"""Pictures of one evaluation, drawn from what `evaluate_tracing` printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from knowledge_tracing.tracers.registry import OURS

Results = Mapping[str, Any]
SIZE = (7.0, 4.2)  # inches
HASH = "chiron"  # the same figures give the same file
# Fifteen lines lie close together: ours is drawn over them.
THIN, BOLD = {"marker": ".", "linewidth": 1.0}, {"marker": "o", "linewidth": 2.4, "zorder": 5}


def save_plots(results: Results, folder: Path) -> list[Path]:
    """SVG files: reliability, AUC and log loss by position, Brier score by gap."""
    folder.mkdir(parents=True, exist_ok=True)
    models = {name: got for name, got in results["models"].items() if "error" not in got}
    return [
        save(folder / f"{name}.svg", partial(_compare, models=models, draw=draw))
        for name, draw in PICTURES.items()
    ]


def save(path: Path, draw: Callable[[Any], None]) -> Path:
    """draw: onto a matplotlib Figure."""
    import matplotlib as mpl  # noqa: PLC0415 -- slow, and only here
    from matplotlib.figure import Figure  # noqa: PLC0415 -- slow, and only here

    with mpl.rc_context({"svg.hashsalt": HASH, "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=SIZE, layout="constrained")
        draw(figure)
        figure.savefig(path, metadata={"Date": None})
    return path


def _compare(figure: Any, models: Results, draw: Callable[[Any, Results], None]) -> None:
    """One line a model."""
    import matplotlib as mpl  # noqa: PLC0415 -- slow, and only here

    axes = figure.add_subplot()
    axes.set_prop_cycle(color=[mpl.colormaps["tab20"](n) for n in range(20)])
    draw(axes, models)
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)


def _style(name: str) -> Mapping[str, Any]:
    return BOLD if name == OURS else THIN


def _reliability(axes: Any, models: Results) -> None:
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    for name, figures in models.items():
        curve = figures["reliability"]
        axes.plot(curve["predicted"], curve["observed"], label=name, **_style(name))
    axes.set(xlabel="predicted chance", ylabel="share of right answers", xlim=(0, 1), ylim=(0, 1))


def _by(part: str, metric: str, label: str, xlabel: str) -> Callable[[Any, Results], None]:
    def draw(axes: Any, models: Results) -> None:
        for name, figures in models.items():
            known = {
                place: got[metric]
                for place, got in figures[part].items()
                if got[metric] is not None
            }
            axes.plot(list(known), list(known.values()), label=name, **_style(name))
        axes.set(xlabel=xlabel, ylabel=label)

    return draw


PICTURES: dict[str, Callable[[Any, Results], None]] = {
    "reliability": _reliability,
    "auc-by-position": _by("by_position", "auc", "AUC", "answers before"),
    "log-loss-by-position": _by("by_position", "log_loss", "log loss", "answers before"),
    "forecast": _by("forecast", "brier", "Brier score", "since the last answer on the skill"),
}

"""The figures of one evaluation as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLUMNS = {
    "AUC": ("auc", 4), "log loss": ("log_loss", 4), "Brier": ("brier", 4),
    "accuracy": ("accuracy", 4), "ECE": ("ece", 3), "fit s": ("fit_seconds", 1),
    "ms per 1,000": ("predict_ms_per_1000", 2), "peak MB": ("peak_mb", 0),
}  # fmt: skip


def table(results: Mapping[str, Any]) -> str:
    """One row a model, the best AUC first; failures last, with their reason."""
    models: Mapping[str, Any] = results["models"]
    against = results.get("reference_minus", {})
    done = [name for name in models if "error" not in models[name]]
    done.sort(key=lambda name: -(models[name]["auc"] or 0.0))
    header = ["model", *COLUMNS]
    if against:
        header.append(f"AUC of {results['reference']} minus this")
    lines = [_line(header), _line(["---"] * len(header))]
    for name in done:
        cells = [_number(models[name], *column) for column in COLUMNS.values()]
        extra = [_number(against.get(name, {}), "auc", 4)] if against else []
        lines.append(_line([f"`{name}`", *cells, *extra]))
    failed = [f"`{name}` failed: {got['error']}" for name, got in models.items() if "error" in got]
    return "\n".join([*lines, *(f"\n{words}" for words in failed)]) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(figures: Mapping[str, Any], name: str, digits: int) -> str:
    """With its interval, else its standard deviation, where there is one."""
    value = figures.get(name)
    if value is None:
        return ""
    shown = f"{value:.{digits}f}"
    low, high = figures.get(f"{name}_ci") or (None, None)
    if low is not None:
        return f"{shown} ({low:.{digits}f} to {high:.{digits}f})"
    spread = figures.get(f"{name}_sd")
    return shown if spread is None else f"{shown} ± {spread:.{digits}f}"

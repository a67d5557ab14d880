"""From the chances of one model to its figures, and from two models' figures to a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge_tracing.evaluation import metrics
from knowledge_tracing.evaluation.intervals import (
    Counts,
    interval,
    resampled_auc,
    resampled_learners,
    resampled_mean,
)
from knowledge_tracing.evaluation.rows import COLD, FIRST, Rows, by_gap, by_position
from knowledge_tracing.logs.log import Array, Flags

DIGITS = 6
METRICS: dict[str, Callable[[Array, Array], float]] = {
    "auc": metrics.auc,
    "log_loss": metrics.log_loss,
    "brier": metrics.brier,
    "accuracy": metrics.accuracy,
}


@dataclass(frozen=True)
class Bench:
    """The same answers and the same resampled learners for every model."""

    rows: Rows
    counts: Counts
    timed: bool

    @classmethod
    def of(cls, rows: Rows, resamples: int, seed: int, *, timed: bool) -> Bench:
        rng = np.random.default_rng(seed)
        return cls(rows, resampled_learners(rows, resamples, rng), timed)

    def samples(self, p: Array) -> dict[str, Array]:
        """[R] of each metric that gets an interval."""
        losses = metrics.log_losses(self.rows.right, p)
        return {
            "auc": resampled_auc(self.rows, p, self.counts),
            "log_loss": resampled_mean(self.rows, losses, self.counts),
        }


def scores(bench: Bench, p: Array, samples: Mapping[str, Array]) -> dict[str, Any]:
    """The contract's figures of one model: means over the groups, where there are several, with
    the standard deviation between them as `_sd`. Calibration is that of all answers together: in
    small groups chance alone would look like an error."""
    rows, out = bench.rows, {}
    for name, metric in METRICS.items():
        each = np.array([metric(rows.right[group], p[group]) for group in rows.groups()])
        known = each[np.isfinite(each)]
        out[name] = metrics.mean(known)
        if len(known) > 1:
            out[f"{name}_sd"] = float(np.std(known, ddof=1))
    intervals = {f"{name}_ci": interval(values) for name, values in samples.items()}
    curve = metrics.reliability(rows.right, p)
    gap = _parts(rows, p, by_gap(rows, timed=bench.timed))
    return {
        **out,
        "ece": metrics.ece(rows.right, p),
        **intervals,
        "by_position": _parts(rows, p, by_position(rows)),
        "cold": _parts(rows, p, {"first ten": rows.position < COLD}).get("first ten"),
        "by_gap": gap,
        "forecast": _forecast(gap, out["brier"]),
        "reliability": {
            "n": curve.count, "predicted": curve.predicted, "observed": curve.observed,
        },
    }  # fmt: skip


def _parts(rows: Rows, p: Array, parts: Mapping[str, Flags]) -> dict[str, Any]:
    """Parts without answers are left out."""
    return {name: _part(rows[part], p[part]) for name, part in parts.items() if part.any()}


def _part(rows: Rows, p: Array) -> dict[str, float]:
    return {
        "n": len(rows),
        "auc": metrics.grouped_auc(rows.right, p, rows.group),
        "log_loss": metrics.log_loss(rows.right, p),
        "brier": metrics.brier(rows.right, p),
        "mean_error": metrics.mean(p - rows.right),
    }


def _forecast(gaps: Mapping[str, Mapping[str, float]], overall: float) -> dict[str, Any]:
    """The Brier score by the time since the last answer, and by how much it exceeds that of all
    answers."""
    return {
        name: {"n": part["n"], "brier": part["brier"], "excess": part["brier"] - overall}
        for name, part in gaps.items()
        if name != FIRST
    }


def difference(
    ours: Mapping[str, Any], theirs: Mapping[str, Any],
    our_samples: Mapping[str, Array], their_samples: Mapping[str, Array],
) -> dict[str, Any]:  # fmt: skip
    """Ours minus theirs on the same learners; a better AUC is a positive difference, a better log
    loss a negative one."""
    out: dict[str, Any] = {}
    for name, samples in our_samples.items():
        out[name] = ours[name] - theirs[name]
        out[f"{name}_ci"] = interval(samples - their_samples[name])
    return out


def plain(value: Any) -> Any:
    """For JSON: rounded, without arrays, None for what is undefined."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(inner) for inner in value]
    if isinstance(value, float | np.floating):
        return round(float(value), DIGITS) if np.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value

"""The reliability curve as values for a template: what was forecast against what came."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

SIDE, MARGIN = 300, 40
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Point(NamedTuple):
    x: float
    y: float
    r: float


class Tick(NamedTuple):
    across: float
    up: float
    share: float


class Curve(NamedTuple):
    line: str
    points: tuple[Point, ...]


class Chart(NamedTuple):
    size: int
    near: int
    far: int
    ticks: tuple[Tick, ...]
    candidate: Curve
    in_force: Curve


def chart_of(figures: Mapping[str, Any]) -> Chart | None:
    """From a fitted model's figures; None where nothing was compared."""
    if "candidate" not in figures:
        return None
    return Chart(
        size=SIDE + 2 * MARGIN,
        near=MARGIN,
        far=SIDE + MARGIN,
        ticks=tuple(Tick(_across(share), _up(share), share) for share in LEVELS),
        candidate=_curve(figures["candidate"]["bins"]),
        in_force=_curve(figures["in_force"]["bins"]),
    )


def _curve(bins: Sequence[Mapping[str, Any]]) -> Curve:
    """A larger point stands for more answers."""
    most = max(one["answers"] for one in bins)
    points = tuple(
        Point(_across(one["forecast"]), _up(one["right"]), _radius(one["answers"] / most))
        for one in bins
    )
    return Curve(" ".join(f"{point.x:g},{point.y:g}" for point in points), points)


def _across(share: float) -> float:
    return round(MARGIN + SIDE * share, 1)


def _up(share: float) -> float:
    return round(MARGIN + SIDE * (1.0 - share), 1)


def _radius(share: float) -> float:
    return round(2.0 + 5.0 * math.sqrt(share), 1)

"""Charts as values: a line with its uncertainty band becomes SVG path strings.

Plain arithmetic, no Django. The template components/_band_chart.html draws what is here; every
chart that uses it also shows its numbers as text or as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 64, 16, 12, 40


@dataclass(frozen=True)
class ChartPoint:
    """A chance `p` at `x` (any unit) between `low` and `high`, all 0 to 1.

    mark: what happened here, drawn as a shape: right | wrong | partial | review; None for nothing.
    """

    x: float
    p: float
    low: float
    high: float
    mark: str | None = None


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Level:
    """A line across the chart at a chance; the template writes it as a percentage."""

    at: float
    share: float


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    kind: str
    # Corners of the shape, for the ones that are not circles.
    shape: str


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    line: str
    band: str
    levels: tuple[Level, ...]
    x_ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]

    @property
    def label_x(self) -> int:
        """Where the labels of the vertical axis end."""
        return self.left - 8

    @property
    def label_y(self) -> int:
        """Where the labels of the horizontal axis stand."""
        return self.bottom + 24


def band_chart(
    points: Sequence[ChartPoint],
    *,
    x_ticks: Iterable[tuple[float, str]],
    width: int = 640,
    height: int = 220,
) -> Chart:
    """The line through `p` and the band between `low` and `high`; x runs from tick to tick."""
    ticks = tuple(x_ticks)
    xs = [point.x for point in points] + [x for x, _ in ticks]
    start, end = (min(xs), max(xs)) if xs else (0.0, 1.0)
    span = (end - start) or 1.0

    def across(x: float) -> float:
        return round(LEFT + (x - start) / span * (width - LEFT - RIGHT), 1)

    def up(p: float) -> float:
        return round(TOP + (1.0 - min(1.0, max(0.0, p))) * (height - TOP - BOTTOM), 1)

    line = [(across(point.x), up(point.p)) for point in points]
    upper = [(across(point.x), up(point.high)) for point in points]
    lower = [(across(point.x), up(point.low)) for point in reversed(points)]
    return Chart(
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        top=TOP,
        bottom=height - BOTTOM,
        line=_path(line),
        band=_path([*upper, *lower], closed=True),
        levels=tuple(Level(up(p), p) for p in (0.0, 0.5, 1.0)),
        x_ticks=tuple(Tick(across(x), label) for x, label in ticks),
        marks=tuple(
            _mark(x, y, point.mark)
            for (x, y), point in zip(line, points, strict=True)
            if point.mark
        ),
    )


def _path(corners: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    if not corners:
        return ""
    body = "L".join(f"{x:g} {y:g}" for x, y in corners)
    return f"M{body}{'Z' if closed else ''}"


def _mark(x: float, y: float, kind: str, r: float = 5.0) -> Mark:
    """A disc, a cross, a diamond: told apart without colour."""
    shape = ""
    if kind == "wrong":
        shape = f"M{x - r:g} {y - r:g}L{x + r:g} {y + r:g}M{x - r:g} {y + r:g}L{x + r:g} {y - r:g}"
    elif kind == "partial":
        shape = _path([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], closed=True)
    return Mark(x, y, kind, shape)

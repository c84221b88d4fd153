"""The importance-performance plane: where to improve, what to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.interval import Interval

Quadrant = Literal["improve", "keep", "low_priority", "excess", "undecided"]


@dataclass(frozen=True)
class PlacedItem:
    """One item on the importance-performance plane, with its intervals where given."""

    name: str
    importance: float
    performance: float
    quadrant: Quadrant
    importance_interval: Interval | None = None
    performance_interval: Interval | None = None


@dataclass(frozen=True)
class Plane:
    """Items between cross-hairs. `centred`: "means" of the plotted items, or "given"."""

    points: tuple[PlacedItem, ...]
    importance_line: float
    performance_line: float
    centred: Literal["means", "given"]


def plane(
    names: Sequence[str],
    importance: Sequence[float],
    performance: Sequence[float],
    importance_intervals: Sequence[Interval | None] | None = None,
    performance_intervals: Sequence[Interval | None] | None = None,
    lines: tuple[float, float] | None = None,
) -> Plane:
    """Place items by importance and performance (Martilla and James 1977).

    Cross-hairs at the means unless `lines` gives (importance, performance): with 90-99 %
    everywhere take the target. An item whose interval crosses a line is "undecided".
    """
    found = lines or (float(np.mean(importance)), float(np.mean(performance)))
    across = importance_intervals or [None] * len(names)
    up = performance_intervals or [None] * len(names)
    rows = zip(names, importance, performance, across, up, strict=True)
    points = tuple(
        PlacedItem(name, x, y, _quadrant(x, y, found, (wide, high)), wide, high)
        for name, x, y, wide, high in rows
    )
    return Plane(points, *found, "given" if lines else "means")


def _quadrant(
    x: float, y: float, lines: tuple[float, float], intervals: tuple[Interval | None, ...]
) -> Quadrant:
    for interval, line in zip(intervals, lines, strict=True):
        if interval is not None and interval.lower <= line <= interval.upper:
            return "undecided"
    if x >= lines[0]:
        return "keep" if y >= lines[1] else "improve"
    return "excess" if y >= lines[1] else "low_priority"

"""Plane: items by how they go with overall satisfaction, and by how satisfied people are."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.charts.canvas import DASHED, EDGE, INK, PAPER, QUIET, marks, quiet, span

CORNERS = {  # quadrant → place in the axes, and which way the words run
    "Tập trung cải thiện": (0.99, 0.01, "right", "bottom"),
    "Tiếp tục duy trì": (0.99, 0.99, "right", "top"),
    "Ưu tiên thấp": (0.01, 0.01, "left", "bottom"),
    "Có thể đã đủ": (0.01, 0.99, "left", "top"),
}
UNDECIDED = "chưa phân định"
Ends = tuple[float, float]


@dataclass(frozen=True)
class PlanePoint:
    """One item: importance and satisfaction with their intervals, and the quadrant or undecided."""

    mark: str
    label: str
    importance: float
    satisfaction: float
    importance_interval: Ends | None
    satisfaction_interval: Ends | None
    quadrant: str
    printed: str


@dataclass(frozen=True)
class PlaneChart:
    """Items in four quadrants; hollow where an interval lies across a line between them."""

    title: str
    points: tuple[PlanePoint, ...]
    importance_line: float
    satisfaction_line: float

    @property
    def height_mm(self) -> float:
        return 100.0

    def in_words(self) -> str:
        said = "; ".join(f"{p.mark}. {p.label}: {p.printed} ({p.quadrant})" for p in self.points)
        return f"Mặt phẳng mức độ gắn với hài lòng chung và mức độ hài lòng. {self.title}. {said}."

    def paint(self, axes: Axes) -> None:
        for point in self.points:
            _point(axes, point)
        axes.axvline(100 * self.importance_line, color=QUIET, linestyle=DASHED, linewidth=0.9)
        axes.axhline(100 * self.satisfaction_line, color=QUIET, linestyle=DASHED, linewidth=0.9)
        across = _ends(self.importance_line, [(p.importance, p.importance_interval)
                                              for p in self.points])  # fmt: skip
        along = _ends(self.satisfaction_line, [(p.satisfaction, p.satisfaction_interval)
                                               for p in self.points])  # fmt: skip
        axes.set_xlim(*across[:2])
        axes.set_xticks(*marks(*across))
        axes.set_ylim(*along[:2])
        axes.set_yticks(*marks(*along))
        axes.set_xlabel("Mức độ gắn với hài lòng chung (phần đóng góp, %)")
        axes.set_ylabel("Tỷ lệ hài lòng (%)")
        for words, (x, y, to, on) in CORNERS.items():
            axes.text(x, y, words, transform=axes.transAxes, ha=to, va=on, color=QUIET)
        quiet(axes)


def _point(axes: Axes, point: PlanePoint) -> None:
    x, y = 100 * point.importance, 100 * point.satisfaction
    if point.importance_interval:
        axes.plot([100 * end for end in point.importance_interval], [y, y], color=EDGE, lw=0.6)
    if point.satisfaction_interval:
        axes.plot([x, x], [100 * end for end in point.satisfaction_interval], color=EDGE, lw=0.6)
    inside = PAPER if point.quadrant == UNDECIDED else EDGE
    axes.plot(x, y, "o", markersize=5, color=EDGE, markerfacecolor=inside)
    axes.annotate(point.mark, (x, y), (4, 4), textcoords="offset points", color=INK)


def _ends(line: float, values: list[tuple[float, Ends | None]]) -> tuple[float, float, float]:
    return span([line, *(end for value, ends in values for end in (value, *(ends or ())))])

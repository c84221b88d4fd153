"""Dots: an estimate a row with its interval and, thin behind it, what is certain."""

from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes

from analysis.charts.canvas import DASHED, EDGE, INK, PAPER, QUIET, marks, rows, rows_mm, span


@dataclass(frozen=True)
class Dot:
    """One row: a share, its interval, its worst-case bounds if wanted, and all that in words.

    `open` marks a row whose interval lies on both sides of the threshold: its dot is hollow.
    """

    label: str
    value: float
    interval: tuple[float, float] | None
    printed: str
    bounds: tuple[float, float] | None = None
    open: bool = False


FAR = 4  # a line further off than this many widths of what is shown is left out


@dataclass(frozen=True)
class DotPlot:
    """Shares with their intervals, the scale as close as their values."""

    title: str
    dots: tuple[Dot, ...]
    threshold: Fraction | None = None
    threshold_label: str = ""

    @property
    def height_mm(self) -> float:
        return rows_mm([dot.label for dot in self.dots]) + 5

    def in_words(self) -> str:
        line = f" Đường kẻ: {self.threshold_label}." if self._near else ""
        said = "; ".join(f"{dot.label}: {dot.printed}" for dot in self.dots)
        return f"Biểu đồ điểm kèm khoảng tin cậy. {self.title}.{line} {said}."

    def paint(self, axes: Axes) -> None:
        first, last, step = span(self._shown())
        for row, dot in enumerate(self.dots):
            _dot(axes, row, dot)
        room = (last - first) * 0.02
        for row, dot in enumerate(self.dots):
            axes.text(last + room, row, dot.printed, va="center", ha="left", color=INK, fontsize=8)
        axes.set_xlim(first, last + 20 * room)
        axes.set_xticks(*marks(first, last, step))
        axes.grid(axis="x", color="#e2e2e2", linewidth=0.5)
        axes.set_axisbelow(True)
        rows(axes, [dot.label for dot in self.dots])
        if self.threshold is not None and not self._near:
            beyond = f"{self.threshold_label}: ở ngoài khung hình"
            axes.text(0, 1.0, beyond, transform=axes.transAxes, va="bottom", color=INK)
        elif self.threshold is not None:
            axes.axvline(float(100 * self.threshold), color=INK, linestyle=DASHED, linewidth=1)
            axes.text(float(100 * self.threshold), 1.0, self.threshold_label, ha="center",
                      transform=axes.get_xaxis_transform(), va="bottom", color=INK)  # fmt: skip

    @property
    def _near(self) -> bool:
        """Whether the scale can show the threshold without squeezing the dots to one side."""
        if self.threshold is None:
            return False
        ends = self._ends()
        off = max(min(ends) - float(self.threshold), float(self.threshold) - max(ends))
        return off <= FAR * (max(ends) - min(ends))

    def _shown(self) -> list[float]:
        """The values that the scale must show."""
        near = [float(self.threshold)] if self._near and self.threshold is not None else []
        return [*self._ends(), *near]

    def _ends(self) -> list[float]:
        return [end for dot in self.dots for end in (dot.value, *(dot.interval or ()),
                                                     *(dot.bounds or ()))]  # fmt: skip


def _dot(axes: Axes, row: int, dot: Dot) -> None:
    if dot.bounds:
        axes.plot([100 * end for end in dot.bounds], [row, row], color=QUIET, linewidth=0.8)
        axes.plot([100 * end for end in dot.bounds], [row, row], "|", color=QUIET, markersize=4)
    if dot.interval:
        axes.plot([100 * end for end in dot.interval], [row, row], color=EDGE, linewidth=2.4)
    inside = PAPER if dot.open else EDGE
    axes.plot(100 * dot.value, row, "o", markersize=4.5, color=EDGE, markerfacecolor=inside)

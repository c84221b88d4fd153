"""Bars: horizontal, with their values and the figure they are judged by."""

from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes

from analysis.charts.canvas import DASHED, EDGE, FILL, INK, PAPER, rows, rows_mm

VALUES_AT = 102
BELOW = "không đạt"


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its share, and that as printed; `below` where it fails its threshold."""

    label: str
    value: Fraction | None
    printed: str
    below: bool = False


@dataclass(frozen=True)
class BarChart:
    """Shares of one kind side by side, and the threshold they are read against.

    A value below the threshold is hatched and marked by a word.
    """

    title: str
    bars: tuple[Bar, ...]
    threshold: Fraction | None = None
    threshold_label: str = ""

    @property
    def height_mm(self) -> float:
        return rows_mm([bar.label for bar in self.bars])

    def in_words(self) -> str:
        parts = [
            f"{bar.label}: {bar.printed}{'%' if bar.value is not None else ''}"
            f"{f' ({BELOW})' if bar.below else ''}"
            for bar in self.bars
        ]
        line = f" Đường kẻ: {self.threshold_label}." if self.threshold is not None else ""
        return f"Biểu đồ thanh ngang. {self.title}.{line} {'; '.join(parts)}."

    def paint(self, axes: Axes) -> None:
        for row, bar in enumerate(self.bars):
            _bar(axes, row, bar)
        axes.set_xlim(0, 126 if any(bar.below for bar in self.bars) else 114)
        axes.set_xticks(range(0, 101, 20), [*map(str, range(0, 100, 20)), "100%"])
        rows(axes, [bar.label for bar in self.bars])
        if self.threshold is not None:
            at = float(100 * self.threshold)
            axes.axvline(at, color=INK, linestyle=DASHED, linewidth=1)
            axes.text(at, 1.0, self.threshold_label, transform=axes.get_xaxis_transform(),
                      ha="center", va="bottom", color=INK)  # fmt: skip


def _bar(axes: Axes, row: int, bar: Bar) -> None:
    value = float(100 * bar.value) if bar.value is not None else 0.0
    hatch, color = ("////", PAPER) if bar.below else (None, FILL)
    axes.barh(row, value, height=0.6, color=color, edgecolor=EDGE, hatch=hatch)
    note = f"{bar.printed}  {BELOW}" if bar.below else bar.printed
    axes.text(VALUES_AT, row, note, va="center", ha="left", color=INK)

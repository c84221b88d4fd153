"""Charts of shares: horizontal bars with their values and the bar they are judged by, in words too.

A chart is a description; `draw` makes the picture, the same bytes every time, and `describe` the
text for whoever does not see it. Nothing is told by colour alone: a value below the threshold is
hatched and marked by a word.
"""

import textwrap
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any, Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.font import FONT, FONTS, printable

STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 9,
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "survey",
    "hatch.linewidth": 0.6,
}
INK, EDGE, FILL, SHORT = "#1a1a1a", "#8a1c1c", "#e3bcbc", "#ffffff"
WIDTH_MM = 165
ROW_MM, LINE_MM, FRAME_MM = 4.2, 4.4, 14.0
LABEL_WIDTH, TWO_LINES_UP_TO = 48, 12
VALUES_AT = 102
BELOW = "không đạt"

for _font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(_font)


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its share, and that as printed; `below` where it fails its threshold."""

    label: str
    value: Fraction | None
    printed: str
    below: bool = False


@dataclass(frozen=True)
class BarChart:
    """Shares of one kind side by side, and the threshold they are read against."""

    title: str
    bars: tuple[Bar, ...]
    threshold: Fraction | None = None
    threshold_label: str = ""


def describe(chart: BarChart) -> str:
    """Say what the chart shows, bar by bar, for whoever does not see it."""
    parts = [
        f"{bar.label}: {bar.printed}{'%' if bar.value is not None else ''}"
        f"{f' ({BELOW})' if bar.below else ''}"
        for bar in chart.bars
    ]
    line = f" Đường kẻ: {chart.threshold_label}." if chart.threshold is not None else ""
    return f"Biểu đồ thanh ngang. {chart.title}.{line} {'; '.join(parts)}."


def draw(chart: BarChart, format: Literal["svg", "png"]) -> bytes:
    """Draw the chart 165 mm wide; the same chart gives the same bytes."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_MM / 25.4, height_mm(chart) / 25.4), layout="constrained")
        axes = figure.add_subplot()
        _bars(axes, chart)
        _frame(axes, chart)
        picture = BytesIO()
        dates = {"Date": None} if format == "svg" else {"Software": None}
        figure.savefig(picture, format=format, dpi=200, metadata=dates)
    return picture.getvalue()


def height_mm(chart: BarChart) -> float:
    """How high the picture is: as much as its labels need."""
    lines = (label.count("\n") for label in _labels(chart))
    return FRAME_MM + sum(ROW_MM + LINE_MM * more for more in lines)


def _bars(axes: Axes, chart: BarChart) -> None:
    for row, bar in enumerate(chart.bars):
        value = float(100 * bar.value) if bar.value is not None else 0.0
        hatch = "////" if bar.below else None
        color = SHORT if bar.below else FILL
        axes.barh(row, value, height=0.6, color=color, edgecolor=EDGE, hatch=hatch)
        note = f"{bar.printed}  {BELOW}" if bar.below else bar.printed
        axes.text(VALUES_AT, row, note, va="center", ha="left", color=INK)


def _frame(axes: Axes, chart: BarChart) -> None:
    axes.set_xlim(0, 126 if any(bar.below for bar in chart.bars) else 114)
    axes.set_xticks(range(0, 101, 20), [*map(str, range(0, 100, 20)), "100%"])
    axes.set_yticks(range(len(chart.bars)), _labels(chart))
    axes.set_ylim(len(chart.bars) - 0.4, -0.6)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    if chart.threshold is not None:
        at = float(100 * chart.threshold)
        axes.axvline(at, color=INK, linestyle=(0, (4, 3)), linewidth=1)
        axes.text(at, 1.0, chart.threshold_label, transform=axes.get_xaxis_transform(),
                  ha="center", va="bottom", color=INK)  # fmt: skip


def _labels(chart: BarChart) -> list[str]:
    """The labels on two lines at most, on one where there are many bars."""
    most = 2 if len(chart.bars) <= TWO_LINES_UP_TO else 1
    fit = textwrap.TextWrapper(LABEL_WIDTH, max_lines=most, placeholder=" …")
    return [fit.fill(printable(bar.label)) for bar in chart.bars]

"""A chart is a description: `draw` makes its picture, `describe` the text for who does not see it.

The same chart gives the same bytes. Nothing is told by colour alone.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any, Literal, Protocol

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.font import FONT, FONTS

STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 9,
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "survey",
    "hatch.linewidth": 0.6,
}
WIDTH_MM = 165

for _font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(_font)


class Chart(Protocol):
    """What every kind of chart can do."""

    @property
    def title(self) -> str:
        """What the chart shows, as its caption."""

    @property
    def height_mm(self) -> float:
        """How high the picture is: as much as its labels need."""

    def __hash__(self) -> int:
        """A chart is frozen: what is equal is drawn once."""

    def paint(self, axes: Axes) -> None:
        """Put the chart on the axes."""

    def in_words(self) -> str:
        """Say what the chart shows."""


def describe(chart: Chart) -> str:
    """Say what the chart shows, for whoever does not see it."""
    return chart.in_words()


@lru_cache(maxsize=16)  # the faces of one paper share their pictures
def draw(chart: Chart, format: Literal["svg", "png"]) -> bytes:
    """Draw the chart 165 mm wide; the same chart gives the same bytes."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_MM / 25.4, chart.height_mm / 25.4), layout="constrained")
        chart.paint(figure.add_subplot())
        picture = BytesIO()
        dates = {"Date": None} if format == "svg" else {"Software": None}
        figure.savefig(picture, format=format, dpi=200, metadata=dates)
    return picture.getvalue()

"""Diverging bars: the levels of an ordered scale around its middle."""

from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.charts.canvas import INK, PAPER, QUIET, rows, rows_mm

SHADES = ("#8a1c1c", "#cf8f8f", "#e6e6e6", "#9db6c9", "#2f5d80")  # dissatisfied … satisfied
HATCHES = ("////", "//", "", "..", "....")
LEGEND_SIGNS, SAMPLE_SIGNS = 110, 7  # in a line of the legend; that a sample takes
PRINTED_FROM = 7  # per cent: narrower parts carry no figure in the picture


@dataclass(frozen=True)
class Levels:
    """One item: the share of each level from the worst to the best, as printed."""

    label: str
    shares: tuple[Fraction, ...]
    printed: tuple[str, ...]


@dataclass(frozen=True)
class DivergingChart:
    """Items on one ordered scale of five (or three, four, two) levels, worst to the left."""

    title: str
    levels: tuple[str, ...]
    items: tuple[Levels, ...]

    @property
    def height_mm(self) -> float:
        legend = 5.0 * -(-len(self.levels) // self._columns)
        return rows_mm([item.label for item in self.items], 15 + legend) + 2 * len(self.items)

    def in_words(self) -> str:
        said = [
            f"{item.label}: "
            + ", ".join(f"{level} {printed}%" for level, printed in zip(
                self.levels, item.printed, strict=True) )
            for item in self.items
        ]  # fmt: skip
        return f"Biểu đồ thanh hai phía. {self.title}. {'; '.join(said)}."

    def paint(self, axes: Axes) -> None:
        reached = [self._item(axes, row, item) for row, item in enumerate(self.items)]
        left, right = min(low for low, _ in reached) - 2, max(high for _, high in reached) + 2
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_xlim(left, right)
        shown = [end for end in range(-100, 101, 25) if left <= end <= right]
        axes.set_xticks(shown, [f"{abs(end)}%" for end in shown])
        rows(axes, [item.label for item in self.items])
        axes.spines["left"].set_visible(False)
        patches = [Patch(facecolor=shade, edgecolor=PAPER, hatch=hatch, label=level)
                   for level, shade, hatch in self._shades()]  # fmt: skip
        axes.figure.legend(handles=patches, loc="outside lower center", ncols=self._columns,
                           frameon=False, fontsize=8, handlelength=1.4)  # fmt: skip

    def _item(self, axes: Axes, row: int, item: Levels) -> tuple[float, float]:
        """Draw one item; return how far it reaches to both sides of the middle."""
        widths = [float(100 * share) for share in item.shares]
        at = -sum(widths[: len(widths) // 2])
        if len(widths) % 2:
            at -= widths[len(widths) // 2] / 2
        ends = at, at + sum(widths)
        for width, printed, (_, shade, hatch) in zip(
            widths, item.printed, self._shades(), strict=True
        ):
            axes.barh(row, width, left=at, height=0.62, color=shade, edgecolor=PAPER, hatch=hatch,
                      linewidth=0.4)  # fmt: skip
            if width >= PRINTED_FROM:
                axes.text(at + width / 2, row, printed, ha="center", va="center", fontsize=8,
                          color=INK, bbox={"facecolor": PAPER, "edgecolor": "none",
                                           "pad": 0.6})  # fmt: skip
            at += width
        axes.barh(row, ends[1] - ends[0], left=ends[0], height=0.62, fill=False, edgecolor=QUIET,
                  linewidth=0.5)  # fmt: skip
        return ends

    @property
    def _columns(self) -> int:
        """How many levels the legend has in a line: all, where their names are short."""
        widest = max(len(level) for level in self.levels) + SAMPLE_SIGNS
        together = sum(len(level) + SAMPLE_SIGNS for level in self.levels)
        return len(self.levels) if together <= LEGEND_SIGNS else max(1, LEGEND_SIGNS // widest)

    def _shades(self) -> list[tuple[str, str, str]]:
        """Every level with its shade and hatch; a scale without a middle has none."""
        count = len(self.levels)
        places = {2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4)}.get(count, range(5))
        return [(level, SHADES[at], HATCHES[at])
                for level, at in zip(self.levels, places, strict=True)]  # fmt: skip

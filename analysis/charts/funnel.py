"""Funnel: areas by how many were heard, in the limits within which chance alone would keep them."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis import number
from analysis.charts.canvas import DASHED, DOTTED, EDGE, INK, PAPER, QUIET, marks, quiet, span

NAMED = 20  # areas outside the limits named in the picture at most
HALF_A_LINE, LINE = 46, 96  # signs of a name and its figures that fit beside another, and alone
ROW_MM = 4.2
Points = tuple[float, ...]


@dataclass(frozen=True)
class FunnelPoint:
    """One area: its effective number of answers, its share; `outside` the outer limits or not."""

    name: str
    size: float
    value: float
    printed: str
    outside: bool = False


@dataclass(frozen=True)
class Limits:
    """One pair of curves: at each of the `sizes` the least and the greatest share."""

    label: str
    sizes: Points
    lower: Points
    upper: Points


@dataclass(frozen=True)
class FunnelChart:
    """Areas around their common share; those outside the outer limits are numbered and named."""

    title: str
    points: tuple[FunnelPoint, ...]
    centre: float
    centre_label: str
    limits: tuple[Limits, ...]
    threshold: Fraction | None = None
    threshold_label: str = ""

    @property
    def named(self) -> tuple[FunnelPoint, ...]:
        """The areas outside, the lowest first, as many as the picture can name."""
        outside = [point for point in self.points if point.outside]
        return tuple(sorted(outside, key=lambda point: (point.value, point.name))[:NAMED])

    @property
    def height_mm(self) -> float:
        return 84 + ROW_MM * -(-len(self.named) // self._columns)

    def in_words(self) -> str:
        outside = [point for point in self.points if point.outside]
        said = "; ".join(f"{point.name}: {point.printed}" for point in outside)
        beyond = f"Ngoài giới hạn: {said}" if outside else "Không địa bàn nào ngoài giới hạn"
        line = f" Đường kẻ: {self.threshold_label}." if self.threshold is not None else ""
        return (
            f"Biểu đồ phễu. {self.title}. {number.count(len(self.points))} địa bàn quanh "
            f"{self.centre_label}.{line} {beyond}."
        )

    def paint(self, axes: Axes) -> None:
        first, last, step = self._span()
        for curve, style in zip(self.limits, (DASHED, "solid", DOTTED), strict=False):
            for ends in (curve.lower, curve.upper):
                shown = np.clip(100 * np.array(ends), first - step, 100)
                axes.plot(curve.sizes, shown, color=QUIET, linewidth=0.9, linestyle=style)
        axes.axhline(100 * self.centre, color=INK, linewidth=0.8)
        if self.threshold is not None and first <= 100 * self.threshold <= last:
            axes.axhline(float(100 * self.threshold), color=EDGE, linewidth=1, linestyle=DASHED)
        self._dots(axes)
        axes.set_ylim(first, last + (last - first) * 0.03)
        axes.set_yticks(*marks(first, last, step))
        axes.set_xlim(0, 1.04 * max(point.size for point in self.points))
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number.count(round(value))))
        axes.set_xlabel("Cỡ mẫu hiệu dụng (số phiếu, đã quy đổi khi các thôn trả lời không đều)")
        quiet(axes)
        self._legend(axes)

    def _dots(self, axes: Axes) -> None:
        inside = [point for point in self.points if not point.outside]
        axes.plot([point.size for point in inside], [100 * point.value for point in inside], "o",
                  markersize=4, color=EDGE, alpha=0.45, markeredgewidth=0)  # fmt: skip
        outside = [point for point in self.points if point.outside]
        axes.plot([point.size for point in outside], [100 * point.value for point in outside], "D",
                  markersize=5, color=EDGE, markerfacecolor=PAPER)  # fmt: skip
        for order, point in enumerate(self.named, 1):
            axes.annotate(str(order), (point.size, 100 * point.value), (4, 3), color=INK,
                          textcoords="offset points", fontsize=8)  # fmt: skip

    def _span(self) -> tuple[float, float, float]:
        values = [point.value for point in self.points]
        middle = max(point.size for point in self.points) / 3
        near = [
            end
            for curve in self.limits
            for size, *ends in zip(curve.sizes, curve.lower, curve.upper, strict=True)
            for end in ends
            if size >= middle
        ]
        shown = [*values, self.centre, *near]
        if self.threshold is not None and min(shown) - self.threshold < 0.05:
            shown.append(float(self.threshold))
        return span(shown)

    def _legend(self, axes: Axes) -> None:
        """What the lines mean, and the numbered areas below the picture."""
        lines = [("Đường liền ngang: ", self.centre_label)]
        lines += [(kind, curve.label) for kind, curve in
                  zip(("Nét đứt: ", "Đường cong liền: "), self.limits, strict=False)]  # fmt: skip
        first, last, _ = self._span()
        if self.threshold is not None and first <= 100 * self.threshold <= last:
            lines.append(("Nét đứt ngang: ", self.threshold_label))
        text = "; ".join(kind + said for kind, said in lines)
        axes.set_title(text, fontsize=8, color=INK, loc="left", wrap=True)
        rows = -(-len(self.named) // self._columns)
        for at, said in enumerate(self._said()):
            column, row = divmod(at, rows)
            axes.annotate(said, (0.52 * column, 0), (0, -32 - row * ROW_MM / 25.4 * 72),
                          xycoords="axes fraction", textcoords="offset points", fontsize=8,
                          va="top", color=INK)  # fmt: skip

    @property
    def _columns(self) -> int:
        """Two of named areas, one where their names are long."""
        return 1 if any(len(said) > HALF_A_LINE for said in self._said()) else 2

    def _said(self) -> list[str]:
        """The named areas with their numbers, each short enough for a line of its own."""
        said = []
        for order, point in enumerate(self.named, 1):
            room = LINE - len(point.printed) - 6
            name = point.name if len(point.name) <= room else f"{point.name[: room - 1]}…"
            said.append(f"{order}. {name}: {point.printed}")
        return said

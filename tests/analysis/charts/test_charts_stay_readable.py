"""Charts stay readable: long names, many areas, 99.9 per cent everywhere."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.chart import STYLE, WIDTH_MM, Chart, describe
from analysis.charts.bars import Bar, BarChart
from analysis.charts.canvas import rows_mm
from analysis.charts.diverging import DivergingChart, Levels
from analysis.charts.dots import Dot, DotPlot
from analysis.charts.funnel import FunnelChart, FunnelPoint, Limits
from analysis.charts.plane import PlaneChart, PlanePoint

LONG = "Đường giao thông nông thôn, đường liên xã, liên thôn và ngõ xóm do Nhà nước và Nhân dân làm"
NINE_TENTHS = Fraction(9, 10)
SAYS = "ngưỡng từ 90% trở lên"


def texts(chart: Chart) -> Iterator[tuple[str, Bbox]]:
    """Every text of the drawn chart, and where it stands in the picture (as parts of it)."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_MM / 25.4, chart.height_mm / 25.4), layout="constrained")
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        chart.paint(axes)
        canvas.draw()
        first, last = axes.get_xlim()
        marks = axes.get_xticklabels()
        beyond = [mark for mark in marks if not first <= mark.get_position()[0] <= last]
        for text in figure.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text not in beyond:
                box = text.get_window_extent(canvas.get_renderer())
                yield text.get_text(), box.transformed(figure.transFigure.inverted())


def assert_readable(chart: Chart, apart: str = "") -> None:
    """No text leaves the picture; those that hold `apart` do not cover each other."""
    found = list(texts(chart))
    for said, box in found:
        assert box.x0 > -0.005, said
        assert box.x1 < 1.005, said
        assert box.y0 > -0.005, said
        assert box.y1 < 1.005, said
    kept = [(said, box) for said, box in found if apart in said]
    assert kept
    for (one, first), (other, second) in combinations(kept, 2):
        assert not first.shrunk(1, 0.8).overlaps(second.shrunk(1, 0.8)), (one, other)


def dots(*values: float) -> DotPlot:
    return DotPlot(
        "Ước lượng",
        tuple(
            Dot(f"{n}. {LONG}", v, (v - 0.002, min(1.0, v + 0.0005)), "99,9 (99,7–100)")
            for n, v in enumerate(values, 1)
        ),
        NINE_TENTHS,
        SAYS,
    )


def funnel(outside: int) -> FunnelChart:
    random = np.random.default_rng(1)
    name = "Thị trấn Nông trường Mộc Châu Vĩnh Thịnh"
    sizes = random.integers(200, 2600, 140).tolist()
    points = tuple(
        FunnelPoint(f"{name} {n}", size, 0.98 if n < outside else 0.999,
                    "99,90% (2.597/2.600)", n < outside)
        for n, size in enumerate(sizes)
    )  # fmt: skip
    curve = Limits("giới hạn 99,8%", (1.0, 3000.0), (0.5, 0.997), (1.0, 1.0))
    return FunnelChart("Phễu", points, 0.9985, "mức chung 99,9%", (curve,), NINE_TENTHS, SAYS)


@pytest.mark.parametrize("items", [1, 5, 17, 18, 30])
def test_labels_on_two_lines_do_not_cover_their_neighbours(items: int) -> None:
    assert_readable(dots(*[0.999] * items), apart=". Đường")
    bars = tuple(Bar(f"{n}. {LONG}", Fraction(999, 1000), "99,90") for n in range(1, items + 1))
    assert_readable(BarChart("Thanh", bars, NINE_TENTHS, SAYS), apart=". Đường")


def test_rows_are_as_high_as_two_long_neighbours_need() -> None:
    assert rows_mm(["a", LONG]) < rows_mm([LONG, LONG])
    assert rows_mm(["a", "b"]) < rows_mm(["a", LONG])


def test_99_9_everywhere_is_not_squeezed_to_the_edge_by_a_threshold_far_away() -> None:
    near, far = dots(0.93, 0.95, 0.999), dots(0.999, 0.9985)
    assert SAYS in describe(near)
    assert SAYS not in describe(far)
    assert f"{SAYS}: ở ngoài khung hình" in [said for said, _ in texts(far)]
    shown = [said for said, _ in texts(far)]
    assert "99,6" in shown
    assert "98" not in shown


@pytest.mark.parametrize("outside", [0, 1, 2, 7, 60])
def test_the_names_below_a_funnel_of_140_communes_do_not_cover_each_other(outside: int) -> None:
    chart = funnel(outside)
    assert_readable(chart, apart="Thị trấn" if outside else "mức chung")
    assert len(chart.named) == min(outside, 20)


def test_the_figures_of_a_named_area_are_never_cut() -> None:
    point = FunnelPoint("Xã " + "Rất dài " * 30, 900, 0.5, "50,00% (450/900)", True)
    chart = FunnelChart("Phễu", (point, point), 0.9, "mức chung 90%", ())
    said = [text for text, _ in texts(chart) if text.startswith("1. Xã")]
    assert said[0].endswith("…: 50,00% (450/900)")
    assert_readable(chart, apart="Xã")


LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")


@pytest.mark.parametrize("levels", [LEVELS, tuple(f"{level} với chất lượng" for level in LEVELS)])
def test_the_legend_of_diverging_bars_stays_in_the_picture(levels: tuple[str, ...]) -> None:
    shares = tuple(Fraction(part, 1000) for part in (0, 0, 1, 399, 600))
    items = tuple(Levels(f"{n}. {LONG}", shares, ("0", "0", "0,1", "39,9", "60,0"))
                  for n in range(1, 18))  # fmt: skip
    assert_readable(DivergingChart("Phân bố", levels, items), apart=". Đường")


def test_the_levels_differ_by_more_than_colour() -> None:
    """White hatches on dark levels: red on red was a plain area."""
    shares = tuple(Fraction(1, 5) for _ in LEVELS)
    figure = Figure()
    axes = figure.add_subplot()
    DivergingChart("Phân bố", LEVELS, (Levels("1", shares, ("20",) * 5),)).paint(axes)
    parts = [patch for patch in axes.patches if patch.get_fill()]
    assert len(parts) == 5
    for one, other in pairwise(parts):
        assert one.get_hatch() != other.get_hatch()
    assert all(part.get_edgecolor() != part.get_facecolor() for part in parts)
    assert {part.get_edgecolor()[:3] for part in parts} == {(1.0, 1.0, 1.0)}


def test_a_plane_of_items_all_alike_shows_its_corners_and_marks() -> None:
    points = tuple(
        PlanePoint(str(n), LONG, 0.06 + n / 5000, 0.999 - n / 50000, None, None, "", "99,9%")
        for n in range(1, 16)
    )
    chart = PlaneChart("Mặt phẳng", points, 0.061, 0.9985)
    assert_readable(chart, apart="u")  # the four corners and the two axes
    shown = {said for said, _ in texts(chart)}
    assert {"Tập trung cải thiện", "Tiếp tục duy trì", "Ưu tiên thấp", "Có thể đã đủ"} <= shown

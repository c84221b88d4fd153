"""Charts say the same in picture and in words, and not by colour alone."""

import struct
from fractions import Fraction

import pytest
from papers import HOSTILE, hoa_tinh_report

from analysis.chart import describe, draw
from analysis.charts.bars import Bar, BarChart
from analysis.report.charts import charts
from questionnaires.verdict import BarVerdict

CHART = BarChart(
    "Tỷ lệ hài lòng",
    (
        Bar("1. Đường giao thông", Fraction(3, 4), "75,00", below=True),
        Bar(f"2. {HOSTILE} 👍", Fraction(1), "100"),
        Bar("3. Nước sạch", None, "–"),
    ),
    Fraction(4, 5),
    "ngưỡng từ 80% trở lên",
)


@pytest.mark.parametrize("format", ["svg", "png"])
def test_the_same_chart_gives_the_same_bytes(format: str) -> None:
    assert draw(CHART, format) == draw(CHART, format)  # type: ignore[arg-type]


def test_the_words_name_every_bar_the_line_and_what_falls_short() -> None:
    text = describe(CHART)
    for part in ("75,00% (không đạt)", "100%", "3. Nước sạch: –", "ngưỡng từ 80% trở lên", HOSTILE):
        assert part in text


def test_a_bar_that_falls_short_is_hatched_in_the_picture() -> None:
    passing = BarChart(CHART.title, (Bar("1", Fraction(3, 4), "75,00"),))
    short = BarChart(CHART.title, (Bar("1", Fraction(3, 4), "75,00", below=True),))
    assert b"<pattern" in draw(short, "svg")
    assert b"<pattern" not in draw(passing, "svg")


def test_a_chart_is_as_wide_as_the_text_and_as_high_as_it_says() -> None:
    width, height = struct.unpack(">II", draw(CHART, "png")[16:24])
    assert width == pytest.approx(165 / 25.4 * 200, abs=2)
    assert height == pytest.approx(CHART.height_mm / 25.4 * 200, abs=2)


def test_a_report_draws_its_items_and_its_coverage() -> None:
    (items,) = charts(hoa_tinh_report(), "items")
    (coverage,) = charts(hoa_tinh_report(), "coverage")
    assert [bar.printed for bar in items.bars][:3] == ["99,84", "99,06", "100"]
    assert len(items.bars) == 18
    assert len(coverage.bars) == 4
    assert coverage.threshold == Fraction(7, 10)
    assert coverage.threshold_label == "ngưỡng từ 70% trở lên"


def test_an_item_that_fails_its_bar_is_marked_in_the_chart() -> None:
    report = hoa_tinh_report()
    failing = BarVerdict("content", False, "not_met", Fraction(999, 1000), False, "official", None,
                         failing=("q02",))  # fmt: skip
    report.bars["content"] = failing
    (items,) = charts(report, "items")
    assert [bar.below for bar in items.bars][:3] == [False, True, False]
    assert items.threshold_label == "ngưỡng từ 99,90% trở lên"

"""The charts of a report, by the names a wording calls them."""

from collections.abc import Callable, Mapping

from analysis import number
from analysis.chart import Chart
from analysis.charts.bars import Bar, BarChart
from analysis.report.appendix_charts import dots, funnels, levels, planes
from analysis.report.report import Report
from analysis.report.results import item_number, subject
from analysis.report.standing import requirement
from analysis.tally import ItemTally, Tally
from questionnaires.area import in_sentence
from questionnaires.verdict import BarVerdict

BARS_IN_A_CHART = 30


def charts(report: Report, name: str) -> tuple[Chart, ...]:
    """The charts of that name which have something to show."""
    return CHARTS[name](report)


def items_chart(report: Report) -> tuple[BarChart, ...]:
    """The satisfied share of every content item, beside the bar of content."""
    bar = report.bars.get("content")
    shown = [item for item in report.tally.items if item.role == "content"]
    bars = tuple(_item_bar(report, item, bar) for item in shown)
    title = f"Tỷ lệ hài lòng theo từng nội dung, {in_a_sentence(report.tally)} (%)"
    return (_chart(title, bars, bar),) if bars else ()


def _item_bar(report: Report, item: ItemTally, bar: BarVerdict | None) -> Bar:
    value = item.share.value
    label = f"{item_number(report, item.code)}. {subject(item.label)}"
    printed = number.percent(item.share, report.thresholds("content"))
    return Bar(label, value, printed, bool(bar and item.code in bar.failing))


def coverage_chart(report: Report) -> tuple[BarChart, ...]:
    """Coverage of every part, in charts that each fit a page; parts are counted, not judged."""
    bar = report.bars.get("coverage")
    bars = [_part_bar(report, part) for part in report.parts if part.households]
    groups = [tuple(bars[at : at + BARS_IN_A_CHART]) for at in range(0, len(bars), BARS_IN_A_CHART)]
    title = f"Tỷ lệ hộ được lấy ý kiến, {in_a_sentence(report.tally)} (%)"
    return tuple(_chart(_numbered(title, n, groups), group, bar) for n, group in enumerate(groups))


def in_a_sentence(tally: Tally) -> str:
    """The area's name inside a sentence: “xã Trung Môn”, where a heading has “Xã Trung Môn”."""
    return in_sentence(tally.name)


def _numbered(title: str, number_: int, groups: list[tuple[Bar, ...]]) -> str:
    return title if len(groups) == 1 else f"{title}, phần {number_ + 1}/{len(groups)}"


def _part_bar(report: Report, part: Tally) -> Bar:
    printed = number.percent(part.coverage, report.thresholds("coverage"))
    return Bar(part.name, part.coverage.value, printed)


def _chart(title: str, bars: tuple[Bar, ...], bar: BarVerdict | None) -> BarChart:
    threshold = bar.threshold if bar else None
    label = requirement(bar) if bar and threshold is not None else ""
    return BarChart(title, bars, threshold, f"ngưỡng {label}" if label else "")


CHARTS: Mapping[str, Callable[[Report], tuple[Chart, ...]]] = {
    "items": items_chart,
    "coverage": coverage_chart,
    "dots": dots,
    "funnel": funnels,
    "levels": levels,
    "plane": planes,
}

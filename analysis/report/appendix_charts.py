"""The charts of the internal appendix: items with their intervals, places in a funnel."""

import numpy as np

from analysis import number
from analysis.area_estimate import AreaEstimate
from analysis.charts.diverging import DivergingChart
from analysis.charts.dots import Dot, DotPlot
from analysis.charts.funnel import FunnelChart, FunnelPoint, Limits
from analysis.charts.plane import UNDECIDED, PlaneChart, PlanePoint
from analysis.goods.chart import diverging
from analysis.goods.levels import LevelDistribution, counted_levels
from analysis.importance import PlacedItem
from analysis.placement import SHOWN_LEVELS, Funnel, Placement
from analysis.report.estimates import figures, labelled
from analysis.report.report import Report
from analysis.report.results import item_number, subject
from analysis.report.standing import requirement
from questionnaires.area import in_sentence
from questionnaires.verdict import BarName

CURVE = 160  # places along a curve
OUTER = SHOWN_LEVELS[-1]
ROUNDING = 1e-9
FAR = 3.09  # standard errors of the outer curves
QUADRANTS = {
    "improve": "Tập trung cải thiện",
    "keep": "Tiếp tục duy trì",
    "low_priority": "Ưu tiên thấp",
    "excess": "Có thể đã đủ",
    "undecided": UNDECIDED,
}


def dots(report: Report) -> tuple[DotPlot, ...]:
    """Every item with its estimate and interval."""
    found = {estimate.item: estimate for estimate in report.analysis.estimates}
    shown = [_dot(report, *labelled(report, item), found[item.code])
             for item in report.tally.items
             if item.code in found and found[item.code].value is not None]  # fmt: skip
    if not shown:
        return ()
    bar = report.bars.get("content")
    threshold = bar.threshold if bar else None
    title = f"Ước lượng cho toàn bộ hộ và khoảng tin cậy 95%, {in_sentence(report.tally.name)} (%)"
    label = f"ngưỡng {requirement(bar)}" if bar and threshold is not None else ""
    return (DotPlot(title, tuple(shown), threshold, label),)


def _dot(report: Report, label: str, bar: BarName, found: AreaEstimate) -> Dot:
    bars = report.thresholds(bar)
    _, value, lower, upper, _, _ = figures(found, bars)
    across = found.interval is not None and any(
        found.interval[0] < mark <= found.interval[1] for mark in bars
    )
    printed = f"{value} ({lower}–{upper})" if found.interval else value
    label = label.removeprefix("Câu ")
    return Dot(label, found.value or 0.0, found.interval, printed, open=across)


def funnels(report: Report) -> tuple[FunnelChart, ...]:
    """The communes or villages around their common share."""
    found = report.analysis.funnel
    if found is None:
        return ()
    points = tuple(
        FunnelPoint(
            unit.tally.name, point.size, point.share,
            f"{number.percent(unit.estimate.share)}% ({number.count(unit.estimate.share.numerator)}"
            f"/{number.count(unit.estimate.share.denominator)})",
            outside=_outside(found, point),
        )
        for unit, point in zip(report.analysis.units, found.points, strict=True)
        if np.isfinite(point.share) and point.size > 0
    )  # fmt: skip
    bar = report.bars.get("overall")
    threshold = bar.threshold if bar else None
    return (
        FunnelChart(
            title=f"Hài lòng chung của các địa bàn, {in_sentence(report.tally.name)} (%)",
            points=points,
            centre=found.centre,
            centre_label=f"mức chung {number.estimate(found.centre)}%",
            limits=_limits(found, max(point.size for point in points)),
            threshold=threshold,
            threshold_label=f"ngưỡng {requirement(bar)}" if bar and threshold else "",
        ),
    )


def _outside(found: Funnel, point: Placement) -> bool:
    """Whether a place lies outside the outer curves by more than rounding, and by its own test."""
    lower, upper = (float(end) for end in found.limits(point.size, OUTER, found.tau))
    beyond = point.share < lower - ROUNDING or point.share > upper + ROUNDING
    return bool(beyond and abs(point.z_adjusted) > FAR)


def _limits(found: Funnel, largest: float) -> tuple[Limits, ...]:
    """The curves, as wide as chance and what ordinarily sets places apart together make them."""
    sizes = np.geomspace(min(1.0, largest), 1.04 * largest, CURVE)
    curves = []
    for level in SHOWN_LEVELS:
        lower, upper = (np.asarray(end) for end in found.limits(sizes, level, found.tau))
        label = f"giới hạn {100 * level:g}%".replace(".", ",")
        curves.append(Limits(label, tuple(sizes), tuple(lower), tuple(upper)))
    return tuple(curves)


def levels_of(report: Report) -> tuple[LevelDistribution, ...]:
    """The items of ordered levels: of the analysis, weighted where it is, else as counted."""
    if report.analysis.levels or report.tally.households:
        return report.analysis.levels
    return counted_levels(report.tally.distributions, report.facts.questionnaire)


def levels(report: Report) -> tuple[DivergingChart, ...]:
    """The items of ordered levels around their middle, a chart for each scale."""
    scales: dict[tuple[str, ...], list[LevelDistribution]] = {}
    for found in levels_of(report):
        if found.answered:
            scales.setdefault(tuple(level.option.code for level in found.levels), []).append(found)
    title = f"Phân bố câu trả lời, {in_sentence(report.tally.name)} (%)"
    return tuple(diverging(title, items) for items in scales.values())


def planes(report: Report) -> tuple[PlaneChart, ...]:
    """The contents by importance and performance."""
    found = report.analysis.importance
    if found is None:
        return ()
    points = tuple(_plane_point(report, point) for point in found.plane.points)
    title = f"Nội dung gắn với hài lòng chung, {in_sentence(report.tally.name)}"
    lines = found.plane.importance_line, found.plane.performance_line
    return (PlaneChart(title, points, *lines),)


def _plane_point(report: Report, point: PlacedItem) -> PlanePoint:
    item = next(item for item in report.tally.items if item.code == point.name)
    across, up = (
        None if ends is None else (float(ends.lower), float(ends.upper))
        for ends in (point.importance_interval, point.performance_interval)
    )
    printed = f"{number.estimate(point.performance)}%"
    quadrant = QUADRANTS[point.quadrant]
    about = item_number(report, item.code), subject(item.label)
    return PlanePoint(*about, point.importance, point.performance, across, up, quadrant, printed)

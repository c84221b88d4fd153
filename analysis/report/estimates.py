"""The plain table of a signed paper: ballots, estimate for all households, what is certain."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from analysis import number
from analysis.area_estimate import AreaEstimate, estimates_of, lowest_content
from analysis.report.blocks import Column, Row, Table, count_cell, text_cell, written_percent
from analysis.report.report import Report
from analysis.report.results import item_number, subject
from analysis.tally import ItemTally
from analysis.village_counts import ALL_SATISFIED
from questionnaires.verdict import MEASURE_LABELS, BarName

BALLOTS, ALL, CERTAIN = "SỐ PHIẾU", "TOÀN BỘ HỘ, %", "CHẮC CHẮN, % SỐ HỘ"
COLUMNS = (
    Column("Nội dung", 0.26),
    Column("Hài lòng", 0.0925, "right", BALLOTS),
    Column("Trả lời", 0.0925, "right", BALLOTS),
    Column("Tỷ lệ %", 0.0925, "right", BALLOTS),
    Column("Ước lượng", 0.0925, "right", ALL),
    Column("Từ", 0.0925, "right", ALL),
    Column("Đến", 0.0925, "right", ALL),
    Column("Ít nhất", 0.0925, "right", CERTAIN),
    Column("Nhiều nhất", 0.0925, "right", CERTAIN),
)
FEW = 50  # answers below which an estimate carries no decimal
FAINT = 30  # answers below which a row is printed grey
BELOW = "dưới ngưỡng"


def estimates(report: Report) -> tuple[Table, ...]:
    """The overall item, the measure judged where it is another, and the lowest content item."""
    found = {estimate.item: estimate for estimate in estimates_of(report.villages)}
    rows = [
        _row(report, label, bar, found[code])
        for label, bar, code in _shown(report)
        if code in found
    ]
    return (Table("estimates", _caption(report, found.values()), COLUMNS, tuple(rows)),)


def every_estimate(report: Report) -> tuple[Table, ...]:
    """Every item of the questionnaire, for the appendix."""
    found = {estimate.item: estimate for estimate in estimates_of(report.villages)}
    rows = [
        _row(report, *labelled(report, item), found[item.code])
        for item in report.tally.items
        if item.code in found
    ]
    return (Table("every_estimate", _caption(report, found.values()), COLUMNS, tuple(rows)),)


def labelled(report: Report, item: ItemTally) -> tuple[str, BarName]:
    """An item as tables of estimates name it, and the bar it is read against."""
    bar: BarName = "overall" if item.role == "overall" else "content"
    return f"Câu {item_number(report, item.code)}. {subject(item.label)}", bar


def _shown(report: Report) -> Iterator[tuple[str, BarName, str]]:
    for item in report.tally.items:
        if item.role == "overall":
            yield (*labelled(report, item), item.code)
    judged = report.bars.get("overall")
    if judged and judged.measure == "all_satisfied_share":
        yield MEASURE_LABELS[judged.measure], "overall", ALL_SATISFIED
    lowest = lowest_content(report.tally.items)
    if lowest:
        label, bar = labelled(report, lowest)
        yield f"Nội dung thấp nhất: {label[:1].lower()}{label[1:]}", bar, lowest.code


def _caption(report: Report, found: Iterable[AreaEstimate]) -> str:
    tally = report.tally
    if any("no_list" in each.flags for each in found):
        return f"Tỷ lệ trên {number.count(tally.valid)} phiếu hợp lệ (thiếu số hộ)"
    return (
        f"Ước lượng cho toàn bộ {number.count(tally.households)} hộ, từ "
        f"{number.count(tally.valid)} phiếu hợp lệ"
    )


def _row(report: Report, label: str, bar: BarName, found: AreaEstimate) -> Row:
    bars = report.thresholds(bar)
    counts = (count_cell(found.share.numerator), count_cell(found.share.denominator))
    share, value, *ends = map(written_percent, figures(found, bars))
    marked = replace(value, lines=(*value.lines, BELOW)) if rounds_over(found, bars) else value
    faint = 0 < found.share.denominator < FAINT
    return Row((text_cell(label), *counts, share, marked, *ends), faint=faint)


def rounds_over(found: AreaEstimate, bars: Sequence[Fraction]) -> bool:
    """Whether an estimate below a bar would reach it with the decimals that estimates carry."""
    if found.value is None:
        return False
    short = number.parse(number.estimate(found.value, (), _decimals(found))) / 100
    return any(found.value < bar <= short for bar in bars)


def _decimals(found: AreaEstimate) -> int:
    return 0 if found.share.denominator < FEW else 1


def figures(found: AreaEstimate, bars: Sequence[Fraction]) -> tuple[str, str, str, str, str, str]:
    """Share, estimate, its limits and the certain ones as printed; a dash where there is none."""
    least = _decimals(found)
    share = number.percent(found.share, bars)
    value = number.NO_FIGURE if found.value is None else number.estimate(found.value, bars, least)
    likely = _ends(found.interval and number.span(*found.interval, bars, least))
    certain = _ends(found.worst and number.span(*found.worst, bars, least))
    return share, value, *likely, *certain


def _ends(span: str | None) -> tuple[str, str]:
    lower, _, upper = (span or "").partition("–")
    return lower or number.NO_FIGURE, upper or number.NO_FIGURE

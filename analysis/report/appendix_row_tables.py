"""The tables of the internal appendix from rows: levels, importance, where to ask again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import isnan

from analysis import number
from analysis.goods.levels import Figure, LevelDistribution
from analysis.quality.revisit import Revisit
from analysis.report.appendix_charts import QUADRANTS, levels_of
from analysis.report.blocks import (
    Column,
    Row,
    Table,
    count_cell,
    order_cell,
    text_cell,
    written_percent,
)
from analysis.report.estimates import FAINT, FEW, labelled
from analysis.report.report import Report
from analysis.report.results import item_number
from questionnaires.area import placed

QUEUED = 30  # places to ask again printed at most


def levels(report: Report) -> tuple[Table, ...]:
    """Items of ordered levels: the two best, the two worst, and the mean score."""
    columns = (
        Column("Câu hỏi", 0.36),
        Column("Trả lời", 0.1, "right"),
        Column("Tỷ lệ", 0.1, "right", "HAI MỨC CAO NHẤT, %"),
        Column("Từ", 0.09, "right", "HAI MỨC CAO NHẤT, %"),
        Column("Đến", 0.09, "right", "HAI MỨC CAO NHẤT, %"),
        Column("Hai mức thấp nhất, %", 0.13, "right"),
        Column("Điểm trung bình", 0.13, "right"),
    )
    rows = [_level_row(report, found) for found in levels_of(report) if found.answered]
    return (Table("levels", "", columns, tuple(rows)),)


def _level_row(report: Report, found: LevelDistribution) -> Row:
    least = 0 if found.answered < FEW else 1
    lower, upper = span_of(found.top2, least)
    cells = (
        text_cell(f"Câu {item_number(report, found.item.code)}. {found.item.label['vi']}"),
        count_cell(found.answered),
        written_percent(number.estimate(found.top2.value, (), least)),
        *map(written_percent, (lower, upper)),
        written_percent(number.estimate(found.bottom2.value, (), least)),
        written_percent(number.decimal(found.mean.value)),
    )
    return Row(cells, faint=found.answered < FAINT)


def span_of(figure: Figure, least: int = 1) -> tuple[str, str]:
    """The limits of a share as printed; dashes where there are none."""
    if isnan(figure.lower):
        return number.NO_FIGURE, number.NO_FIGURE
    lower, _, upper = number.span(figure.lower, figure.upper, (), least).partition("–")
    return lower, upper


def importance(report: Report) -> tuple[Table, ...]:
    """The contents by what part of the differences in overall satisfaction goes with them."""
    found = report.analysis.importance
    if found is None:
        return ()
    columns = (
        Column("Nội dung", 0.5),
        Column("Phần gắn với hài lòng chung, %", 0.16, "right"),
        Column("Hài lòng, %", 0.12, "right"),
        Column("Xếp vào", 0.22),
    )
    labels = {item.code: labelled(report, item)[0] for item in report.tally.items}
    rows = [
        Row((text_cell(labels[point.name]), written_percent(number.estimate(point.importance)),
             written_percent(number.estimate(point.performance)),
             text_cell(QUADRANTS[point.quadrant])))
        for point in sorted(found.plane.points, key=lambda point: -point.importance)
    ]  # fmt: skip
    return (Table("importance", "", columns, tuple(rows)),)


def revisit(report: Report) -> tuple[Table, ...]:
    """Where to ask again first, with the reasons; interviews are counted by village, not named."""
    quality = report.analysis.quality
    if quality is None:
        return ()
    columns = (
        Column("STT", 0.07, "center"),
        Column("Nơi nên hỏi lại", 0.3),
        Column("Số phiếu", 0.1, "right"),
        Column("Lý do", 0.53),
    )
    listed = [(_called(r), r.interviews, r.reasons) for r in quality.queue if r.kind != "interview"]
    short = Counter(r.name[:2] for r in quality.queue if r.kind == "interview")
    listed += [(placed(village, commune), n, ("Phiếu có thời gian hỏi quá ngắn.",))
               for (commune, village), n in short.most_common()]  # fmt: skip
    rows = tuple(_queued(listed[:QUEUED]))
    return (Table("revisit", "", columns, rows),)


def _called(found: Revisit) -> str:
    """A unit by its own name, which says of what kind it is; an officer by the pseudonym."""
    name = placed(*found.name[::-1])
    return f"Bí danh cán bộ: {name}" if found.kind == "officer" else name


def _queued(listed: Sequence[tuple[str, int, Iterable[str]]]) -> Iterable[Row]:
    for place, (name, ballots, reasons) in enumerate(listed, 1):
        said = text_cell(*(f"- {reason}" for reason in reasons))
        yield Row((order_cell(str(place)), text_cell(name), count_cell(ballots), said))

"""Where a result stands: the three overall shares, the bars of the rule, what is not counted."""

from collections.abc import Iterable
from fractions import Fraction

from analysis import number
from analysis.report.blocks import (
    Column,
    Row,
    Table,
    ballots_cell,
    count_cell,
    percent_cell,
    text_cell,
)
from analysis.report.report import Report
from analysis.report.results import item_number
from questionnaires.labels import FORMS
from questionnaires.rule import STATUS_LABELS
from questionnaires.share import Share
from questionnaires.verdict import (
    BAR_LABELS,
    MEASURE_LABELS,
    OUTCOME_LABELS,
    BarVerdict,
    Verdict,
)

FORM_LABELS = {form: label.capitalize() for form, label in FORMS.items()}
UNITS = {"coverage": "hộ", "content": "phiếu", "overall": "phiếu"}


def shares(report: Report) -> tuple[Table, ...]:
    """The three published meanings of overall satisfaction, each by its name."""
    tally = report.tally
    if not tally.items:
        return ()
    columns = (
        Column("Cách tính", 0.52),
        Column("Hài lòng", 0.16, "right"),
        Column("Trên tổng số", 0.16, "right"),
        Column("Tỷ lệ %", 0.16, "right"),
    )
    judged = report.bars["overall"].measure if "overall" in report.bars else None
    named = {
        "overall_item_share": tally.overall_item_share,
        "pooled_share": tally.pooled_share,
        "all_satisfied_share": tally.all_satisfied_share,
    }
    rows = [
        Row((text_cell(_measure(name, judged)), count_cell(share.numerator),
             count_cell(share.denominator), percent_cell(share, *report.thresholds("overall"))))
        for name, share in named.items()
    ]  # fmt: skip
    return (Table("shares", "", columns, tuple(rows)),)


def _measure(name: str, judged: str | None) -> str:
    return MEASURE_LABELS[name] + (" (quy định xét theo cách này)" if name == judged else "")


def bars(report: Report) -> tuple[Table, ...]:
    """Each bar: what it asks, the numbers that decide it, what follows, and how sure the bar is."""
    if report.verdict is None:
        return ()
    columns = (
        Column("Ngưỡng", 0.2),
        Column("Yêu cầu", 0.16),
        Column("Kết quả", 0.28),
        Column("Kết luận", 0.15),
        Column("Căn cứ của ngưỡng", 0.21),
    )
    rows = [_bar_row(report, bar) for bar in report.verdict.bars]
    return (Table("bars", "", columns, tuple(rows)),)


def _bar_row(report: Report, bar: BarVerdict) -> Row:
    return Row((
        text_cell(BAR_LABELS[bar.bar]),
        text_cell(requirement(bar)),
        text_cell(*_deciding(report, bar)),
        text_cell(OUTCOME_LABELS[bar.outcome]),
        text_cell(*grounds(bar)),
    ))  # fmt: skip


def grounds(bar: BarVerdict) -> Iterable[str]:
    """How sure a bar is; one that the office filled in says from where, and by whom."""
    told = (bar.source, bar.note) if bar.status == "office" else ()
    return (STATUS_LABELS[bar.status], *(line for line in told if line))


def requirement(bar: BarVerdict) -> str:
    """What a bar asks: "trên 60%", "từ 80% trở lên"; or that nobody has confirmed a figure."""
    if bar.threshold is None:
        return OUTCOME_LABELS["no_figure"]
    figure = figure_of(bar.threshold)
    return f"trên {figure}%" if bar.strict else f"từ {figure}% trở lên"


def figure_of(threshold: Fraction) -> str:
    """A threshold in per cent, without idle decimals: "80", "66,67"."""
    whole = threshold * 100
    if whole.denominator == 1:
        return str(whole.numerator)
    return number.percent(Share(threshold.numerator, threshold.denominator))


def _deciding(report: Report, bar: BarVerdict) -> Iterable[str]:
    joint = next((each for each in report.compilation.joint if each.bar == bar.bar), None)
    if joint and report.tally == report.compilation.whole:
        return (f"{joint.met}/{joint.areas} địa bàn đạt", f"{joint.not_met} không đạt",
                f"{joint.undecided} chưa kết luận")  # fmt: skip
    if bar.share is None or bar.share.value is None:
        return ("chưa có số liệu",)
    unit = UNITS[bar.bar]
    figure = written(bar.share, bar).replace(" (", f" {unit} (", 1)
    item = f"Câu {item_number(report, bar.item)} (thấp nhất): " if bar.item else ""
    failing = ", ".join(item_number(report, code) for code in bar.failing)
    return (f"{item}{figure}", *([f"Chưa đạt: câu {failing}"] if failing else []))


def written(share: Share, bar: BarVerdict | None = None) -> str:
    """A share with the numbers that make it: "1.278/1.699 (75,22%)"."""
    threshold = (bar.threshold,) if bar and bar.threshold is not None else ()
    if share.value is None:
        return number.NO_FIGURE
    ratio = f"{number.count(share.numerator)}/{number.count(share.denominator)}"
    return f"{ratio} ({number.percent(share, threshold)}%)"


def conclusion(verdict: Verdict | None) -> str:
    """What the rule makes of the whole: đạt, không đạt, or what is missing to say so."""
    if verdict is None:
        return ""
    if verdict.met is not None:
        return OUTCOME_LABELS["met" if verdict.met else "not_met"]
    missing = {bar.outcome for bar in verdict.bars if bar.met is None}
    return "; ".join(OUTCOME_LABELS[name] for name in ("no_data", "no_figure") if name in missing)


def uncounted(report: Report) -> tuple[Table, ...]:
    """Ballots of forms the rule does not count, by name, beside the official figure."""
    columns = (
        Column("Hình thức không tính vào kết quả", 0.4),
        Column("Phiếu thu về", 0.15, "right"),
        Column("Phiếu hợp lệ", 0.15, "right"),
        Column("Số phiếu", 0.15, "right", "HÀI LÒNG CHUNG"),
        Column("Tỷ lệ %", 0.15, "right", "HÀI LÒNG CHUNG"),
    )
    rows = [
        Row((text_cell(form_label(form)), ballots_cell(tally.returned), ballots_cell(tally.valid),
             ballots_cell(tally.overall_item_share.numerator),
             percent_cell(tally.overall_item_share, *report.thresholds("overall"))))
        for form, tally in report.compilation.uncounted.items()
        if tally.returned
    ]  # fmt: skip
    caption = "" if _is_whole(report) else f"Số liệu của toàn đợt: {report.facts.campaign}"
    return (Table("uncounted", caption, columns, tuple(rows)),)


def _is_whole(report: Report) -> bool:
    """Whether the paper is of all the campaign asked, and not of a part of it."""
    same = report.tally.level == "commune" and len(report.compilation.communes) == 1
    return same or report.tally.level == "campaign"


def form_label(form: str) -> str:
    """The legal way of asking, as papers name it."""
    return FORM_LABELS.get(form, form)

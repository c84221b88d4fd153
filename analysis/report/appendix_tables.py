"""The tables of the internal appendix: evidence, response, forms, places, where to ask again."""

from analysis import number
from analysis.appendix import FormShare
from analysis.contrast import Contrast
from analysis.evidence import Evidence
from analysis.rates import aapor
from analysis.report.blocks import (
    Cell,
    Column,
    Row,
    Table,
    count_cell,
    percent_cell,
    text_cell,
    written_percent,
)
from analysis.report.estimates import figures
from analysis.report.report import Report
from analysis.report.results import item_number
from analysis.report.standing import FORM_LABELS, requirement
from analysis.units import Unit
from questionnaires.verdict import BAR_LABELS, OUTCOME_LABELS

MODE_LABELS = {"self": "tự điền", "officer": "cán bộ hỏi", "clerk": "nhập từ phiếu giấy"}
BANDS = {
    "above": "cao hơn mức chung",
    "within": "trong mức chung",
    "below": "thấp hơn mức chung",
    "no_data": "–",
}


def evidence(report: Report) -> tuple[Table, ...]:
    """Each bar: what the rule concludes, and beside it how sure that is for all households."""
    columns = (
        Column("Ngưỡng", 0.2),
        Column("Yêu cầu", 0.14),
        Column("Quy định kết luận", 0.15),
        Column("Mức chắc chắn", 0.23),
        Column("Xác suất đạt", 0.12, "right"),
        Column("Cần thêm hộ hài lòng", 0.16, "right"),
    )
    rows = [_evidence_row(report, found) for found in report.analysis.evidence]
    return (Table("evidence", "", columns, tuple(rows)),)


def _evidence_row(report: Report, given: Evidence) -> Row:
    bar, found = given.bar, given.found
    item = (
        f" (câu {item_number(report, given.item)})" if bar.bar == "content" and given.item else ""
    )
    sure, chance, more = number.NO_FIGURE, number.NO_FIGURE, number.NO_FIGURE
    if found:
        sure, chance = found.label, chance_text(given)
        more = f"{number.count(found.tipping.needed)}/{number.count(found.tipping.silent)}"
    return Row((
        text_cell(BAR_LABELS[bar.bar] + item),
        text_cell(requirement(bar)),
        text_cell(OUTCOME_LABELS[bar.outcome]),
        text_cell(sure),
        text_cell(chance),
        text_cell(more),
    ))  # fmt: skip


def chance_text(given: Evidence) -> str:
    """The probability as printed: certain only where no answer could change it."""
    if given.found is None or given.chance is None:
        return number.NO_FIGURE
    certain = {"A": "chắc chắn", "F": "không thể"}
    return certain.get(given.found.letter or "", number.probability(given.chance))


def rates(report: Report) -> tuple[Table, ...]:
    """What became of the households asked, and the rates of the AAPOR standard."""
    found = report.analysis.dispositions
    if found is None:
        return ()
    columns = (
        Column("Chỉ tiêu", 0.64),
        Column("Số hộ", 0.12, "right"),
        Column("Trên", 0.12, "right"),
        Column("Tỷ lệ %", 0.12, "right"),
    )
    asked = found.eligible + found.unknown
    said = aapor(found)
    lines: list[tuple[str, int, int, str]] = [
        ("Trả lời, phiếu hợp lệ (tỷ lệ trả lời RR1)", found.I, asked, "RR1"),
        ("Trả lời, kể cả phiếu không hợp lệ (RR2)", found.I + found.P, asked, "RR2"),
        ("Từ chối (REF1)", found.R, asked, "REF1"),
        ("Gặp được (tỷ lệ tiếp xúc CON1)", found.I + found.P + found.R, asked, "CON1"),
        ("Phiếu hợp lệ trong số hộ gặp được (tỷ lệ hợp tác COOP1)", found.I,
         found.I + found.P + found.R, "COOP1"),
    ]  # fmt: skip
    rows = [
        Row((text_cell(label), count_cell(part), count_cell(whole), _rate(said[name])))
        for label, part, whole, name in lines
    ]
    beside = [("Vắng mặt theo sổ", found.NC), ("Chưa rõ, không có trong sổ nào", found.UO)]
    rows += [
        Row((text_cell(label), count_cell(part), count_cell(asked), text_cell("")))
        for label, part in beside
    ]
    return (Table("rates", "", columns, tuple(rows)),)


def _rate(value: float | None) -> Cell:
    return written_percent(number.NO_FIGURE if value is None else number.estimate(value))


def forms(report: Report) -> tuple[Table, ...]:
    """The overall item by the form of asking and by who filled the ballot in."""
    columns = (
        Column("Hình thức, cách điền", 0.4),
        Column("Phiếu thu về", 0.15, "right"),
        Column("Hài lòng", 0.15, "right", "CÂU HỎI CHUNG"),
        Column("Trả lời", 0.15, "right", "CÂU HỎI CHUNG"),
        Column("Tỷ lệ %", 0.15, "right", "CÂU HỎI CHUNG"),
    )
    rows = tuple(_form_row(report, found) for found in report.analysis.forms)
    return (Table("forms", "", columns, rows),)


def _form_row(report: Report, found: FormShare) -> Row:
    mode = f", {MODE_LABELS.get(found.mode, found.mode)}" if found.mode else ""
    beside = "" if found.form in report.compilation.counted_forms else " (không tính vào kết quả)"
    return Row((
        text_cell(f"{FORM_LABELS.get(found.form, found.form)}{mode}{beside}"),
        count_cell(found.received),
        count_cell(found.satisfied.numerator),
        count_cell(found.satisfied.denominator),
        percent_cell(found.satisfied),
    ))  # fmt: skip


def contrasts(report: Report) -> tuple[Table, ...]:
    """Forms and modes against each other within the same villages."""
    columns = (
        Column("Trong cùng thôn", 0.4),
        Column("Phiếu trả lời", 0.15, "right"),
        Column("Phiếu đối chiếu", 0.15, "right"),
        Column("Chênh lệch", 0.1, "right", "ĐIỂM %"),
        Column("Từ", 0.1, "right", "ĐIỂM %"),
        Column("Đến", 0.1, "right", "ĐIỂM %"),
    )
    rows = tuple(_contrast_row(found) for found in report.analysis.contrasts)
    return (Table("contrasts", "", columns, rows),)


def _contrast_row(found: Contrast) -> Row:
    lower, upper = (float(end) for end in found.difference.interval)
    names = MODE_LABELS if found.by == "mode" else FORM_LABELS
    about = f"{names[found.first]} so với {names[found.second].lower()}"
    return Row((
        text_cell(about[:1].upper() + about[1:]),
        *map(count_cell, found.answered),
        *(text_cell(number.points(end)) for end in (found.difference.estimate, lower, upper)),
    ))  # fmt: skip


def places(report: Report) -> tuple[Table, ...]:
    """The communes or villages side by side, with their estimates, and classes where judged."""
    judged = any(unit.found for unit in report.analysis.units)
    classes = (Column("Mức chắc chắn", 0.17),) if judged else ()
    columns = (
        Column("Địa bàn", 0.175 if judged else 0.295),
        Column("Số hộ", 0.085, "right"),
        Column("Hài lòng", 0.08, "right", "SỐ PHIẾU"),
        Column("Trả lời", 0.08, "right", "SỐ PHIẾU"),
        Column("Ước lượng", 0.1, "right", "TOÀN BỘ HỘ, %"),
        Column("Từ", 0.075, "right", "TOÀN BỘ HỘ, %"),
        Column("Đến", 0.075, "right", "TOÀN BỘ HỘ, %"),
        *classes,
        Column("So với mức chung", 0.16 if judged else 0.21),
    )
    rows = tuple(_place(report, unit, judged) for unit in report.analysis.units)
    return (Table("places", "", columns, rows),)


def _place(report: Report, unit: Unit, judged: bool) -> Row:
    _, value, lower, upper, _, _ = figures(unit.estimate, report.thresholds("overall"))
    share = unit.estimate.share
    sure = unit.found.label if unit.found else number.NO_FIGURE
    return Row((
        text_cell(unit.tally.name),
        count_cell(unit.tally.households),
        count_cell(share.numerator),
        count_cell(share.denominator),
        *map(written_percent, (value, lower, upper)),
        *([text_cell(sure)] if judged else []),
        text_cell(_band(report, unit)),
    ))  # fmt: skip


def _band(report: Report, unit: Unit) -> str:
    """Where a place lies; where all places are alike, no test tells any apart."""
    alike = report.analysis.funnel is not None and unit.estimate.value is not None
    return BANDS["within" if alike and unit.band == "no_data" else unit.band]

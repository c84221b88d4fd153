"""The tables of a report, by the names a wording calls them; a table without rows is left out."""

from collections.abc import Callable, Iterable, Mapping

from analysis.report.appendix_row_tables import importance, levels, revisit
from analysis.report.appendix_tables import contrasts, evidence, forms, places, rates
from analysis.report.blocks import (
    Cell,
    Column,
    Row,
    Table,
    ballots_cell,
    order_cell,
    percent_cell,
    text_cell,
)
from analysis.report.estimates import estimates, every_estimate
from analysis.report.goods_tables import series
from analysis.report.posting_tables import comments, hung
from analysis.report.report import Member, Report
from analysis.report.results import (
    all_items,
    all_reasons,
    content_items,
    distributions,
    excluded,
    invalid_reasons,
    opinions,
    overall_item,
    reasons,
)
from analysis.report.standing import bars, shares, uncounted
from analysis.tally import Tally
from questionnaires.share import Share

Builder = Callable[[Report], tuple[Table, ...]]
UNSAID = "Chưa giải thích"
EMPTY_TEAM = (Member(part="Tổ trưởng"), Member(part="Thư ký"), Member(), Member(), Member())
LEVELS = {
    "village": "Thôn",
    "commune": "Xã",
    "district": "Huyện",
    "campaign": "Địa bàn",
}


def tables(report: Report, name: str) -> tuple[Table, ...]:
    """The tables of that name which have something to say."""
    return tuple(table for table in TABLES[name](report) if table.rows)


def reach(report: Report) -> tuple[Table, ...]:
    """How many households, ballots out and back, valid and not, and what went astray."""
    columns = (
        Column("STT", 0.08, "center"),
        Column("Chỉ tiêu", 0.6),
        Column("Số lượng", 0.16, "right"),
        Column("Tỷ lệ %", 0.16, "right"),
    )
    rows = _household_rows(report) if report.tally.households else ()
    lines = (*rows, *_ballot_rows(report), *_astray_rows(report))
    numbered = tuple(
        Row((order_cell(str(number)), *cells)) for number, cells in enumerate(lines, start=1)
    )
    return (Table("reach", "", columns, numbered),)


def _household_rows(report: Report) -> tuple[tuple[Cell, ...], ...]:
    tally = report.tally
    asked = Share(tally.asked, tally.households)
    coverage = percent_cell(tally.coverage, *report.thresholds("coverage"))
    left_out = _left_out(tally)
    missing = tally.issued - tally.returned - left_out
    counted = ", không kể phiếu đã loại" if left_out else ""
    return (
        (text_cell("Tổng số hộ tại thời điểm phát phiếu"), ballots_cell(tally.households), NOTHING),
        (text_cell("Số hộ được hỏi (trên tổng số hộ)"), ballots_cell(tally.asked),
         percent_cell(asked, *report.thresholds("coverage"))),
        (text_cell("Số phiếu phát ra"), ballots_cell(tally.issued), NOTHING),
        (text_cell(f"Số phiếu thu về{counted}, mỗi hộ một phiếu (trên tổng số hộ)"),
         ballots_cell(tally.returned), coverage),
        (text_cell("Số phiếu thiếu (phát ra chưa thu về)"),
         ballots_cell(missing) if missing >= 0 else NOTHING, NOTHING),
    )  # fmt: skip


def _ballot_rows(report: Report) -> tuple[tuple[Cell, ...], ...]:
    tally = report.tally
    valid, invalid = Share(tally.valid, tally.returned), Share(tally.invalid, tally.returned)
    first = () if tally.households else (
        (text_cell("Số phiếu thu về"), ballots_cell(tally.returned), NOTHING),)  # fmt: skip
    return (
        *first,
        (text_cell("Số phiếu hợp lệ (trên số phiếu thu về)"), ballots_cell(tally.valid),
         percent_cell(valid)),
        (text_cell("Số phiếu không hợp lệ (trên số phiếu thu về)"), ballots_cell(tally.invalid),
         percent_cell(invalid)),
    )  # fmt: skip


def _astray_rows(report: Report) -> tuple[tuple[Cell, ...], ...]:
    facts, left_out = report.facts, _left_out(report.tally) or None
    known = (
        ("Số hộ vắng mặt", facts.absent),
        ("Số hộ từ chối", facts.refused),
        ("Số phiếu loại khỏi số liệu theo quyết định của hai người", left_out),
        ("Số phiếu trùng của hộ đã có phiếu", facts.double_ballots),
        ("Số thẻ hỏng, đã hủy", facts.spoilt_cards),
        ("Số khiếu nại về thẻ", facts.objections),
    )
    return tuple(
        (text_cell(label), ballots_cell(count), NOTHING)
        for label, count in known
        if count is not None
    )


def _left_out(tally: Tally) -> int:
    return sum(reason.count for reason in tally.excluded)


def differences(report: Report) -> tuple[Table, ...]:
    """Where ballots out and back differ, and what those who counted say of it."""
    columns = (
        Column("STT", 0.08, "center"),
        Column("Chỗ lệch khi đối chiếu", 0.47),
        Column("Giải thích", 0.45),
    )
    told = [(each.text, each.explanation or UNSAID) for each in report.facts.differences]
    rows = [
        Row((order_cell(str(number)), *map(text_cell, texts)))
        for number, texts in enumerate(told, start=1)
    ]
    return (Table("differences", "", columns, tuple(rows)),)


def parts(report: Report) -> tuple[Table, ...]:
    """The areas beneath, a row each, and their sum."""
    if not report.parts:
        return ()
    level = LEVELS[report.parts[0].level]
    columns = (
        Column("STT", 0.07, "center"),
        Column(level, 0.22),
        Column("Tổng số hộ", 0.1, "right"),
        Column("Phiếu thu về", 0.1, "right"),
        Column("Tỷ lệ %", 0.1, "right"),
        Column("Phiếu hợp lệ", 0.1, "right"),
        Column("Không hợp lệ", 0.11, "right"),
        Column("Số phiếu", 0.1, "right", "HÀI LÒNG CHUNG"),
        Column("Tỷ lệ %", 0.1, "right", "HÀI LÒNG CHUNG"),
    )
    rows = [
        Row((order_cell(str(number)), text_cell(part.name), *_part_cells(report, part)))
        for number, part in enumerate(report.parts, start=1)
    ]
    total = Row((text_cell(""), text_cell("Cộng"), *_part_cells(report, report.tally)), True)
    return (Table("parts", "", columns, (*rows, total)),)


def _part_cells(report: Report, part: Tally) -> tuple[Cell, ...]:
    overall = part.overall_item_share
    return (
        ballots_cell(part.households) if part.households else NOTHING,
        ballots_cell(part.returned),
        percent_cell(part.coverage, *report.thresholds("coverage")),
        ballots_cell(part.valid),
        ballots_cell(part.invalid),
        ballots_cell(overall.numerator) if overall.denominator else NOTHING,
        percent_cell(overall, *report.thresholds("overall")),
    )


def team(report: Report) -> tuple[Table, ...]:
    """The Tổ lấy ý kiến with room to sign; where nobody is named, lines to fill in."""
    columns = (
        Column("STT", 0.08, "center"),
        Column("Họ và tên", 0.4),
        Column("Nhiệm vụ trong Tổ", 0.27),
        Column("Ký tên", 0.25),
    )
    return (Table("team", "", columns, tuple(_team_rows(report.facts.team)), row_height=9),)


def _team_rows(members: tuple[Member, ...]) -> Iterable[Row]:
    for number, member in enumerate(members or EMPTY_TEAM, start=1):
        named = (text_cell(text) for text in (member.name, member.part, ""))
        yield Row((order_cell(str(number)), *named))


NOTHING = text_cell("")
TABLES: Mapping[str, Builder] = {
    "reach": reach,
    "invalid_reasons": invalid_reasons,
    "excluded": excluded,
    "differences": differences,
    "items": all_items,
    "content_items": content_items,
    "overall_item": overall_item,
    "shares": shares,
    "bars": bars,
    "distributions": distributions,
    "reasons": reasons,
    "all_reasons": all_reasons,
    "opinions": opinions,
    "uncounted": uncounted,
    "parts": parts,
    "team": team,
    "estimates": estimates,
    "every_estimate": every_estimate,
    "evidence": evidence,
    "rates": rates,
    "forms": forms,
    "contrasts": contrasts,
    "places": places,
    "revisit": revisit,
    "levels": levels,
    "importance": importance,
    "series": series,
    "hung": hung,
    "comments": comments,
}

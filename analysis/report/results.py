"""The tables of answers: the items as notices print them, distributions, reasons, opinions."""

from collections.abc import Iterable

from analysis.report.blocks import (
    Cell,
    Column,
    Row,
    Table,
    ballots_cell,
    count_cell,
    percent_cell,
    percent_cells,
    text_cell,
)
from analysis.report.report import Report
from analysis.tally import DistributionTally, ItemTally, Reason
from questionnaires.share import Share

ITEM_COLUMNS = (
    Column("STT", 0.07, "center"),
    Column("NỘI DUNG", 0.34),
    Column("Số phiếu", 0.1, "right", "HÀI LÒNG"),
    Column("Tỷ lệ %", 0.1, "right", "HÀI LÒNG"),
    Column("Số phiếu", 0.1, "right", "CHƯA HÀI LÒNG"),
    Column("Tỷ lệ %", 0.1, "right", "CHƯA HÀI LÒNG"),
    Column("Lý do chưa hài lòng", 0.19),
)
REASONS_IN_A_ROW = 8


def all_items(report: Report) -> tuple[Table, ...]:
    """Every binary item, the overall one last and strong: the table of the notice."""
    return (_items("items", report, report.tally.items),)


def content_items(report: Report) -> tuple[Table, ...]:
    """The items of content alone."""
    items = [item for item in report.tally.items if item.role == "content"]
    return (_items("content_items", report, items),)


def overall_item(report: Report) -> tuple[Table, ...]:
    """The overall item alone."""
    items = [item for item in report.tally.items if item.role == "overall"]
    return (_items("overall_item", report, items),)


def _items(name: str, report: Report, items: Iterable[ItemTally]) -> Table:
    return Table(name, "", ITEM_COLUMNS, tuple(_item_row(report, item) for item in items))


def _item_row(report: Report, item: ItemTally) -> Row:
    thresholds = report.thresholds("overall" if item.role == "overall" else "content")
    satisfied, rest = percent_cells(item.share, *thresholds)
    cells = (
        text_cell(item_number(report, item.code)),
        text_cell(item.label),
        ballots_cell(item.satisfied),
        satisfied,
        ballots_cell(item.not_satisfied),
        rest,
        _reasons_cell(item.reasons),
    )
    return Row(cells, strong=item.role == "overall")


def _reasons_cell(given: tuple[Reason, ...]) -> Cell:
    """The reasons as dashed lines, the most frequent first; the rest are counted."""
    lines = [f"- {reason.text}" for reason in given[:REASONS_IN_A_ROW]]
    rest = len(given) - len(lines)
    return text_cell(*lines, *([f"- và {rest} lý do khác"] if rest else []))


def item_number(report: Report, code: str) -> str:
    """The number printed before a question; its code where it has none."""
    item = report.facts.questionnaire.item(code)
    return str(item.number) if item and item.number is not None else code


def distributions(report: Report) -> tuple[Table, ...]:
    """One table an item that is not on the binary scale: options × count × share."""
    return tuple(_distribution(report, item) for item in report.tally.distributions)


def _distribution(report: Report, item: DistributionTally) -> Table:
    columns = (
        Column("Phương án", 0.64),
        Column("Số phiếu", 0.18, "right"),
        Column("Tỷ lệ %", 0.18, "right"),
    )
    caption = f"Câu {item_number(report, item.code)}. {item.label}"
    if item.multiple:
        caption += " (chọn được nhiều phương án, tổng có thể vượt 100%)"
    rows = [
        Row((text_cell(option.label), count_cell(option.count),
             percent_cell(Share(option.count, item.answered))))
        for option in item.options
    ]  # fmt: skip
    total = (text_cell("Số phiếu trả lời câu này"), count_cell(item.answered), NOTHING)
    return Table(f"distribution_{item.code}", caption, columns, (*rows, Row(total, True)))


def reasons(report: Report) -> tuple[Table, ...]:
    """Every reason as written, with how many ballots gave it."""
    columns = (
        Column("Câu", 0.08, "center"),
        Column("Nội dung", 0.36),
        Column("Lý do chưa hài lòng", 0.44),
        Column("Số phiếu", 0.12, "right"),
    )
    rows = [
        Row((text_cell(item_number(report, item.code)), text_cell(item.label),
             text_cell(reason.text), ballots_cell(reason.count)))
        for item in report.tally.items
        for reason in item.reasons
    ]  # fmt: skip
    return (Table("reasons", "", columns, tuple(rows)),)


def opinions(report: Report) -> tuple[Table, ...]:
    """Opinions given in free text."""
    return (_texts("opinions", "Ý kiến", report.tally.opinions),)


def invalid_reasons(report: Report) -> tuple[Table, ...]:
    """Why ballots were not valid."""
    return (_texts("invalid_reasons", "Lý do phiếu không hợp lệ", report.tally.invalid_reasons),)


def _texts(name: str, title: str, texts: tuple[Reason, ...]) -> Table:
    columns = (Column(title, 0.84), Column("Số phiếu", 0.16, "right"))
    rows = [Row((text_cell(each.text), ballots_cell(each.count))) for each in texts]
    return Table(name, "", columns, tuple(rows))


NOTHING = text_cell("")

"""The tables of answers: the items as notices print them, distributions, reasons, opinions."""

from collections.abc import Iterable, Iterator

from analysis import number
from analysis.disclosure.publish import HIDDEN
from analysis.report.blocks import (
    Cell,
    Column,
    Row,
    Table,
    ballots_cell,
    count_cell,
    order_cell,
    percent_cell,
    percent_cells,
    text_cell,
)
from analysis.report.report import Report
from analysis.tally import DistributionTally, ItemTally, Reason
from questionnaires.share import Share

ITEM_COLUMNS = (
    Column("STT", 0.07, "center"),
    Column("NỘI DUNG", 0.29),
    Column("Số phiếu", 0.095, "right", "HÀI LÒNG"),
    Column("Tỷ lệ %", 0.095, "right", "HÀI LÒNG"),
    Column("Số phiếu", 0.095, "right", "CHƯA HÀI LÒNG"),
    Column("Tỷ lệ %", 0.095, "right", "CHƯA HÀI LÒNG"),
    Column("Lý do chưa hài lòng", 0.26),
)
ASKING = ("Ông (bà) có hài lòng về ", "Ông/bà có hài lòng về ", "Ông (bà) có hài lòng với ")
REASONS_IN_A_ROW = 8
REASONS_LISTED = 40


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
    figures = [ballots_cell(item.satisfied), satisfied, ballots_cell(item.not_satisfied), rest]
    if item.code in report.withheld:
        figures = [WITHHELD] * len(figures)
    posted_below = report.kind == "notice" and report.tally.level == "village"
    cells = (
        order_cell(item_number(report, item.code)),
        text_cell(subject(item.label)),
        *figures,
        NOTHING if posted_below else _reasons_cell(item.reasons),  # no open text below communes
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
    asked = report.facts.questionnaire.item(item.code)
    numbered = f"Câu {asked.number}. " if asked and asked.number is not None else ""
    several = " (tổng các tỷ lệ có thể vượt 100%)" if item.multiple else ""
    caption = f"{numbered}{item.label}{several}"
    rows = [
        Row((text_cell(option.label), count_cell(option.count),
             percent_cell(Share(option.count, item.answered))))
        for option in item.options
    ]  # fmt: skip
    total = (text_cell("Số phiếu trả lời câu này"), count_cell(item.answered), NOTHING)
    return Table(f"distribution_{item.code}", caption, columns, (*rows, Row(total, True)))


def reasons(report: Report) -> tuple[Table, ...]:
    """The most frequent reasons as written, under their item, with how many ballots gave each."""
    return (_reasons("reasons", report, REASONS_LISTED),)


def all_reasons(report: Report) -> tuple[Table, ...]:
    """Every reason as written, for the face that sorts and filters."""
    return (_reasons("all_reasons", report, None),)


def _reasons(name: str, report: Report, most: int | None) -> Table:
    columns = (
        Column("Câu", 0.08, "center"),
        Column("Nội dung và lý do chưa hài lòng", 0.76),
        Column("Số phiếu", 0.16, "right"),
    )
    given = [item for item in report.tally.items if item.reasons]
    rows = [row for item in given for row in _reason_rows(report, item, most)]
    return Table(name, "", columns, tuple(rows))


def _reason_rows(report: Report, item: ItemTally, most: int | None) -> Iterator[Row]:
    place = order_cell(item_number(report, item.code))
    yield Row((place, text_cell(subject(item.label)), ballots_cell(item.not_satisfied)), True)
    for reason in item.reasons[:most]:
        yield Row((place, text_cell(f"- {reason.text}"), ballots_cell(reason.count)))
    rest = item.reasons[len(item.reasons) if most is None else most :]
    if rest:
        said = text_cell(f"- và {number.count(len(rest))} lý do khác, xem bảng tính kèm theo")
        yield Row((place, said, ballots_cell(sum(reason.count for reason in rest))))


def subject(label: str) -> str:
    """What a question asks about, without the words that ask it."""
    about = next((label.removeprefix(a) for a in ASKING if label.startswith(a)), label)
    about = about.rstrip("?").strip()
    return about[:1].upper() + about[1:]


def opinions(report: Report) -> tuple[Table, ...]:
    """Opinions given in free text."""
    return (_texts("opinions", "Ý kiến", report.tally.opinions),)


def invalid_reasons(report: Report) -> tuple[Table, ...]:
    """Why ballots were not valid."""
    return (_texts("invalid_reasons", "Lý do phiếu không hợp lệ", report.tally.invalid_reasons),)


def excluded(report: Report) -> tuple[Table, ...]:
    """Why ballots were left out of the figures."""
    title = "Lý do loại phiếu khỏi số liệu (hai người quyết định)"
    return (_texts("excluded", title, report.tally.excluded),)


def _texts(name: str, title: str, texts: tuple[Reason, ...]) -> Table:
    columns = (Column(title, 0.84), Column("Số phiếu", 0.16, "right"))
    rows = [Row((text_cell(each.text), ballots_cell(each.count))) for each in texts]
    return Table(name, "", columns, tuple(rows))


NOTHING = text_cell("")
WITHHELD = text_cell(HIDDEN)

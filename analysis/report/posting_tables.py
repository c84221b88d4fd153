"""The tables of posting papers: where the notice hung, and what residents said of it."""

from datetime import date

from analysis import number
from analysis.report.blocks import Cell, Column, Row, Table, count_cell, order_cell, text_cell
from analysis.report.report import Comment, Hung, Report
from questionnaires.area import in_sentence

EMPTY = 4  # rows to fill in by hand where nothing has been recorded


def hung(report: Report) -> tuple[Table, ...]:
    """Every place with its days; on the paper of the end also until when, and how many."""
    ended = report.kind == "posting_end"
    columns = (
        Column("STT", 0.08, "center"),
        Column("Nơi niêm yết", 0.44 if ended else 0.62),
        Column("Từ ngày", 0.16 if ended else 0.3, "center"),
        *((Column("Đến ngày", 0.16, "center"), Column("Số ngày", 0.16, "right")) if ended else ()),
    )
    found = report.facts.hung
    rows = [_hung_row(order, each, ended) for order, each in enumerate(found, 1)]
    rows += [_empty(order, len(columns)) for order in range(1, EMPTY + 1) if not found]
    return (Table("hung", "", columns, tuple(rows), row_height=0 if found else 9),)


def _hung_row(order: int, place: Hung, ended: bool) -> Row:
    days = NOTHING if place.days is None else count_cell(place.days)
    until = (_day(place.posted_to), days) if ended else ()
    return Row((order_cell(str(order)), text_cell(place.place), _day(place.posted_from), *until))


def comments(report: Report) -> tuple[Table, ...]:
    """Every comment with its day, and the answer with its own."""
    columns = (
        Column("STT", 0.07, "center"),
        Column("Ngày", 0.13, "center"),
        Column("Ý kiến phản ánh", 0.37),
        Column("Nội dung trả lời", 0.43),
    )
    rows = [_comment_row(order, each) for order, each in enumerate(report.facts.comments, 1)]
    return (Table("comments", "", columns, tuple(rows)),)


def _comment_row(order: int, comment: Comment) -> Row:
    answered = f" (ngày {number.date(comment.answered_on)})" if comment.answered_on else ""
    said = (*comment.said.splitlines(), f"(tại {in_sentence(comment.place)})")
    answer = f"{comment.answer}{answered}" if comment.answer else "Chưa trả lời"
    cells = (text_cell(*said), text_cell(*answer.splitlines()))
    return Row((order_cell(str(order)), _day(comment.received_on), *cells))


def _empty(order: int, width: int) -> Row:
    return Row((order_cell(str(order)), *[NOTHING] * (width - 1)))


def _day(day: date | None) -> Cell:
    return NOTHING if day is None else text_cell(number.date(day))


NOTHING = text_cell("")

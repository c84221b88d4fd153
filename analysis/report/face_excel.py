"""The Excel face: the same tables as numbers, a sheet a subject, ready to print and to sum."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from analysis.report.blocks import Paper, Paragraph, Table
from analysis.report.excel_sheet import (
    SHEET_WIDTH,
    Book,
    Page,
    Span,
    heading_rows,
    is_numbered,
    write_table,
    write_text,
)
from analysis.report.flow import legible
from analysis.report.report import Report
from analysis.report.tables import tables

WRITTEN = datetime(2000, 1, 1)  # one paper, one file
SHEETS = (
    ("Tổng hợp", ("reach", "invalid_reasons", "shares", "bars", "estimates", "uncounted")),
    ("Nội dung", ("items",)),
    ("Câu hỏi", ("distributions", "levels", "series")),
    ("Địa bàn", ("parts",)),
    ("Lý do", ("all_reasons", "opinions")),
)
APPENDIX_SHEETS = (
    ("Mức chắc chắn", ("evidence", "rates", "forms", "contrasts")),
    ("Nội dung", ("every_estimate", "importance")),
    ("Địa bàn", ("places",)),
    ("Câu hỏi nhiều mức", ("levels", "series")),
    ("Hỏi lại", ("revisit",)),
)
POSTING_SHEETS = (("Niêm yết", ("hung", "comments")),)
CAPTIONS = {
    "hung": "Nơi niêm yết, thời gian niêm yết",
    "comments": "Ý kiến trong thời gian niêm yết",
    "evidence": "Quy định kết luận và mức chắc chắn",
    "rates": "Tỷ lệ trả lời của các hộ được hỏi",
    "forms": "Theo hình thức lấy ý kiến và cách điền",
    "contrasts": "So sánh các hình thức và cách điền",
    "places": "So sánh các địa bàn",
    "importance": "Nội dung gắn với hài lòng chung",
    "levels": "Các câu hỏi nhiều mức",
    "series": "Đặt cạnh số liệu đã công bố",
    "revisit": "Nơi nên hỏi lại",
    "reach": "Số hộ, số phiếu",
    "invalid_reasons": "Phiếu không hợp lệ",
    "shares": "Hài lòng chung, ba cách tính",
    "bars": "Đối chiếu với quy định",
    "estimates": "Ước lượng cho toàn bộ hộ",
    "uncounted": "Phiếu không tính vào kết quả chính thức",
    "items": "Kết quả từng nội dung",
    "parts": "Kết quả theo địa bàn",
    "all_reasons": "Lý do chưa hài lòng",
    "opinions": "Ý kiến khác",
}


def to_excel(report: Report, paper: Paper) -> bytes:
    """The report's figures as .xlsx: real numbers, and text that no program takes for a formula."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        about = {"title": legible(paper.title)[:255], "author": "", "created": WRITTEN}
        workbook.set_properties(about)
        book = Book(workbook, {})
        for name, subjects in sheets_of(report):
            found = [table for subject in subjects for table in tables(report, subject)]
            if found:
                _sheet(book, name, paper, found)
    return file.getvalue()


def sheets_of(report: Report) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sheets of a paper, each with the tables that it holds."""
    if report.kind in ("posting", "posting_end"):
        return POSTING_SHEETS
    return APPENDIX_SHEETS if report.kind == "appendix" else SHEETS


def _sheet(book: Book, name: str, paper: Paper, found: Sequence[Table]) -> None:
    sheet = book.workbook.add_worksheet(name)
    _set_page(sheet, paper)
    page = Page(book, sheet, _widths(found))
    for at, width in enumerate(page.widths):
        sheet.set_column(at, at, width)
    row = _top(page, paper, first=not book.workbook.worksheets()[1:])
    for table in found:
        head, row = row + 1, write_table(page, row, table, CAPTIONS.get(table.name, ""))
    if len(found) == 1:
        sheet.repeat_rows(head, head + heading_rows(found[0]))
        sheet.freeze_panes(head + 1 + heading_rows(found[0]), 0)


def _widths(found: Sequence[Table]) -> tuple[int, ...]:
    """The widths, in letters, of columns that all tables of a sheet can share."""
    numbered = any(is_numbered(table) for table in found)
    widths: dict[int, int] = {}
    for table in found:
        shift = numbered and not is_numbered(table)
        for at, column in enumerate(table.columns):
            place = at + shift
            widths[place] = max(widths.get(place, 9), round(column.width * SHEET_WIDTH))
    return tuple(widths.get(place, 7) for place in range(max(widths) + 1))


def _set_page(sheet: Any, paper: Paper) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.8, right=0.6, top=0.9, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    mark = f"&C&24&B{paper.mark}" if paper.mark else ""
    sheet.set_header(mark)
    sheet.set_footer("&C&P/&N")


def _top(page: Page, paper: Paper, first: bool) -> int:
    """The mark, the title, and on the first sheet the notes of the paper."""
    notes = [b.text for b in paper.blocks if isinstance(b, Paragraph) and b.style == "note"]
    lines: list[tuple[str, dict[str, Any]]] = [
        (paper.mark, {"bold": True, "font_size": 22, "align": "center", "border": 2}),
        (paper.title, {"bold": True, "font_size": 14, "align": "center"}),
        *((note, {"italic": True}) for note in (notes if first else [])),
    ]
    row = 0
    for text, look in lines:
        if text:
            style = page.book.style(**look)
            write_text(page, row, Span(0, len(page.widths) - 1), text, style)
            page.sheet.set_row(row, 36 if text == paper.mark else page.height((text,), page.total))
            row += 1
    return row + 1

"""The Excel face: the same tables as numbers, a sheet a subject, ready to print and to sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from analysis.report.blocks import Cell, Column, Paper, Paragraph, Row, Table
from analysis.report.flow import legible
from analysis.report.report import Report
from analysis.report.tables import tables

SHEETS = (
    ("Tổng hợp", ("reach", "invalid_reasons", "shares", "bars", "uncounted")),
    ("Nội dung", ("items",)),
    ("Câu hỏi", ("distributions",)),
    ("Địa bàn", ("parts",)),
    ("Lý do", ("all_reasons", "opinions")),
)
CAPTIONS = {
    "reach": "Số hộ, số phiếu",
    "invalid_reasons": "Phiếu không hợp lệ",
    "shares": "Hài lòng chung, ba cách tính",
    "bars": "Đối chiếu với quy định",
    "uncounted": "Phiếu không tính vào kết quả chính thức",
    "items": "Kết quả từng nội dung",
    "parts": "Kết quả theo địa bàn",
    "all_reasons": "Lý do chưa hài lòng",
    "opinions": "Ý kiến khác",
}
SHEET_WIDTH = 105  # letters across a printed A4 page
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BASE = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True)
class Book:
    """The workbook and the styles it has made."""

    workbook: Any
    styles: dict[tuple[tuple[str, Any], ...], Any]

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.styles:
            self.styles[key] = self.workbook.add_format({**BASE, **properties})
        return self.styles[key]


def to_excel(report: Report, paper: Paper) -> bytes:
    """The report's figures as .xlsx: real numbers, and text that no program takes for a formula."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": legible(paper.title)[:255], "author": ""})
        book = Book(workbook, {})
        for name, subjects in SHEETS:
            found = [table for subject in subjects for table in tables(report, subject)]
            if found:
                _sheet(book, name, paper, found)
    return file.getvalue()


def _sheet(book: Book, name: str, paper: Paper, found: Sequence[Table]) -> None:
    sheet = book.workbook.add_worksheet(name)
    _set_page(sheet, paper)
    across = max(len(table.columns) for table in found)
    for column in range(across):
        widths = [t.columns[column].width for t in found if column < len(t.columns)]
        sheet.set_column(column, column, max(9, round(max(widths) * SHEET_WIDTH)))
    row = _top(book, sheet, paper, across, first=name == SHEETS[0][0])
    for table in found:
        first_row, row = row, _table(book, sheet, row, table)
        if len(found) == 1:
            sheet.repeat_rows(first_row + 1, first_row + 1 + _grouped(table))


def _set_page(sheet: Any, paper: Paper) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.8, right=0.6, top=0.9, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    mark = f"&C&24&B{paper.mark}" if paper.mark else ""
    sheet.set_header(mark)
    sheet.set_footer("&C&P/&N")


def _top(book: Book, sheet: Any, paper: Paper, across: int, first: bool) -> int:
    """The mark, the title, and on the first sheet the notes of the paper."""
    notes = [b.text for b in paper.blocks if isinstance(b, Paragraph) and b.style == "note"]
    lines = [(paper.mark, {"bold": True, "font_size": 22, "align": "center", "border": 2})]
    lines += [(paper.title, {"bold": True, "font_size": 14, "align": "center"})]
    lines += [(note, {"italic": True}) for note in notes] if first else []
    row = 0
    for text, style in lines:
        if text:
            sheet.merge_range(row, 0, row, across - 1, "", book.style(**style))
            _write_text(sheet, row, 0, text, book.style(**style))
            sheet.set_row(row, 36 if len(text) > SHEET_WIDTH or text == paper.mark else 20)
            row += 1
    return row + 1


def _table(book: Book, sheet: Any, row: int, table: Table) -> int:
    caption = table.caption or CAPTIONS.get(table.name, "")
    width = len(table.columns) - 1
    plain = book.style(bold=True, text_wrap=False)
    _write_text(sheet, row, 0, caption, plain)
    row = _head(book, sheet, row + 1, table)
    for each in table.rows:
        for at, (cell, column) in enumerate(zip(each.cells, table.columns, strict=True)):
            _write(book, sheet, row, at, cell, each, column)
        row += 1
    return row + (1 if width >= 0 else 0)


def _grouped(table: Table) -> int:
    return int(any(column.group for column in table.columns))


def _head(book: Book, sheet: Any, row: int, table: Table) -> int:
    style = book.style(bold=True, border=1, align="center", bg_color="#EEEEEE")
    below = row + _grouped(table)
    for at, column in enumerate(table.columns):
        if not column.group and below > row:
            sheet.merge_range(row, at, below, at, column.title, style)
        else:
            sheet.write_string(below, at, column.title, style)
    for group in dict.fromkeys(column.group for column in table.columns if column.group):
        places = [at for at, column in enumerate(table.columns) if column.group == group]
        sheet.merge_range(row, places[0], row, places[-1], group, style)
    return below + 1


def _write(
    book: Book, sheet: Any, row: int, at: int, cell: Cell, whole: Row, column: Column
) -> None:
    look = {"border": 1, "bold": whole.strong, "align": column.align}
    if cell.number is None:
        _write_text(sheet, row, at, cell.text, book.style(**look))
    else:
        sheet.write_number(row, at, cell.number, book.style(**look, num_format=_format(cell)))


def _format(cell: Cell) -> str:
    """The number format that shows what the paper prints; Excel sets the local comma and dot."""
    _, comma, decimals = cell.text.partition(",")
    if comma:
        return "0." + "0" * len(decimals)
    return "00" if cell.text.startswith("0") and len(cell.text) > 1 else "#,##0"


def _write_text(sheet: Any, row: int, at: int, text: str, style: Any) -> None:
    if text:
        sheet.write_string(row, at, neutral(legible(text)), style)
    else:
        sheet.write_blank(row, at, None, style)


def neutral(text: str) -> str:
    """Text that a spreadsheet could take for a formula, with an apostrophe before it.

    Our own dashed lines begin with a longer dash instead, which no program takes for a minus.
    """
    dashed = f"–{text[1:]}" if text.startswith("- ") else text
    return f"'{dashed}" if dashed.startswith(DANGEROUS) else dashed

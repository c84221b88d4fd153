"""Writing tables on a worksheet: where each column goes, how high a row is, what text is safe."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.blocks import FAINT_COLOUR, Cell, Column, Row, Table
from analysis.report.flow import legible

SHEET_WIDTH = 105  # letters across a printed A4 page
NARROW = 0.1  # of that width: a column that only numbers
LINE_POINTS = 16
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


@dataclass(frozen=True)
class Span:
    """The columns, first and last, that one cell of a table covers."""

    first: int
    last: int


@dataclass(frozen=True)
class Page:
    """One sheet, and the widths of its columns in letters."""

    book: Book
    sheet: Any
    widths: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.widths)

    def across(self, span: Span) -> int:
        return sum(self.widths[span.first : span.last + 1])

    def spans(self, table: Table) -> tuple[Span, ...]:
        """Where the columns of a table go: beside numbered tables the first covers two."""
        shift = self.widths[0] < NARROW * SHEET_WIDTH and not is_numbered(table)
        later = range(1, len(table.columns))
        return (Span(0, int(shift)), *(Span(at + shift, at + shift) for at in later))

    def height(self, lines: Sequence[str], width: int) -> float:
        """How high a row must be for these lines in that width, as no reader fits it for us."""
        return LINE_POINTS * sum(1 + len(line) // max(1, width) for line in lines or ("",)) + 2


def is_numbered(table: Table) -> bool:
    """Whether the first column only numbers the rows."""
    return table.columns[0].width < NARROW and table.columns[0].align == "center"


def write_table(page: Page, row: int, table: Table, name: str) -> int:
    """Write a table and its caption; return the row below it and an empty one."""
    caption = table.caption or name
    bold = page.book.style(bold=True)
    write_text(page, row, Span(0, len(page.widths) - 1), caption, bold)
    page.sheet.set_row(row, page.height((caption,), page.total))
    spans = page.spans(table)
    row = _head(page, row + 1, table, spans)
    for each in table.rows:
        for cell, column, span in zip(each.cells, table.columns, spans, strict=True):
            _write(page, row, span, cell, each, column)
        placed = zip(each.cells, spans, strict=True)
        page.sheet.set_row(row, max(page.height(c.lines, page.across(at)) for c, at in placed))
        row += 1
    return row + 1


def heading_rows(table: Table) -> int:
    """How many rows the heading takes beyond its first."""
    return int(any(column.group for column in table.columns))


def _head(page: Page, row: int, table: Table, spans: Sequence[Span]) -> int:
    style = page.book.style(bold=True, border=1, align="center", bg_color="#EEEEEE")
    below = row + heading_rows(table)
    for column, span in zip(table.columns, spans, strict=True):
        top = below if column.group else row
        _merge(page, top, below, span, column.title, style)
    for group in dict.fromkeys(column.group for column in table.columns if column.group):
        inside = [s for c, s in zip(table.columns, spans, strict=True) if c.group == group]
        _merge(page, row, row, Span(inside[0].first, inside[-1].last), group, style)
    titles = zip(table.columns, spans, strict=True)
    page.sheet.set_row(below, max(page.height((c.title,), page.across(s)) for c, s in titles))
    return below + 1


def _merge(page: Page, top: int, below: int, span: Span, text: str, style: Any) -> None:
    if top < below or span.first < span.last:
        page.sheet.merge_range(top, span.first, below, span.last, "", style)
    page.sheet.write_string(top, span.first, text, style)


def _write(page: Page, row: int, span: Span, cell: Cell, whole: Row, column: Column) -> None:
    look: dict[str, object] = {"border": 1, "bold": whole.strong, "align": column.align}
    if whole.faint:
        look |= {"font_color": f"#{FAINT_COLOUR}", "italic": True}
    if column.align != "center":
        look["indent"] = 1
    if cell.number is None:
        write_text(page, row, span, cell.text, page.book.style(**look))
    else:
        style = page.book.style(**look, num_format=_format(cell))
        if span.first < span.last:
            page.sheet.merge_range(row, span.first, row, span.last, "", style)
        page.sheet.write_number(row, span.first, cell.number, style)


def _format(cell: Cell) -> str:
    """The number format that shows what the paper prints; Excel sets the local comma and dot."""
    _, comma, decimals = cell.text.partition(",")
    if comma:
        return "0." + "0" * len(decimals)
    return "00" if cell.text.startswith("0") and len(cell.text) > 1 else "#,##0"


def write_text(page: Page, row: int, span: Span, text: str, style: Any) -> None:
    """Write text as text, over all columns of the span."""
    if span.first < span.last:
        page.sheet.merge_range(row, span.first, row, span.last, "", style)
    if text:
        page.sheet.write_string(row, span.first, neutral(legible(text)), style)
    else:
        page.sheet.write_blank(row, span.first, None, style)


def neutral(text: str) -> str:
    """Text that a spreadsheet could take for a formula, with an apostrophe before it.

    Our own dashed lines begin with a longer dash instead, which no program takes for a minus.
    """
    dashed = "\n".join(
        f"–{line[1:]}" if line.startswith("- ") else line for line in text.split("\n")
    )
    return f"'{dashed}" if dashed.startswith(DANGEROUS) else dashed

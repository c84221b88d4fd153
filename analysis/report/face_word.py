"""The Word face: the same blocks as .docx, to be edited further by the office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from analysis.chart import describe, draw
from analysis.report import word_parts as parts
from analysis.report.blocks import (
    FAINT_COLOUR,
    Block,
    Closing,
    Heading,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Row,
    Signature,
    Table,
    Title,
)
from analysis.report.flow import breaks, keeps_with_next, legible, stays_whole, whole_date

FONT = "Times New Roman"
TEXT_MM = 162  # A4 less 30 mm on the left and 18 mm on the right
ALIGNS = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}
WRITTEN = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Page:
    """Where the next block goes, and whether it stays with what follows."""

    document: Any
    keep: bool


def to_word(paper: Paper) -> bytes:
    """The paper as .docx: A4, Times New Roman 14, headings that repeat, rows that stay whole."""
    document = Document()
    _set_page(document, paper)
    for at, block in enumerate(paper.blocks):
        SETTERS[type(block)](Page(document, keeps_with_next(paper.blocks, at)), block)
    file = BytesIO()
    document.save(file)
    return _undated(file)


def _undated(file: BytesIO) -> bytes:
    """The same .docx without the moment at which it was written: one paper, one file."""
    undated = BytesIO()
    with ZipFile(file) as before, ZipFile(undated, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name, WRITTEN.timetuple()[:6]), before.read(name), ZIP_DEFLATED)
    return undated.getvalue()


def _set_page(document: Any, paper: Paper) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    parts.set_language(style, "vi-VN")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    section.header_distance = Mm(9)
    section.different_first_page_header_footer = True
    _set_header(section.first_page_header.paragraphs[0], paper.mark, "mark-first")
    _set_header(section.header.paragraphs[0], paper.mark, "mark-other", parts.add_page_number)
    properties = document.core_properties
    properties.title, properties.language = legible(paper.title), "vi-VN"
    properties.author, properties.created, properties.modified = "", WRITTEN, WRITTEN


def _set_header(
    paragraph: Any, mark: str, name: str, number: Callable[[Any], None] | None = None
) -> None:
    paragraph.style = "Normal"  # that of headers has stops of its own
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(TEXT_MM / 2), TAB.CENTER)
    stops.add_tab_stop(Mm(TEXT_MM), TAB.RIGHT)
    paragraph.add_run("\t")
    if number:
        number(paragraph)
    if mark:
        run = paragraph.add_run(f"\t{mark}")
        run.bold, run.font.size = True, Pt(13)
        parts.add_watermark(paragraph, mark, name)


def _line(place: Any, text: str, size: float = 14, **shape: Any) -> Any:
    """Add one paragraph to a document or a cell; `bold`, `italic` and alignment by name."""
    paragraph = place.add_paragraph()
    run = paragraph.add_run(legible(text))
    run.font.size = Pt(size)
    run.bold, run.italic = shape.get("bold", False), shape.get("italic", False)
    paragraph.alignment = shape.get("align", ALIGN.LEFT)
    paragraph.paragraph_format.keep_with_next = shape.get("keep", False)
    return paragraph


def _grid(document: Any, widths: list[float]) -> list[Any]:
    """A borderless row of cells, whole on one page, each without its empty first paragraph."""
    table = document.add_table(rows=1, cols=len(widths))
    parts.set_widths(table, widths)
    parts.set_cell_margins(table, 1)
    parts.keep_whole(table.rows[0])
    for cell in table.rows[0].cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    return list(table.rows[0].cells)


def _letterhead(page: Page, block: Letterhead) -> None:
    left, right = _grid(page.document, [TEXT_MM * 0.4, TEXT_MM * 0.6])
    for at, line in enumerate(block.left, start=1):
        _line(left, line, 12.5, bold=at == len(block.left), align=ALIGN.CENTER)
    for at, line in enumerate(block.right):
        _line(right, line, 13 if at else 12, bold=True, align=ALIGN.CENTER)
    parts.rule_below(left.add_paragraph(), 20)
    parts.rule_below(right.add_paragraph(), 22)
    _spaced(_line(left, block.number, 13, align=ALIGN.CENTER), before=6)
    _spaced(_line(right, whole_date(block.dateline), 13, italic=True, align=ALIGN.CENTER), before=6)


def _spaced(paragraph: Any, before: float = 0, after: float = 0) -> None:
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)


def _title(page: Page, block: Title) -> None:
    _spaced(_line(page.document, block.text, 15, bold=True, align=ALIGN.CENTER, keep=True), 18)
    if block.subtitle:
        _line(page.document, block.subtitle, bold=True, align=ALIGN.CENTER, keep=True)
    rule = page.document.add_paragraph()
    parts.rule_below(rule, 62)
    _spaced(rule, after=12)


def _heading(page: Page, block: Heading) -> None:
    heading = page.document.add_heading("", level=block.level)
    run = heading.add_run(legible(block.text))
    run.font.name, run.font.size, run.bold, run.font.color.rgb = FONT, Pt(14), True, None
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), FONT)
    color = run.font.color
    color.theme_color = 1  # the text colour of the theme: black
    _spaced(heading, 10, 4)


def _paragraph(page: Page, block: Paragraph) -> None:
    note = block.style == "note"
    paragraph = _line(page.document, block.text, 12 if note else 14, italic=note,
                      align=ALIGN.JUSTIFY, keep=page.keep)  # fmt: skip
    if block.style in ("body", "dash"):
        paragraph.paragraph_format.first_line_indent = Mm(10)
    _spaced(paragraph, after=5)


def _table(page: Page, block: Table) -> None:
    if block.caption:
        _spaced(_line(page.document, block.caption, 12, bold=True, keep=True), 8, 3)
    grouped = any(column.group for column in block.columns)
    table = page.document.add_table(rows=1 + grouped, cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    parts.set_cell_margins(table, 1.4, 0.5)
    _head(table, block, grouped)
    for row in block.rows:
        _row(table, block, row)
    if stays_whole(block):
        _keep_with_next(table.rows[:-1])
    parts.set_widths(table, [TEXT_MM * column.width for column in block.columns])
    _spaced(page.document.add_paragraph(), after=2)
    page.document.paragraphs[-1].paragraph_format.line_spacing = Pt(6)


def _head(table: Any, block: Table, grouped: bool) -> None:
    last = int(grouped)
    for at, column in enumerate(block.columns):
        if column.group:
            first = at == 0 or block.columns[at - 1].group != column.group
            top = table.cell(0, at)
            if first:
                _fill(top, (column.group,), ALIGN.CENTER, HEADING)
            else:
                top.merge(table.cell(0, at - 1))
            _fill(table.cell(1, at), (column.title,), ALIGN.CENTER, HEADING)
        else:
            cell = table.cell(0, at).merge(table.cell(last, at))
            _fill(cell, (column.title,), ALIGN.CENTER, HEADING)
    for row in table.rows:
        parts.repeat_header(row)
        parts.keep_whole(row)
    _keep_with_next(table.rows)


def _keep_with_next(rows: Any) -> None:
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _row(table: Any, block: Table, row: Row) -> None:
    added = table.add_row()
    if not breaks(row):
        parts.keep_whole(added)
    if block.row_height:
        added.height = Mm(block.row_height)
    for cell, content, column in zip(added.cells, row.cells, block.columns, strict=True):
        _fill(cell, content.lines, ALIGNS[column.align], row)


def _fill(cell: Any, lines: tuple[str, ...], align: Any, row: Row) -> None:
    cell.vertical_alignment = VERTICAL.CENTER
    for paragraph in cell.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)
    for line in lines or ("",):
        written = _line(cell, line, 12, bold=row.strong, italic=row.faint, align=align)
        if row.faint:
            parts.colour(written, FAINT_COLOUR)


def _picture(page: Page, block: Picture) -> None:
    _spaced(_line(page.document, block.chart.title, 12, bold=True, keep=True), 8, 3)
    shape = page.document.add_picture(BytesIO(draw(block.chart, "png")), width=Mm(TEXT_MM))
    parts.describe_picture(shape, legible(block.chart.title), legible(describe(block.chart)))
    _spaced(page.document.paragraphs[-1], after=8)


def _closing(page: Page, block: Closing) -> None:
    count = len(block.signatures) + bool(block.recipients)
    cells = _grid(page.document, [TEXT_MM / count] * count)
    if block.recipients:
        _line(cells[0], "Nơi nhận:", 12, bold=True, italic=True)
        for recipient in block.recipients:
            _line(cells[0], f"- {recipient}", 11)
    for cell, signature in zip(cells[bool(block.recipients) :], block.signatures, strict=True):
        _sign(cell, signature)


def _sign(cell: Any, signature: Signature) -> None:
    for line in signature.lines:
        _line(cell, line, bold=True, align=ALIGN.CENTER)
    if signature.hint:
        _line(cell, signature.hint, 13, italic=True, align=ALIGN.CENTER)
    _spaced(_line(cell, signature.name, bold=True, align=ALIGN.CENTER), before=68)


def _page_break(page: Page, _block: PageBreak) -> None:
    page.document.add_page_break()


HEADING = Row((), strong=True)
SETTERS: Mapping[type[Block], Callable[[Page, Any], None]] = {
    Letterhead: _letterhead,
    Title: _title,
    Heading: _heading,
    Paragraph: _paragraph,
    Table: _table,
    Picture: _picture,
    Closing: _closing,
    PageBreak: _page_break,
}

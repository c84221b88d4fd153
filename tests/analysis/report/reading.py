"""Reading the faces back, each with a program other than the one that wrote it."""

import re
from html.parser import HTMLParser
from io import BytesIO

import pypdfium2
from docx import Document
from openpyxl import load_workbook

Grid = list[list[str]]


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.inside = True
        elif tag == "br" and self.inside:
            self.tables[-1][-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


def html_tables(html: bytes) -> list[Grid]:
    reader = _Tables()
    reader.feed(html.decode())
    return reader.tables


def word_tables(docx: bytes) -> list[Grid]:
    """The tables with borders: layout tables have no style of their own."""
    found = [t for t in Document(BytesIO(docx)).tables if t.style and t.style.name == "Table Grid"]
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def word_text(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def excel_rows(xlsx: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(xlsx))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def pdf_pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def solid(text: str) -> str:
    """The text without any white space, as a page may break its lines anywhere."""
    return re.sub(r"\s+", "", text)

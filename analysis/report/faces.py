"""The four faces of one report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from analysis.report.face_excel import to_excel
from analysis.report.face_html import to_html
from analysis.report.face_pdf import to_pdf
from analysis.report.face_word import to_word
from analysis.report.paper import build_blocks
from analysis.report.report import Report

Format = Literal["html", "docx", "xlsx", "pdf"]
MEDIA_TYPES: Mapping[Format, str] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def face(report: Report, format: Format, wording_dir: Path | None = None) -> bytes:
    """One face of a report as the bytes of its file; refuses the faults of an edited wording."""
    paper = build_blocks(report, wording_dir)
    if format == "html":
        return to_html(paper).encode()
    if format == "docx":
        return to_word(paper)
    return to_excel(report, paper) if format == "xlsx" else to_pdf(paper)
